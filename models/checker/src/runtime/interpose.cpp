#include "runtime/interpose.hpp"

#include <cstdlib>
#include <dlfcn.h>
#include <unistd.h>

namespace weaveproof::runtime {

void* resolve(const char* name) {
    void* const function = dlsym(RTLD_NEXT, name);
    if (function == nullptr) {
        static constexpr char text[] = "weaveproof: the C library lacks ";
        [[maybe_unused]] auto written = write(STDERR_FILENO, text, sizeof text - 1);
        written = write(STDERR_FILENO, name, std::char_traits<char>::length(name));
        written = write(STDERR_FILENO, "\n", 1);
        _exit(2);
    }
    return function;
}

}  // namespace weaveproof::runtime
