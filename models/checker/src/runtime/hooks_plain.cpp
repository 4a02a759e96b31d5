// What the compiler's instrumentation calls for accesses that are not atomic.
#include "runtime/shadow.hpp"

namespace weaveproof::runtime {

namespace {

// Most accesses are to words that the thread has just accessed in the same way, or written to.
template <unsigned Size, bool Write>
inline void plain(void* p, std::uint64_t site) {
    const std::uintptr_t a = to_address(p);
    if (Write && a - state.own_stack >= stack_size) {
        ++fibers[state.current].side_effects;
    }
    const unsigned offset = a & 7;
    if (offset + Size <= 8) {
        const cell& c = shadow.at(a);
        constexpr unsigned bytes = (1U << Size) - 1U;
        if (c.execution == state.execution && c.mask == (bytes << offset)) {
            if (c.all.write_index == state.epoch && c.all.write_thread == state.current && c.objects == 0) {
                return;
            }
            if (!Write && c.all.read_index == state.epoch && c.all.read_thread == state.current
                && c.all.readers == 0 && c.objects == 0) {
                return;
            }
        }
    }
    const user_code_paused paused;
    plain_access(a, Size, Write, site);
}

inline void range(void* p, std::size_t size, bool write, std::uint64_t site) {
    const user_code_paused paused;
    fibers[state.current].side_effects += write ? 1 : 0;
    plain_range(to_address(p), size, write, site);
}

}  // namespace

#define WEAVEPROOF_PLAIN(name, size, is_write)                                                               \
    extern "C" void name(void* p);                                                                           \
    extern "C" void name(void* p) {                                                                          \
        if (checking) [[likely]] {                                                                           \
            plain<size, is_write>(p, WEAVEPROOF_CALLER());                                                   \
        }                                                                                                    \
    }                                                                                                        \
    extern "C" void name##_pc(void* p, void* pc);                                                            \
    extern "C" void name##_pc(void* p, void* pc) {                                                           \
        if (checking) [[likely]] {                                                                           \
            plain<size, is_write>(p, to_address(pc));                                                        \
        }                                                                                                    \
    }

// Sixteen bytes are two words.
#define WEAVEPROOF_PLAIN_16(name, is_write)                                                                  \
    extern "C" void name(void* p);                                                                           \
    extern "C" void name(void* p) {                                                                          \
        if (checking) [[likely]] {                                                                           \
            range(p, 16, is_write, WEAVEPROOF_CALLER());                                                     \
        }                                                                                                    \
    }                                                                                                        \
    extern "C" void name##_pc(void* p, void* pc);                                                            \
    extern "C" void name##_pc(void* p, void* pc) {                                                           \
        if (checking) [[likely]] {                                                                           \
            range(p, 16, is_write, to_address(pc));                                                          \
        }                                                                                                    \
    }

#define WEAVEPROOF_PLAIN_SIZES(prefix, kind, is_write)                                                       \
    WEAVEPROOF_PLAIN(prefix##kind##2, 2, is_write)                                                           \
    WEAVEPROOF_PLAIN(prefix##kind##4, 4, is_write)                                                           \
    WEAVEPROOF_PLAIN(prefix##kind##8, 8, is_write)                                                           \
    WEAVEPROOF_PLAIN_16(prefix##kind##16, is_write)

#define WEAVEPROOF_PLAIN_KINDS(kind, is_write)                                                               \
    WEAVEPROOF_PLAIN(__tsan_##kind##1, 1, is_write)                                                          \
    WEAVEPROOF_PLAIN(__tsan_volatile_##kind##1, 1, is_write)                                                 \
    WEAVEPROOF_PLAIN_SIZES(__tsan_, kind, is_write)                                                          \
    WEAVEPROOF_PLAIN_SIZES(__tsan_unaligned_, kind, is_write)                                                \
    WEAVEPROOF_PLAIN_SIZES(__tsan_volatile_, kind, is_write)                                                 \
    WEAVEPROOF_PLAIN_SIZES(__tsan_unaligned_volatile_, kind, is_write)

WEAVEPROOF_PLAIN_KINDS(read, false)
WEAVEPROOF_PLAIN_KINDS(write, true)
// A read and a write at once count as the write.
WEAVEPROOF_PLAIN(__tsan_read_write1, 1, true)
WEAVEPROOF_PLAIN_SIZES(__tsan_, read_write, true)
WEAVEPROOF_PLAIN_SIZES(__tsan_unaligned_, read_write, true)

#define WEAVEPROOF_HOOK(result, name, ...)                                                                   \
    extern "C" result name(__VA_ARGS__);                                                                     \
    extern "C" result name(__VA_ARGS__)

WEAVEPROOF_HOOK(void, __tsan_read_range, void* p, std::size_t size) {
    if (checking) {
        range(p, size, false, WEAVEPROOF_CALLER());
    }
}
WEAVEPROOF_HOOK(void, __tsan_write_range, void* p, std::size_t size) {
    if (checking) {
        range(p, size, true, WEAVEPROOF_CALLER());
    }
}
WEAVEPROOF_HOOK(void, __tsan_read_range_pc, void* p, std::size_t size, void* pc) {
    if (checking) {
        range(p, size, false, to_address(pc));
    }
}
WEAVEPROOF_HOOK(void, __tsan_write_range_pc, void* p, std::size_t size, void* pc) {
    if (checking) {
        range(p, size, true, to_address(pc));
    }
}

// A constructor or destructor that sets the pointer to the value that it has already writes nothing that a reader could see.
WEAVEPROOF_HOOK(void, __tsan_vptr_update, void** pointer, void* value) {
    if (checking && *pointer != value) {
        plain<8, true>(pointer, WEAVEPROOF_CALLER());
    }
}
WEAVEPROOF_HOOK(void, __tsan_vptr_read, void** pointer) {
    if (checking) {
        plain<8, false>(pointer, WEAVEPROOF_CALLER());
    }
}

WEAVEPROOF_HOOK(void, __tsan_init) {
    instrumented = true;
}
WEAVEPROOF_HOOK(void, __tsan_func_entry, void*) {}
WEAVEPROOF_HOOK(void, __tsan_func_exit) {}
WEAVEPROOF_HOOK(void, __tsan_ignore_thread_begin) {}
WEAVEPROOF_HOOK(void, __tsan_ignore_thread_end) {}

}  // namespace weaveproof::runtime
