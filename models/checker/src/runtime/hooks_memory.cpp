// Functions of libc that compilers call for copies and fills, and that C programs call on memory that threads share.
// They are checked where the program itself calls them, not where a library does on its own behalf.
#include <cstddef>
#include <link.h>

#include "runtime/interpose.hpp"
#include "runtime/shadow.hpp"

namespace weaveproof::runtime {

namespace {

struct text_range {
    std::uintptr_t begin = 0, size = 0;
};
text_range program;

// The first object that is visited is the executable.
int visit(dl_phdr_info* module, std::size_t, void*) {
    for (int i = 0; i < module->dlpi_phnum; ++i) {
        const auto& segment = module->dlpi_phdr[i];
        if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0) {
            program = {module->dlpi_addr + segment.p_vaddr, segment.p_memsz};
        }
    }
    return 1;
}

bool by_program(std::uint64_t site) {
    if (!checking) {
        return false;
    }
    if (program.size == 0) {
        const user_code_paused paused;
        dl_iterate_phdr(visit, nullptr);
    }
    return site - program.begin < program.size;
}

void note(const volatile void* p, std::size_t size, bool write, std::uint64_t site) {
    if (size == 0) {
        return;
    }
    const user_code_paused paused;
    if (write) {
        ++fibers[state.current].side_effects;
    }
    plain_range(to_address(p), size, write, site);
}

}  // namespace

WEAVEPROOF_INTERPOSE(void*, memcpy, void* to, const void* from, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    if (by_program(site)) {
        note(from, size, false, site);
        note(to, size, true, site);
    }
    return WEAVEPROOF_REAL(memcpy)(to, from, size);
}

WEAVEPROOF_INTERPOSE(void*, memmove, void* to, const void* from, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    if (by_program(site)) {
        note(from, size, false, site);
        note(to, size, true, site);
    }
    return WEAVEPROOF_REAL(memmove)(to, from, size);
}

WEAVEPROOF_INTERPOSE(void*, memset, void* to, int value, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    if (by_program(site)) {
        note(to, size, true, site);
    }
    return WEAVEPROOF_REAL(memset)(to, value, size);
}

// The names that newer compilers call.
WEAVEPROOF_INTERPOSE(void*, __tsan_memcpy, void* to, const void* from, std::size_t size) {
    if (checking) {
        note(from, size, false, WEAVEPROOF_CALLER());
        note(to, size, true, WEAVEPROOF_CALLER());
    }
    return WEAVEPROOF_REAL(memcpy)(to, from, size);
}

WEAVEPROOF_INTERPOSE(void*, __tsan_memmove, void* to, const void* from, std::size_t size) {
    if (checking) {
        note(from, size, false, WEAVEPROOF_CALLER());
        note(to, size, true, WEAVEPROOF_CALLER());
    }
    return WEAVEPROOF_REAL(memmove)(to, from, size);
}

WEAVEPROOF_INTERPOSE(void*, __tsan_memset, void* to, int value, std::size_t size) {
    if (checking) {
        note(to, size, true, WEAVEPROOF_CALLER());
    }
    return WEAVEPROOF_REAL(memset)(to, value, size);
}

WEAVEPROOF_INTERPOSE(int, memcmp, const void* a, const void* b, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    if (by_program(site)) {
        note(a, size, false, site);
        note(b, size, false, site);
    }
    return WEAVEPROOF_REAL(memcmp)(a, b, size);
}

WEAVEPROOF_INTERPOSE(std::size_t, strlen, const char* s) {
    const std::size_t length = WEAVEPROOF_REAL(strlen)(s);
    const std::uint64_t site = WEAVEPROOF_CALLER();
    if (by_program(site)) {
        note(s, length + 1, false, site);
    }
    return length;
}

}  // namespace weaveproof::runtime
