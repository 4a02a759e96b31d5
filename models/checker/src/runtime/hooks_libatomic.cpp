// Atomic operations on what is too large for the processor. Compilers call libatomic for them, which is not instrumented and takes
// locks of its own: a model that uses them is refused.
#include "runtime/interpose.hpp"

namespace weaveproof::runtime {

namespace {

__extension__ using wide = unsigned __int128;

void refuse_in_check(std::size_t size, std::uint64_t site) {
    if (checking) {
        refuse("an atomic operation on " + std::to_string(size) + " bytes is not supported", site);
    }
}

}  // namespace

WEAVEPROOF_INTERPOSE(void, __atomic_load, std::size_t size, const void* from, void* to, int mo) {
    refuse_in_check(size, WEAVEPROOF_CALLER());
    WEAVEPROOF_REAL(__atomic_load)(size, from, to, mo);
}

WEAVEPROOF_INTERPOSE(void, __atomic_store, std::size_t size, void* to, void* from, int mo) {
    refuse_in_check(size, WEAVEPROOF_CALLER());
    WEAVEPROOF_REAL(__atomic_store)(size, to, from, mo);
}

WEAVEPROOF_INTERPOSE(
    void, __atomic_exchange, std::size_t size, void* object, void* desired, void* before, int mo) {
    refuse_in_check(size, WEAVEPROOF_CALLER());
    WEAVEPROOF_REAL(__atomic_exchange)(size, object, desired, before, mo);
}

WEAVEPROOF_INTERPOSE(bool, __atomic_compare_exchange, std::size_t size, void* object, void* expected,
    void* desired, int mo, int failure) {
    refuse_in_check(size, WEAVEPROOF_CALLER());
    return WEAVEPROOF_REAL(__atomic_compare_exchange)(size, object, expected, desired, mo, failure);
}

WEAVEPROOF_INTERPOSE(wide, __atomic_load_16, const volatile void* object, int mo) {
    refuse_in_check(sizeof(wide), WEAVEPROOF_CALLER());
    return WEAVEPROOF_REAL(__atomic_load_16)(object, mo);
}

WEAVEPROOF_INTERPOSE(void, __atomic_store_16, volatile void* object, wide value, int mo) {
    refuse_in_check(sizeof(wide), WEAVEPROOF_CALLER());
    WEAVEPROOF_REAL(__atomic_store_16)(object, value, mo);
}

WEAVEPROOF_INTERPOSE(wide, __atomic_exchange_16, volatile void* object, wide value, int mo) {
    refuse_in_check(sizeof(wide), WEAVEPROOF_CALLER());
    return WEAVEPROOF_REAL(__atomic_exchange_16)(object, value, mo);
}

WEAVEPROOF_INTERPOSE(bool, __atomic_compare_exchange_16, volatile void* object, void* expected, wide desired,
    int mo, int failure) {
    refuse_in_check(sizeof(wide), WEAVEPROOF_CALLER());
    return WEAVEPROOF_REAL(__atomic_compare_exchange_16)(object, expected, desired, mo, failure);
}

#define WEAVEPROOF_FETCH_16(name)                                                                            \
    WEAVEPROOF_INTERPOSE(wide, name, volatile void* object, wide operand, int mo) {                          \
        refuse_in_check(sizeof(wide), WEAVEPROOF_CALLER());                                                  \
        return WEAVEPROOF_REAL(name)(object, operand, mo);                                                   \
    }

WEAVEPROOF_FETCH_16(__atomic_fetch_add_16)
WEAVEPROOF_FETCH_16(__atomic_fetch_sub_16)
WEAVEPROOF_FETCH_16(__atomic_fetch_and_16)
WEAVEPROOF_FETCH_16(__atomic_fetch_or_16)
WEAVEPROOF_FETCH_16(__atomic_fetch_xor_16)

}  // namespace weaveproof::runtime
