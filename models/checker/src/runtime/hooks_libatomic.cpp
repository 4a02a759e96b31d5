// What compilers call libatomic for: atomic operations on objects that are too large for the processor, or that may not lie where it
// wants them, as a struct of two halves whose type alone says nothing of its alignment. Where they do, and are of a size that the
// processor has, they are as any other; libatomic itself, which is not instrumented and takes locks, is not entered in a check.
#include <cstring>

#include "runtime/atomic_size.hpp"
#include "runtime/interpose.hpp"
#include "runtime/memory_order.hpp"
#include "runtime/shadow.hpp"

namespace weaveproof::runtime {

namespace {

__extension__ using wide = unsigned __int128;

using graph::action;
using graph::event_kind;

action access_of(event_kind kind, std::size_t size, int mo, std::uint64_t site) {
    if (!is_atomic_size(size)) {
        refuse_size(size, site);
    }
    action act;
    act.kind = kind;
    act.success_order = order_of(mo);
    act.failure_order = act.success_order;
    act.size = static_cast<std::uint8_t>(size);
    act.site = site;
    return act;
}

// The values that operations take and give back lie in the program's memory.
std::uint64_t take(const void* from, std::size_t size, std::uint64_t site) {
    plain_range(to_address(from), size, false, site);
    std::uint64_t value = 0;
    std::memcpy(&value, from, size);
    return value;
}

void give(void* to, std::size_t size, std::uint64_t value, std::uint64_t site) {
    const std::uintptr_t a = to_address(to);
    if (a - state.own_stack >= stack_size) {
        ++fibers[state.current].side_effects;
    }
    plain_range(a, size, true, site);
    std::memcpy(to, &value, size);
}

void refuse_in_check(std::uint64_t site) {
    if (checking) {
        refuse_size(sizeof(wide), site);
    }
}

}  // namespace

WEAVEPROOF_INTERPOSE_STUB(void, __atomic_load, std::size_t size, const void* object, void* to, int mo) {
    if (!checking) {
        WEAVEPROOF_REAL(__atomic_load)(size, object, to, mo);
        return;
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    const std::uint64_t site = WEAVEPROOF_CALLER();
    action act = access_of(event_kind::load, size, mo, site);
    give(to, size, perform_atomic(to_address(object), act).value, site);
}

WEAVEPROOF_INTERPOSE(void, __atomic_store, std::size_t size, void* object, void* from, int mo) {
    if (!checking) {
        WEAVEPROOF_REAL(__atomic_store)(size, object, from, mo);
        return;
    }
    const user_code_paused paused;
    const std::uint64_t site = WEAVEPROOF_CALLER();
    action act = access_of(event_kind::store, size, mo, site);
    act.operand = take(from, size, site);
    perform_atomic(to_address(object), act);
}

WEAVEPROOF_INTERPOSE_STUB(
    void, __atomic_exchange, std::size_t size, void* object, void* desired, void* before, int mo) {
    if (!checking) {
        WEAVEPROOF_REAL(__atomic_exchange)(size, object, desired, before, mo);
        return;
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    const std::uint64_t site = WEAVEPROOF_CALLER();
    action act = access_of(event_kind::rmw_read, size, mo, site);
    act.operand = take(desired, size, site);
    give(before, size, perform_atomic(to_address(object), act).value, site);
}

WEAVEPROOF_INTERPOSE_STUB(bool, __atomic_compare_exchange, std::size_t size, void* object, void* expected,
    void* desired, int mo, int failure) {
    if (!checking) {
        return WEAVEPROOF_REAL(__atomic_compare_exchange)(size, object, expected, desired, mo, failure);
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    const std::uint64_t site = WEAVEPROOF_CALLER();
    action act = access_of(event_kind::rmw_read, size, mo, site);
    act.failure_order = order_of(failure);
    act.condition = graph::predicate::equal;
    act.unsatisfied = graph::otherwise::go_on;
    act.expected = take(expected, size, site);
    act.mask = size == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << 8 * size) - 1;
    act.operand = take(desired, size, site);
    const auto found = perform_atomic(to_address(object), act, true);
    if (!found.wrote) {
        give(expected, size, found.value, site);
    }
    return found.wrote;
}

WEAVEPROOF_INTERPOSE(wide, __atomic_load_16, const volatile void* object, int mo) {
    refuse_in_check(WEAVEPROOF_CALLER());
    return WEAVEPROOF_REAL(__atomic_load_16)(object, mo);
}

WEAVEPROOF_INTERPOSE(void, __atomic_store_16, volatile void* object, wide value, int mo) {
    refuse_in_check(WEAVEPROOF_CALLER());
    WEAVEPROOF_REAL(__atomic_store_16)(object, value, mo);
}

WEAVEPROOF_INTERPOSE(wide, __atomic_exchange_16, volatile void* object, wide value, int mo) {
    refuse_in_check(WEAVEPROOF_CALLER());
    return WEAVEPROOF_REAL(__atomic_exchange_16)(object, value, mo);
}

WEAVEPROOF_INTERPOSE(bool, __atomic_compare_exchange_16, volatile void* object, void* expected, wide desired,
    int mo, int failure) {
    refuse_in_check(WEAVEPROOF_CALLER());
    return WEAVEPROOF_REAL(__atomic_compare_exchange_16)(object, expected, desired, mo, failure);
}

#define WEAVEPROOF_FETCH_16(name)                                                                            \
    WEAVEPROOF_INTERPOSE(wide, name, volatile void* object, wide operand, int mo) {                          \
        refuse_in_check(WEAVEPROOF_CALLER());                                                                \
        return WEAVEPROOF_REAL(name)(object, operand, mo);                                                   \
    }

WEAVEPROOF_FETCH_16(__atomic_fetch_add_16)
WEAVEPROOF_FETCH_16(__atomic_fetch_sub_16)
WEAVEPROOF_FETCH_16(__atomic_fetch_and_16)
WEAVEPROOF_FETCH_16(__atomic_fetch_or_16)
WEAVEPROOF_FETCH_16(__atomic_fetch_xor_16)

}  // namespace weaveproof::runtime
