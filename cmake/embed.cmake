# Puts the files of some folders into the program: postkey::embedded_file("templates/pages/login.html").
function(postkey_embed target)
  set(table "")
  set(data ".section .rodata\n")
  set(number 0)
  set(all "")
  foreach(folder ${ARGN})
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*)
    list(APPEND all ${files})
  endforeach()
  foreach(path ${all})
    file(RELATIVE_PATH name ${CMAKE_SOURCE_DIR} ${path})
    string(APPEND data
      ".globl postkey_file_${number}_begin\n.globl postkey_file_${number}_end\n"
      "postkey_file_${number}_begin:\n.incbin \"${path}\"\npostkey_file_${number}_end:\n.byte 0\n")
    string(APPEND declarations
      "extern const char postkey_file_${number}_begin[], postkey_file_${number}_end[];\n")
    string(APPEND table
      "    {\"${name}\", postkey_file_${number}_begin, postkey_file_${number}_end},\n")
    math(EXPR number "${number} + 1")
  endforeach()
  string(APPEND data ".section .note.GNU-stack,\"\",@progbits\n")
  set(generated ${CMAKE_BINARY_DIR}/generated)
  file(CONFIGURE OUTPUT ${generated}/embedded_data.S CONTENT "${data}" @ONLY)
  file(CONFIGURE OUTPUT ${generated}/embedded_table.cpp @ONLY CONTENT
"#include \"base/embedded.hpp\"
extern \"C\" {
${declarations}}
namespace postkey {
std::span<const EmbeddedEntry> embedded_table()
{
    static constexpr EmbeddedEntry table[] = {
${table}    };
    return table;
}
}
")
  set_source_files_properties(${generated}/embedded_data.S PROPERTIES OBJECT_DEPENDS "${all}")
  target_sources(${target} PRIVATE ${generated}/embedded_data.S ${generated}/embedded_table.cpp)
endfunction()
