// What the compiler's instrumentation calls for atomic operations and fences.
#include "runtime/engine.hpp"
#include "runtime/memory_order.hpp"

namespace weaveproof::runtime {

namespace {

using graph::action;
using graph::event_kind;
using graph::order;
using graph::update;

// libstdc++ (atomic_wait.h) counts those who wait on an atomic object, so that notify may save a system call. The orders of these
// counts suffice on hardware, where a store and a later seq_cst load are kept apart, but not by the rules of C++20: a wakeup
// would be lost that the standard guarantees. So the counts are no part of the model, and it always looks as if somebody
// waited; to wake nobody changes nothing. In each entry of the pool the count comes first.
extern "C" [[gnu::weak]] char waiter_pool[] asm("_ZZNSt8__detail18__waiter_pool_base6_S_forEPKvE3__w");
constexpr std::size_t waiter_pool_size = 16;
constexpr std::size_t waiter_pool_entry = 128;

template <class T>
bool counts_waiters(const volatile T* p) {
    const std::uintptr_t offset = to_address(p) - to_address(waiter_pool);
    return sizeof(T) == sizeof(int) && offset < waiter_pool_size * waiter_pool_entry
        && offset % waiter_pool_entry == 0;
}

template <class T>
T load(const volatile T* p, int mo, std::uint64_t site) {
    if (counts_waiters(p)) {
        return 1;
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    action act;
    act.kind = event_kind::load;
    act.success_order = order_of(mo);
    act.size = sizeof(T);
    act.site = site;
    return static_cast<T>(perform_atomic(to_address(p), act).value);
}

template <class T>
void store(volatile T* p, T value, int mo, std::uint64_t site) {
    const user_code_paused paused;
    action act;
    act.kind = event_kind::store;
    act.success_order = order_of(mo);
    act.size = sizeof(T);
    act.operand = value;
    act.site = site;
    perform_atomic(to_address(p), act);
}

template <class T>
T modify(volatile T* p, T operand, update how, int mo, std::uint64_t site) {
    if (counts_waiters(p)) {
        return 0;
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    action act;
    act.kind = event_kind::rmw_read;
    act.success_order = order_of(mo);
    act.failure_order = act.success_order;
    act.size = sizeof(T);
    act.how = how;
    act.operand = operand;
    act.site = site;
    return static_cast<T>(perform_atomic(to_address(p), act).value);
}

template <class T>
T compare_exchange(volatile T* p, T expected, T desired, int mo, int failure, std::uint64_t site) {
    const user_code_paused paused{user_code_paused::through_stub{}};
    action act;
    act.kind = event_kind::rmw_read;
    act.success_order = order_of(mo);
    act.failure_order = order_of(failure);
    act.size = sizeof(T);
    act.how = update::exchange;
    act.condition = graph::predicate::equal;
    act.unsatisfied = graph::otherwise::go_on;
    act.expected = expected;
    act.mask = static_cast<T>(~T{0});
    act.operand = desired;
    act.site = site;
    return static_cast<T>(perform_atomic(to_address(p), act, true).value);
}

// Outside of a check: the real operation, ordered more strongly than it may have to be.
template <class T>
bool really_compare_exchange(volatile T* p, T* expected, T desired) {
    return __atomic_compare_exchange_n(p, expected, desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

template <class T>
T really_nand(volatile T* p, T operand) {
    T old = __atomic_load_n(p, __ATOMIC_RELAXED);
    while (!really_compare_exchange<T>(p, &old, static_cast<T>(~(old & operand)))) {
    }
    return old;
}

}  // namespace

#define WEAVEPROOF_FETCH(bits, type, name, how, real)                                                        \
    extern "C" type weaveproof_##bits##_##name(volatile type*, type, int) asm(                               \
        "weaveproof_hook___tsan_atomic" #bits "_" #name);                                                    \
    extern "C" type weaveproof_##bits##_##name(volatile type* p, type operand, int mo) {                     \
        return checking ? modify<type>(p, operand, how, mo, WEAVEPROOF_CALLER()) : real;                     \
    }

#define WEAVEPROOF_COMPARE_EXCHANGE(bits, type, strength)                                                    \
    extern "C" int weaveproof_##bits##_cas_##strength(volatile type*, type*, type, int, int) asm(            \
        "weaveproof_hook___tsan_atomic" #bits "_compare_exchange_" #strength);                               \
    extern "C" int weaveproof_##bits##_cas_##strength(                                                       \
        volatile type* p, type* expected, type desired, int mo, int failure) {                               \
        if (!checking) {                                                                                     \
            return really_compare_exchange<type>(p, expected, desired) ? 1 : 0;                              \
        }                                                                                                    \
        const type before = *expected;                                                                       \
        const type old = compare_exchange<type>(p, before, desired, mo, failure, WEAVEPROOF_CALLER());       \
        if (old == before) {                                                                                 \
            return 1;                                                                                        \
        }                                                                                                    \
        *expected = old;                                                                                     \
        return 0;                                                                                            \
    }

#define WEAVEPROOF_ATOMICS(bits, type)                                                                       \
    extern "C" type weaveproof_##bits##_load(const volatile type*, int) asm(                                 \
        "weaveproof_hook___tsan_atomic" #bits "_load");                                                      \
    extern "C" type weaveproof_##bits##_load(const volatile type* p, int mo) {                               \
        return checking ? load<type>(p, mo, WEAVEPROOF_CALLER()) : __atomic_load_n(p, __ATOMIC_SEQ_CST);     \
    }                                                                                                        \
    extern "C" void __tsan_atomic##bits##_store(volatile type* p, type value, int mo);                       \
    extern "C" void __tsan_atomic##bits##_store(volatile type* p, type value, int mo) {                      \
        if (checking) {                                                                                      \
            store<type>(p, value, mo, WEAVEPROOF_CALLER());                                                  \
        } else {                                                                                             \
            __atomic_store_n(p, value, __ATOMIC_SEQ_CST);                                                    \
        }                                                                                                    \
    }                                                                                                        \
    WEAVEPROOF_FETCH(                                                                                        \
        bits, type, exchange, update::exchange, __atomic_exchange_n(p, operand, __ATOMIC_SEQ_CST))           \
    WEAVEPROOF_FETCH(bits, type, fetch_add, update::add, __atomic_fetch_add(p, operand, __ATOMIC_SEQ_CST))   \
    WEAVEPROOF_FETCH(bits, type, fetch_sub, update::sub, __atomic_fetch_sub(p, operand, __ATOMIC_SEQ_CST))   \
    WEAVEPROOF_FETCH(bits, type, fetch_and, update::and_, __atomic_fetch_and(p, operand, __ATOMIC_SEQ_CST))  \
    WEAVEPROOF_FETCH(bits, type, fetch_or, update::or_, __atomic_fetch_or(p, operand, __ATOMIC_SEQ_CST))     \
    WEAVEPROOF_FETCH(bits, type, fetch_xor, update::xor_, __atomic_fetch_xor(p, operand, __ATOMIC_SEQ_CST))  \
    WEAVEPROOF_FETCH(bits, type, fetch_nand, update::nand, really_nand<type>(p, operand))                    \
    WEAVEPROOF_COMPARE_EXCHANGE(bits, type, strong)                                                          \
    WEAVEPROOF_COMPARE_EXCHANGE(bits, type, weak)                                                            \
    extern "C" type weaveproof_##bits##_cas_val(volatile type*, type, type, int, int) asm(                   \
        "weaveproof_hook___tsan_atomic" #bits "_compare_exchange_val");                                      \
    extern "C" type weaveproof_##bits##_cas_val(                                                             \
        volatile type* p, type expected, type desired, int mo, int fo) {                                     \
        if (checking) {                                                                                      \
            return compare_exchange<type>(p, expected, desired, mo, fo, WEAVEPROOF_CALLER());                \
        }                                                                                                    \
        really_compare_exchange<type>(p, &expected, desired);                                                \
        return expected;                                                                                     \
    }

WEAVEPROOF_ATOMICS(8, std::uint8_t)
WEAVEPROOF_ATOMICS(16, std::uint16_t)
WEAVEPROOF_ATOMICS(32, std::uint32_t)
WEAVEPROOF_ATOMICS(64, std::uint64_t)

extern "C" void __tsan_atomic_thread_fence(int mo);
extern "C" void __tsan_atomic_thread_fence(int mo) {
    if (!checking) {
        __atomic_thread_fence(__ATOMIC_SEQ_CST);
        return;
    }
    const order o = order_of(mo);
    if (o == order::relaxed) {
        return;
    }
    const user_code_paused paused;
    action act;
    act.kind = event_kind::fence;
    act.success_order = o;
    act.site = WEAVEPROOF_CALLER();
    perform(act);
}

// Orders a thread against its own signal handlers, which a model does not have.
extern "C" void __tsan_atomic_signal_fence(int mo);
extern "C" void __tsan_atomic_signal_fence(int) {
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

}  // namespace weaveproof::runtime
