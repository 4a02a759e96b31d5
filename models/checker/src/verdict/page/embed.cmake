# Makes a C++ header of a page: cmake -DTEMPLATE=… -DSTYLES=… -DSCRIPTS=… -DNAME=namespace::name -DOUTPUT=… -P embed.cmake
#
# In the template @STYLE@ and @SCRIPT@ are the style sheets and scripts, one after the other, @STYLE_HASH@ and @SCRIPT_HASH@ what
# a content security policy calls them. Other words between @ are pieces of their own in the array of strings that is made.
# Scripts are modules that import only each other, listed before they are imported, and whose names at the top differ:
# together they are one module, without imports and exports.

function(read_all files into)
    set(whole "")
    set(pieces "")
    foreach(file IN LISTS files)
        file(READ "${file}" text)
        string(REGEX REPLACE "(^|\n)import [^;]*;" "\\1" text "${text}")
        string(REGEX REPLACE "(^|\n)export " "\\1" text "${text}")
        string(APPEND whole "${text}")
        string(APPEND pieces "${text})page\",\nR\"page(")
    endforeach()
    set(${into} "${whole}" PARENT_SCOPE)
    set(${into}_pieces "${pieces}" PARENT_SCOPE)
endfunction()

# SHA-256 in base64: three digits of four bits are two of six.
function(base64_sha256 text into)
    set(alphabet ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
    string(SHA256 digest "${text}")
    string(APPEND digest 00)
    set(result "")
    foreach(at RANGE 0 63 3)
        string(SUBSTRING ${digest} ${at} 3 digits)
        math(EXPR high "0x${digits} >> 6")
        math(EXPR low "0x${digits} & 63")
        string(SUBSTRING ${alphabet} ${high} 1 first)
        string(SUBSTRING ${alphabet} ${low} 1 second)
        string(APPEND result ${first}${second})
    endforeach()
    string(SUBSTRING ${result} 0 43 result)
    set(${into} "${result}=" PARENT_SCOPE)
endfunction()

file(READ "${TEMPLATE}" page)
read_all("${STYLES}" style)
read_all("${SCRIPTS}" script)
base64_sha256("${style}" style_hash)
base64_sha256("${script}" script_hash)
string(REPLACE "@STYLE_HASH@" "${style_hash}" page "${page}")
string(REPLACE "@SCRIPT_HASH@" "${script_hash}" page "${page}")
string(REGEX REPLACE "(@[A-Z]+@)" ")page\",\nR\"page(\\1)page\",\nR\"page(" page "${page}")
string(REPLACE "@STYLE@" "${style_pieces}" page "${page}")
string(REPLACE "@SCRIPT@" "${script_pieces}" page "${page}")

string(REGEX MATCH "^(.*)::([^:]*)$" _ "${NAME}")
file(WRITE "${OUTPUT}" "// Generated. Do not edit.
#pragma once

#include <string_view>

namespace ${CMAKE_MATCH_1} {

inline constexpr std::string_view ${CMAKE_MATCH_2}[] = {
R\"page(${page})page\"};

}  // namespace ${CMAKE_MATCH_1}
")
