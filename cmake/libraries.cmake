# The libraries, all from Debian (12: Boost 1.81; 13: its default). script/setup installs them.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
# Asio and Beast are compiled once (base/boost.cpp), not in every source.
add_compile_definitions(BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(cjose REQUIRED IMPORTED_TARGET cjose)
pkg_check_modules(xcrypt REQUIRED IMPORTED_TARGET libxcrypt)
pkg_check_modules(idn2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(edit REQUIRED IMPORTED_TARGET libedit)

# libunistring and zxcvbn ship no pkg-config file.
find_library(UNISTRING_LIBRARY unistring REQUIRED)
add_library(unistring INTERFACE)
target_link_libraries(unistring INTERFACE ${UNISTRING_LIBRARY})
find_library(ZXCVBN_LIBRARY zxcvbn REQUIRED)
add_library(zxcvbn INTERFACE)
target_link_libraries(zxcvbn INTERFACE ${ZXCVBN_LIBRARY})
