# One box of the architecture: the library postkey_NAME made of every source under src/NAME.
# BOXES are the only other boxes it may include; LIBRARIES are the third-party ones.
#
# With TOGETHER, several sources are one compilation where POSTKEY_TOGETHER is on: most of a small source's time goes into
# what it includes. APART are the sources whose private names would meet those of others.
function(postkey_box name)
  cmake_parse_arguments(arg "TOGETHER" "" "BOXES;LIBRARIES;APART" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  if(NOT sources) # a box that is still empty
    add_library(postkey_${name} INTERFACE)
    list(TRANSFORM arg_BOXES PREPEND postkey_)
    target_include_directories(postkey_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(postkey_${name} INTERFACE ${arg_BOXES} ${arg_LIBRARIES} Threads::Threads)
    return()
  endif()
  add_library(postkey_${name} STATIC ${sources})
  target_include_directories(postkey_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  list(TRANSFORM arg_BOXES PREPEND postkey_)
  target_link_libraries(postkey_${name} PUBLIC ${arg_BOXES} ${arg_LIBRARIES} Threads::Threads
                        PRIVATE postkey_options)
  if(arg_TOGETHER AND POSTKEY_TOGETHER)
    set_target_properties(postkey_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    list(TRANSFORM arg_APART PREPEND ${CMAKE_SOURCE_DIR}/src/${name}/)
    set_source_files_properties(${arg_APART} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  if(name STREQUAL "base")
    target_precompile_headers(postkey_base PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.hpp)
  else()
    target_precompile_headers(postkey_${name} REUSE_FROM postkey_base)
  endif()
endfunction()
