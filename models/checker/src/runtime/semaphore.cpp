// POSIX semaphores, spin locks and barriers.
#include <cerrno>
#include <climits>
#include <ctime>
#include <pthread.h>
#include <semaphore.h>

#include "runtime/interpose.hpp"
#include "runtime/waiting.hpp"

namespace weaveproof::runtime {

using graph::action;
using graph::event_kind;
using graph::order;

namespace {

int fail(int error) {
    errno = error;
    return -1;
}

action update_action(graph::update how, std::uint64_t operand, order o, std::uint64_t site) {
    action act;
    act.kind = event_kind::rmw_read;
    act.success_order = o;
    act.how = how;
    act.operand = operand;
    act.site = site;
    return act;
}

// --- semaphores ---

bool take(sem_t* s, graph::otherwise otherwise, bool may_time_out, const char* name, std::uint64_t site) {
    action act = update_action(graph::update::sub, 1, order::acquire, site);
    act.condition = graph::predicate::not_equal;
    act.expected = 0;
    act.unsatisfied = otherwise;
    act.may_time_out = may_time_out;
    return perform_on(to_address(s), object_kind::semaphore, act, name).wrote;
}

int timed_wait(sem_t* s, const deadline& until, const char* name, std::uint64_t site) {
    if (!is_valid(until.at)) {
        return fail(EINVAL);
    }
    if (!has_passed(until) && !times_out(site)) {
        take(s, graph::otherwise::block, true, name, site);
        return 0;
    }
    if (take(s, graph::otherwise::go_on, false, name, site)) {
        return 0;
    }
    pass_deadline(until.clock, until.at);
    return fail(ETIMEDOUT);
}

// --- spin locks ---

action spin_lock_action(graph::otherwise otherwise, std::uint64_t site) {
    action act = update_action(graph::update::exchange, state.current + 1U, order::acquire, site);
    act.condition = graph::predicate::equal;
    act.expected = 0;
    act.unsatisfied = otherwise;
    return act;
}

std::uintptr_t address_of(const volatile void* object) {
    return to_address(object);
}

}  // namespace

WEAVEPROOF_INTERPOSE(int, sem_init, sem_t* s, int shared, unsigned value) {
    if (!checking) {
        return WEAVEPROOF_REAL(sem_init)(s, shared, value);
    }
    const user_code_paused paused;
    if (value > SEM_VALUE_MAX) {
        return fail(EINVAL);
    }
    begin_anew(to_address(s), object_kind::semaphore, value, WEAVEPROOF_CALLER());
    return 0;
}

WEAVEPROOF_INTERPOSE(int, sem_destroy, sem_t* s) {
    return checking ? 0 : WEAVEPROOF_REAL(sem_destroy)(s);
}

WEAVEPROOF_INTERPOSE(int, sem_post, sem_t* s) {
    if (!checking) {
        return WEAVEPROOF_REAL(sem_post)(s);
    }
    const user_code_paused paused;
    action act = update_action(graph::update::add, 1, order::acq_rel, WEAVEPROOF_CALLER());
    act.condition = graph::predicate::not_equal;
    act.expected = SEM_VALUE_MAX;
    return perform_on(to_address(s), object_kind::semaphore, act, "sem_post").wrote ? 0 : fail(EOVERFLOW);
}

WEAVEPROOF_INTERPOSE(int, sem_wait, sem_t* s) {
    if (!checking) {
        return WEAVEPROOF_REAL(sem_wait)(s);
    }
    const user_code_paused paused;
    take(s, graph::otherwise::block, false, "sem_wait", WEAVEPROOF_CALLER());
    return 0;
}

WEAVEPROOF_INTERPOSE_STUB(int, sem_trywait, sem_t* s) {
    if (!checking) {
        return WEAVEPROOF_REAL(sem_trywait)(s);
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    return take(s, graph::otherwise::go_on, false, "sem_trywait", WEAVEPROOF_CALLER()) ? 0 : fail(EAGAIN);
}

WEAVEPROOF_INTERPOSE(int, sem_timedwait, sem_t* s, const timespec* at) {
    if (!checking) {
        return WEAVEPROOF_REAL(sem_timedwait)(s, at);
    }
    const user_code_paused paused;
    return timed_wait(s, {CLOCK_REALTIME, *at}, "sem_timedwait", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, sem_clockwait, sem_t* s, clockid_t clock, const timespec* at) {
    if (!checking) {
        return WEAVEPROOF_REAL(sem_clockwait)(s, clock, at);
    }
    const user_code_paused paused;
    return timed_wait(s, {clock, *at}, "sem_clockwait", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, sem_getvalue, sem_t* s, int* value) {
    if (!checking) {
        return WEAVEPROOF_REAL(sem_getvalue)(s, value);
    }
    const user_code_paused paused;
    action act;
    act.kind = event_kind::load;
    act.success_order = order::relaxed;
    act.site = WEAVEPROOF_CALLER();
    *value = static_cast<int>(perform_on(to_address(s), object_kind::semaphore, act, "sem_getvalue").value);
    return 0;
}

WEAVEPROOF_INTERPOSE(int, pthread_spin_init, pthread_spinlock_t* l, int shared) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_spin_init)(l, shared);
    }
    const user_code_paused paused;
    begin_anew(address_of(l), object_kind::spin_lock, 0, WEAVEPROOF_CALLER());
    return 0;
}

WEAVEPROOF_INTERPOSE(int, pthread_spin_destroy, pthread_spinlock_t* l) {
    return checking ? 0 : WEAVEPROOF_REAL(pthread_spin_destroy)(l);
}

WEAVEPROOF_INTERPOSE(int, pthread_spin_lock, pthread_spinlock_t* l) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_spin_lock)(l);
    }
    const user_code_paused paused;
    object& o = object_at(address_of(l), object_kind::spin_lock, 8, WEAVEPROOF_CALLER());
    if (o.owner == state.current) {
        report(violation_kind::locked_twice, "a spin lock is locked by the thread that holds it",
            WEAVEPROOF_CALLER());
    }
    action act = spin_lock_action(graph::otherwise::block, WEAVEPROOF_CALLER());
    perform_on(address_of(l), object_kind::spin_lock, act, "pthread_spin_lock");
    object_at(address_of(l), object_kind::spin_lock, 8, act.site).owner = state.current;
    return 0;
}

