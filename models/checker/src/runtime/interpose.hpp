// Functions of libc that the program's own definitions take the place of.
//
//   WEAVEPROOF_INTERPOSE(int, usleep, useconds_t us) { … WEAVEPROOF_REAL(usleep)(us) … }
//
// The C++ name differs from the symbol, so that no declaration in a system header gets in the way.
#pragma once

#include "runtime/engine.hpp"

#define WEAVEPROOF_INTERPOSE(result, name, ...)                                                              \
    extern "C" __attribute__((visibility("default"))) result weaveproof_##name(__VA_ARGS__) asm(#name);      \
    extern "C" result weaveproof_##name(__VA_ARGS__)

// The same, entered through a stub (stubs.cpp).
#define WEAVEPROOF_INTERPOSE_STUB(result, name, ...)                                                         \
    extern "C" result weaveproof_##name(__VA_ARGS__) asm("weaveproof_hook_" #name);                          \
    extern "C" result weaveproof_##name(__VA_ARGS__)

// What the program would have called without us.
#define WEAVEPROOF_REAL(name)                                                                                \
    (::weaveproof::runtime::real_function<decltype(&weaveproof_##name)>(                                     \
        []() -> void*& {                                                                                     \
            static constinit void* place = nullptr;                                                          \
            return place;                                                                                    \
        }(),                                                                                                 \
        #name))

namespace weaveproof::runtime {

void* resolve(const char* name);

template <class Function>
Function real_function(void*& place, const char* name) {
    if (place == nullptr) {
        place = resolve(name);
    }
    return reinterpret_cast<Function>(place);
}

// The function is called in a check, and has no meaning there.
#define WEAVEPROOF_REFUSE_IN_CHECK(name)                                                                     \
    if (checking) {                                                                                          \
        refuse(#name " is not supported in a model", WEAVEPROOF_CALLER());                                   \
    }

}  // namespace weaveproof::runtime
