#include "noise/noise.hpp"

#include <cstddef>
#include <cstdint>

/// What the compiler calls under -fsanitize=thread, here without that sanitizer: each access to memory and each atomic
/// operation is done as it stands, with noise before it and after the atomic ones. So a thread may be stopped between any
/// two of the accesses that a primitive makes. This file itself is not instrumented.

namespace {

using weaveproof::stress::noise;

// An atomic operation is more likely to be where threads meet.
constexpr std::uint32_t weight_of_access = 1;
constexpr std::uint32_t weight_of_atomic = 32;

void point(std::uint32_t weight) {
    if (noise* const mine = noise::here()) [[likely]] {
        mine->pass(weight);
    }
}

/// Noise before and after.
class atomic_point {
  public:
    atomic_point() { point(weight_of_atomic); }
    ~atomic_point() { point(weight_of_atomic); }
    atomic_point(const atomic_point&) = delete;
    atomic_point& operator=(const atomic_point&) = delete;
};

}  // namespace

// The names and the types are the compiler's. Read-modify-writes are sequentially consistent, whatever was asked for, as the
// order is no constant here: on x86-64 that is the same. What a weaker order would allow there is the checker's to find.
// NOLINTBEGIN(bugprone-reserved-identifier,bugprone-macro-parentheses)
#define WEAVEPROOF_FETCH(bits, type, name)                                                                   \
    type __tsan_atomic##bits##_fetch_##name(volatile type* a, type v, int) {                                 \
        const atomic_point here;                                                                             \
        return __atomic_fetch_##name(a, v, __ATOMIC_SEQ_CST);                                                \
    }
#define WEAVEPROOF_ATOMIC(bits, type)                                                                        \
    type __tsan_atomic##bits##_load(const volatile type* a, int order) {                                     \
        const atomic_point here;                                                                             \
        return order == __ATOMIC_SEQ_CST ? __atomic_load_n(a, __ATOMIC_SEQ_CST)                              \
                                         : __atomic_load_n(a, __ATOMIC_ACQUIRE);                             \
    }                                                                                                        \
    void __tsan_atomic##bits##_store(volatile type* a, type v, int order) {                                  \
        const atomic_point here;                                                                             \
        if (order == __ATOMIC_SEQ_CST) {                                                                     \
            __atomic_store_n(a, v, __ATOMIC_SEQ_CST);                                                        \
        } else {                                                                                             \
            __atomic_store_n(a, v, __ATOMIC_RELEASE);                                                        \
        }                                                                                                    \
    }                                                                                                        \
    type __tsan_atomic##bits##_exchange(volatile type* a, type v, int) {                                     \
        const atomic_point here;                                                                             \
        return __atomic_exchange_n(a, v, __ATOMIC_SEQ_CST);                                                  \
    }                                                                                                        \
    int __tsan_atomic##bits##_compare_exchange_strong(volatile type* a, type* c, type v, int, int) {         \
        const atomic_point here;                                                                             \
        return __atomic_compare_exchange_n(a, c, v, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST) ? 1 : 0;      \
    }                                                                                                        \
    int __tsan_atomic##bits##_compare_exchange_weak(volatile type* a, type* c, type v, int s, int f) {       \
        return __tsan_atomic##bits##_compare_exchange_strong(a, c, v, s, f);                                 \
    }                                                                                                        \
    type __tsan_atomic##bits##_compare_exchange_val(volatile type* a, type c, type v, int s, int f) {        \
        static_cast<void>(__tsan_atomic##bits##_compare_exchange_strong(a, &c, v, s, f));                    \
        return c;                                                                                            \
    }                                                                                                        \
    WEAVEPROOF_FETCH(bits, type, add)                                                                        \
    WEAVEPROOF_FETCH(bits, type, sub)                                                                        \
    WEAVEPROOF_FETCH(bits, type, and)                                                                        \
    WEAVEPROOF_FETCH(bits, type, or)                                                                         \
    WEAVEPROOF_FETCH(bits, type, xor)
#define WEAVEPROOF_ACCESS(name)                                                                              \
    void __tsan_##name(void*) {                                                                              \
        point(weight_of_access);                                                                             \
    }
#define WEAVEPROOF_ACCESSES(kind)                                                                            \
    WEAVEPROOF_ACCESS(kind##1)                                                                               \
    WEAVEPROOF_ACCESS(kind##2)                                                                               \
    WEAVEPROOF_ACCESS(kind##4)                                                                               \
    WEAVEPROOF_ACCESS(kind##8)                                                                               \
    WEAVEPROOF_ACCESS(kind##16)

extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}

WEAVEPROOF_ACCESSES(read)
WEAVEPROOF_ACCESSES(write)
WEAVEPROOF_ACCESSES(read_write)
WEAVEPROOF_ACCESSES(unaligned_read)
WEAVEPROOF_ACCESSES(unaligned_write)
WEAVEPROOF_ACCESSES(unaligned_read_write)
void __tsan_read_range(void*, std::size_t) {
    point(weight_of_access);
}
void __tsan_write_range(void*, std::size_t) {
    point(weight_of_access);
}
void __tsan_vptr_read(void**) {
    point(weight_of_access);
}
void __tsan_vptr_update(void**, void*) {
    point(weight_of_access);
}

WEAVEPROOF_ATOMIC(8, std::uint8_t)
WEAVEPROOF_ATOMIC(16, std::uint16_t)
WEAVEPROOF_ATOMIC(32, std::uint32_t)
WEAVEPROOF_ATOMIC(64, std::uint64_t)
void __tsan_atomic_thread_fence(int) {
    const atomic_point here;
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}
void __tsan_atomic_signal_fence(int) {}

}  // extern "C"
// NOLINTEND(bugprone-reserved-identifier,bugprone-macro-parentheses)
