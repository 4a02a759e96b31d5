# weaveproof_embed_page(target name TEMPLATE file STYLES files… [SCRIPTS files…])
#
# Gives the target a header <name>.hpp with the array of strings weaveproof::<name>, where :: in the name are namespaces and the
# header is named after the last part. embed.cmake says what it holds. It is made again whenever one of the files changes.
set(weaveproof_page_directory "${CMAKE_CURRENT_LIST_DIR}" CACHE INTERNAL "")

function(weaveproof_embed_page target name)
    cmake_parse_arguments(PARSE_ARGV 2 page "" TEMPLATE "STYLES;SCRIPTS")
    string(REGEX MATCH "[^:]*$" last "${name}")
    set(directory "${CMAKE_CURRENT_BINARY_DIR}/${target}-pages")
    set(header "${directory}/${last}.hpp")
    add_custom_command(OUTPUT "${header}"
        COMMAND "${CMAKE_COMMAND}" "-DTEMPLATE=${page_TEMPLATE}" "-DSTYLES=${page_STYLES}" "-DSCRIPTS=${page_SCRIPTS}"
            "-DNAME=weaveproof::${name}" "-DOUTPUT=${header}" -P "${weaveproof_page_directory}/embed.cmake"
        DEPENDS "${page_TEMPLATE}" ${page_STYLES} ${page_SCRIPTS} "${weaveproof_page_directory}/embed.cmake"
        COMMENT "Embedding ${last}" VERBATIM)
    target_sources(${target} PRIVATE "${header}")
    target_include_directories(${target} PRIVATE "${directory}")
endfunction()
