# weaveproof_warnings: link it PRIVATE to every target of this project. Warnings are errors here and never reach
# a project that uses the libraries.
add_library(weaveproof_warnings INTERFACE)
target_compile_options(weaveproof_warnings INTERFACE
    -Werror -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wcast-align -Wformat=2
    $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast -Wextra-semi>
    # GCC 12 sees an overlap in std::string's own operator+ where it inlines it (its bug 105651).
    # And under -fsanitize=thread it refuses a compare-exchange whose failure order is the stronger, which C++17 allows.
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wno-restrict -Wno-invalid-memory-model>
    $<$<CXX_COMPILER_ID:Clang>:-Wimplicit-fallthrough -Wthread-safety>)
