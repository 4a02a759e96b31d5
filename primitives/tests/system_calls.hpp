#pragma once

#include <cstdarg>
#include <dlfcn.h>
#include <unistd.h>

namespace weaveproof::tests {

inline thread_local int system_calls = 0;

/// How many system calls of the primitives `work` makes in this thread: all of theirs are calls of syscall(2).
template <class Work>
int system_calls_of(Work work) {
    const int before = system_calls;
    work();
    return system_calls - before;
}

}  // namespace weaveproof::tests

/// In place of the C library's, which it calls.
extern "C" inline long syscall(long number, ...) noexcept {
    ++weaveproof::tests::system_calls;
    long given[6];  // as many as there can be; the C library takes so many, too
    std::va_list arguments;
    va_start(arguments, number);
    for (long& each : given) {
        each = va_arg(arguments, long);
    }
    va_end(arguments);
    using function = long (*)(long, ...);
    const auto next = reinterpret_cast<function>(::dlsym(RTLD_NEXT, "syscall"));
    return next(number, given[0], given[1], given[2], given[3], given[4], given[5]);
}
