// The entry of a whole program under check. libc's start-up code finds this __libc_start_main in the executable and calls
// it with the program's main, which becomes thread 0 of the model.
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <unistd.h>

#include "verdict/program.hpp"

namespace {

using main_function = int (*)(int, char**, char**);
using start_function = int (*)(main_function, int, char**, void (*)(), void (*)(), void (*)(), void*);

main_function program_main = nullptr;

struct arguments {
    int count;
    char** values;
    char** environment;
};

void run_main(void* context) {
    const auto& a = *static_cast<const arguments*>(context);
    program_main(a.count, a.values, a.environment);
}

int check_main(int count, char** values, char** environment) {
    arguments all{count, values, environment};
    const int code
        = weaveproof::diagnosis::check_program({run_main, &all}, count > 0 ? values[0] : "program");
    std::fflush(nullptr);
    // The program's own exit functions and destructors belong to executions that are over.
    _exit(code);
}

}  // namespace

extern "C" int weaveproof_start_main(
    main_function, int, char**, void (*)(), void (*)(), void (*)(), void*) asm("__libc_start_main");

extern "C" int weaveproof_start_main(main_function main, int count, char** values, void (*init)(),
    void (*fini)(), void (*rtld_fini)(), void* stack_end) {
    program_main = main;
    const auto start = reinterpret_cast<start_function>(dlsym(RTLD_NEXT, "__libc_start_main"));
    if (start == nullptr) {
        std::abort();
    }
    return start(check_main, count, values, init, fini, rtld_fini, stack_end);
}
