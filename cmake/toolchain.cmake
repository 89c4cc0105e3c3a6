# How everything is compiled: C++23 with clang-19 (docs/adr/0001-compiler.md), warnings are errors.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS 19)
  message(FATAL_ERROR "Postkey is built with clang 19 or newer; g++ 12 miscompiles coroutines (docs/adr/0001-compiler.md)")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

find_program(CCACHE ccache)
if(CCACHE)
  # The options let ccache see through the precompiled headers.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE})
endif()

add_library(postkey_options INTERFACE)
target_compile_options(postkey_options INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wimplicit-fallthrough -Werror -fstack-protector-strong>
  "$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
target_link_options(postkey_options INTERFACE -fuse-ld=lld)
target_compile_definitions(postkey_options INTERFACE POSTKEY_VERSION="${PROJECT_VERSION}")

if(POSTKEY_SANITIZE)
  target_compile_options(postkey_options INTERFACE
    $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=${POSTKEY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer>)
  target_link_options(postkey_options INTERFACE -fsanitize=${POSTKEY_SANITIZE})
  # Unoptimised: what runs long in tests is in libraries (hashing, SQLite), and this compiles in a third of the time of -O1.
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -gline-tables-only")
endif()

if(POSTKEY_FUZZ)
  # Optimised: here the same code runs millions of times.
  target_compile_options(postkey_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fsanitize=fuzzer-no-link>)
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -gline-tables-only")
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Release")
  # What is shipped does not tell where it was built.
  set(CMAKE_CXX_FLAGS_RELEASE "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -O2 -DNDEBUG -D_FORTIFY_SOURCE=2 -ffunction-sections -fdata-sections")
  target_link_options(postkey_options INTERFACE -Wl,--gc-sections -Wl,-z,relro,-z,now -pie -Wl,--icf=safe)
endif()