WEAVEPROOF_INTERPOSE_STUB(int, pthread_spin_trylock, pthread_spinlock_t* l) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_spin_trylock)(l);
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    action act = spin_lock_action(graph::otherwise::go_on, WEAVEPROOF_CALLER());
    if (!perform_on(address_of(l), object_kind::spin_lock, act, "pthread_spin_trylock").wrote) {
        return EBUSY;
    }
    object_at(address_of(l), object_kind::spin_lock, 8, act.site).owner = state.current;
    return 0;
}

WEAVEPROOF_INTERPOSE(int, pthread_spin_unlock, pthread_spinlock_t* l) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_spin_unlock)(l);
    }
    const user_code_paused paused;
    object& o = object_at(address_of(l), object_kind::spin_lock, 8, WEAVEPROOF_CALLER());
    if (o.owner != state.current) {
        report(violation_kind::unlock_by_another_thread,
            "a spin lock is unlocked by a thread that does not hold it", WEAVEPROOF_CALLER());
    }
    o.owner = graph::no_thread;
    action act;
    act.kind = event_kind::store;
    act.success_order = order::release;
    act.site = WEAVEPROOF_CALLER();
    perform_on(address_of(l), object_kind::spin_lock, act, "pthread_spin_unlock");
    return 0;
}

WEAVEPROOF_INTERPOSE(int, pthread_barrier_init, pthread_barrier_t* b, const pthread_barrierattr_t* attributes,
    unsigned count) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_barrier_init)(b, attributes, count);
    }
    const user_code_paused paused;
    if (count == 0) {
        return EINVAL;
    }
    begin_anew(address_of(b), object_kind::barrier, 0, WEAVEPROOF_CALLER()).extra = count;
    return 0;
}

WEAVEPROOF_INTERPOSE(int, pthread_barrier_destroy, pthread_barrier_t* b) {
    return checking ? 0 : WEAVEPROOF_REAL(pthread_barrier_destroy)(b);
}

// Bits 0…15 count arrivals in this round, those above count the rounds: a waiter waits for the round to change.
WEAVEPROOF_INTERPOSE(int, pthread_barrier_wait, pthread_barrier_t* b) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_barrier_wait)(b);
    }
    const user_code_paused paused;
    constexpr std::uint64_t round = 1U << 16;
    constexpr std::uint64_t arrivals = round - 1;
    const std::uint64_t site = WEAVEPROOF_CALLER();
    const std::uint64_t count = object_at(address_of(b), object_kind::barrier, 8, site).extra;
    if (count == 0) {
        refuse("pthread_barrier_wait of a barrier that was not initialized in the model", site);
    }
    action arrive = update_action(graph::update::add, 1, order::acq_rel, site);
    const std::uint64_t old
        = perform_on(address_of(b), object_kind::barrier, arrive, "pthread_barrier_wait").value;
    if ((old & arrivals) + 1 == count) {
        action open = update_action(graph::update::add, round - count, order::acq_rel, site);
        perform_on(address_of(b), object_kind::barrier, open, "pthread_barrier_wait", true);
        return PTHREAD_BARRIER_SERIAL_THREAD;
    }
    action wait;
    wait.kind = event_kind::load;
    wait.success_order = order::acquire;
    wait.condition = graph::predicate::not_equal;
    wait.mask = ~arrivals;
    wait.expected = old & ~arrivals;
    wait.unsatisfied = graph::otherwise::block;
    wait.first_satisfying = true;
    wait.site = site;
    perform_on(address_of(b), object_kind::barrier, wait, "pthread_barrier_wait", true);
    return 0;
}

}  // namespace weaveproof::runtime
