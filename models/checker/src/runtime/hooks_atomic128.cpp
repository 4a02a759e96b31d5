// Atomic operations on 16 bytes. The search has values of 8: a model that uses them is refused. Outside of a check they are
// real, under a lock: all accesses to such an object come through here.
#include "runtime/atomic_size.hpp"
#include "runtime/engine.hpp"

namespace weaveproof::runtime {

namespace {

__extension__ using wide = unsigned __int128;

volatile bool locked = false;

class lock {
  public:
    lock() {
        while (__atomic_test_and_set(&locked, __ATOMIC_ACQUIRE)) {
        }
    }
    ~lock() { __atomic_clear(&locked, __ATOMIC_RELEASE); }
    lock(const lock&) = delete;
    lock& operator=(const lock&) = delete;
};

void refuse_in_check(std::uint64_t site) {
    if (checking) {
        refuse_size(16, site);
    }
}

}  // namespace

#define WEAVEPROOF_WIDE(result, name, ...)                                                                   \
    extern "C" result __tsan_atomic128_##name(__VA_ARGS__);                                                  \
    extern "C" result __tsan_atomic128_##name(__VA_ARGS__)

#define WEAVEPROOF_WIDE_FETCH(name, new_value)                                                               \
    WEAVEPROOF_WIDE(wide, name, volatile wide* p, wide operand, int) {                                       \
        refuse_in_check(WEAVEPROOF_CALLER());                                                                \
        const lock held;                                                                                     \
        const wide old = *p;                                                                                 \
        *p = new_value;                                                                                      \
        return old;                                                                                          \
    }

WEAVEPROOF_WIDE(wide, load, const volatile wide* p, int) {
    refuse_in_check(WEAVEPROOF_CALLER());
    const lock held;
    return *p;
}
WEAVEPROOF_WIDE(void, store, volatile wide* p, wide value, int) {
    refuse_in_check(WEAVEPROOF_CALLER());
    const lock held;
    *p = value;
}
WEAVEPROOF_WIDE_FETCH(exchange, operand)
WEAVEPROOF_WIDE_FETCH(fetch_add, old + operand)
WEAVEPROOF_WIDE_FETCH(fetch_sub, old - operand)
WEAVEPROOF_WIDE_FETCH(fetch_and, old& operand)
WEAVEPROOF_WIDE_FETCH(fetch_or, old | operand)
WEAVEPROOF_WIDE_FETCH(fetch_xor, old ^ operand)
WEAVEPROOF_WIDE_FETCH(fetch_nand, ~(old& operand))
WEAVEPROOF_WIDE(wide, compare_exchange_val, volatile wide* p, wide expected, wide desired, int, int) {
    refuse_in_check(WEAVEPROOF_CALLER());
    const lock held;
    const wide old = *p;
    if (old == expected) {
        *p = desired;
    }
    return old;
}
WEAVEPROOF_WIDE(int, compare_exchange_strong, volatile wide* p, wide* expected, wide desired, int, int) {
    refuse_in_check(WEAVEPROOF_CALLER());
    const lock held;
    const wide old = *p;
    if (old != *expected) {
        *expected = old;
        return 0;
    }
    *p = desired;
    return 1;
}
WEAVEPROOF_WIDE(
    int, compare_exchange_weak, volatile wide* p, wide* expected, wide desired, int mo, int failure) {
    refuse_in_check(WEAVEPROOF_CALLER());
    return __tsan_atomic128_compare_exchange_strong(p, expected, desired, mo, failure);
}

}  // namespace weaveproof::runtime
