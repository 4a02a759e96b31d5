# Writes <build>/evidence.json, the list of what `make verify` runs: every target that a room appended to the global property
# WEAVEPROOF_EVIDENCE. The primitives are the headers that ship; each must have every kind of evidence.
# Target weaveproof-evidence builds what that needs and nothing else.
file(GLOB headers CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/primitives/include/weaveproof"
    "${PROJECT_SOURCE_DIR}/primitives/include/weaveproof/*.hpp")
list(TRANSFORM headers REPLACE "^(.*)\\.hpp$" "\"\\1\"" OUTPUT_VARIABLE primitives)
list(JOIN primitives ", " primitives)

get_property(targets GLOBAL PROPERTY WEAVEPROOF_EVIDENCE)
set(executables "")
foreach(target IN LISTS targets)
    get_target_property(directory ${target} SOURCE_DIR)
    # What is run is the target, or where that is no executable the program that it names.
    get_target_property(program ${target} WEAVEPROOF_PROGRAM)
    if(NOT program)
        set(program "$<TARGET_FILE:${target}>")
    endif()
    cmake_path(RELATIVE_PATH directory BASE_DIRECTORY "${PROJECT_SOURCE_DIR}")
    string(REGEX REPLACE "/.*" "" room "${directory}")
    list(APPEND executables
        "\n    {\"target\": \"${target}\", \"room\": \"${room}\", \"file\": \"${program}\"}")
endforeach()
list(JOIN executables "," executables)

file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/evidence.json" CONTENT
"{
  \"version\": 1,
  \"primitives\": [${primitives}],
  \"executables\": [${executables}
  ]
}
")
add_custom_target(weaveproof-evidence DEPENDS weaveproof-verify ${targets})
