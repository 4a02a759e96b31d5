# Building code that is to be checked.
#
#   weaveproof_instrument(target)            the target's own sources are compiled so that the checker sees what they do, and the
#                                            target is linked with the checker; its main() stays what it is and calls check()
#   weaveproof_add_model(name SOURCES file… [LIBRARIES target…])
#                                            an executable made so, and a test of the same name that runs it
#
# A whole program is built by the compiler wrappers, build/bin/weaveproof-c++ and build/bin/weaveproof-cc.

function(weaveproof_instrument target)
    # Compiled with the flag and linked without it: the runtime behind the hooks is the checker's.
    # Clang takes a local variable for its function's own, and does not instrument it, where the pointer at hand is not given away:
    # that of the member, even where the address of the whole is (LLVM 14, ThreadSanitizer.cpp). With no uses to explore it
    # takes every pointer for given away.
    # A local variable that others access lies in memory; where debugging information would give its value instead, no report could name it.
    target_compile_options(${target} PRIVATE -fsanitize=thread -g -fno-omit-frame-pointer
        $<$<OR:$<C_COMPILER_ID:Clang>,$<CXX_COMPILER_ID:Clang>>:SHELL:-mllvm -capture-tracking-max-uses-to-explore=0 -mllvm -instcombine-lower-dbg-declare=0>
        $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-Wno-tsan>)
    if(WEAVEPROOF_SANITIZE)  # what a model does wrong is for the checker to find
        target_compile_options(${target} PRIVATE -fno-sanitize=undefined)
    endif()
    # All of the checker, also what nothing seems to refer to: its definitions of libc's functions win over libc's own.
    target_link_options(${target} PRIVATE
        "LINKER:--whole-archive" "$<TARGET_FILE:weaveproof_checker>" "LINKER:--no-whole-archive")
    target_link_libraries(${target} PRIVATE weaveproof::checker)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "$<TARGET_FILE:weaveproof_checker>")
endfunction()

function(weaveproof_add_model name)
    cmake_parse_arguments(PARSE_ARGV 1 model "" "" "SOURCES;LIBRARIES")
    if(NOT model_SOURCES OR model_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "weaveproof_add_model(name SOURCES file... [LIBRARIES target...])")
    endif()
    add_executable(${name} ${model_SOURCES})
    weaveproof_instrument(${name})
    target_link_libraries(${name} PRIVATE ${model_LIBRARIES})
    if(BUILD_TESTING)
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES LABELS model)
    endif()
endfunction()

add_subdirectory(${CMAKE_CURRENT_LIST_DIR}/wrapper)
