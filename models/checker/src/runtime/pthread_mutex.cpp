// Mutexes. The search sees one object for each, 0 or 1 + the owner; who owns it, how deep and of which kind it is, is known
// here, as every lock is performed after the unlock that it reads from.
#include <cerrno>
#include <ctime>
#include <pthread.h>

#include "runtime/interpose.hpp"
#include "runtime/pthread_mutex.hpp"
#include "runtime/waiting.hpp"

namespace weaveproof::runtime {

using graph::action;
using graph::event_kind;
using graph::order;

namespace {

// As glibc keeps it in pthread_mutex_t; the other bits are for priorities and robustness.
constexpr int kind_bits = 3;

object& mutex_at(pthread_mutex_t* m, std::uint64_t site) {
    object& o = object_at(to_address(m), object_kind::mutex, 8, site);
    if (!o.type_known) {
        o.type = static_cast<std::uint8_t>(m->__data.__kind & kind_bits);
        o.type_known = true;
    }
    return o;
}

action lock_action(std::uint64_t site) {
    action act;
    act.kind = event_kind::rmw_read;
    act.success_order = order::acquire;
    act.failure_order = order::relaxed;
    act.how = graph::update::exchange;
    act.condition = graph::predicate::equal;
    act.unsatisfied = graph::otherwise::block;
    act.expected = 0;
    act.operand = state.current + 1U;
    act.site = site;
    return act;
}

void take(pthread_mutex_t* m, std::uint64_t site) {
    object& o = mutex_at(m, site);
    o.owner = state.current;
    o.depth = 1;
}

// What a lock of a mutex that the thread holds comes to; -1: it does not hold it.
int lock_again(object& o, bool try_lock) {
    if (o.owner != state.current) {
        return -1;
    }
    switch (o.type) {
    case PTHREAD_MUTEX_RECURSIVE_NP:
        ++o.depth;
        return 0;
    case PTHREAD_MUTEX_ERRORCHECK_NP:
        return try_lock ? EBUSY : EDEADLK;
    default:
        return try_lock ? EBUSY : -1;
    }
}

void check_alive(object& o, const char* function, std::uint64_t site) {
    if (is_destroyed(o)) {
        report(
            violation_kind::use_after_free, std::string{function} + " of a mutex that was destroyed", site);
    }
}

}  // namespace

int lock_mutex(pthread_mutex_t* m, const char* name, std::uint64_t site, bool part) {
    object& o = mutex_at(m, site);
    check_alive(o, name, site);
    if (const int again = lock_again(o, false); again >= 0) {
        return again;
    }
    if (o.owner == state.current) {
        report(violation_kind::locked_twice, "a mutex is locked by the thread that holds it", site);
    }
    action act = lock_action(site);
    perform_on(to_address(m), object_kind::mutex, act, name, part);
    take(m, site);
    return 0;
}

int unlock_mutex(pthread_mutex_t* m, const char* name, std::uint64_t site, bool part) {
    object& o = mutex_at(m, site);
    check_alive(o, name, site);
    if (o.owner != state.current) {
        if (o.type == PTHREAD_MUTEX_ERRORCHECK_NP || o.type == PTHREAD_MUTEX_RECURSIVE_NP) {
            return EPERM;
        }
        report(violation_kind::unlock_by_another_thread,
            o.owner == graph::no_thread ? "a mutex is unlocked that is not locked"
                                        : "a mutex is unlocked by a thread that does not hold it",
            site);
    }
    if (--o.depth != 0) {
        return 0;
    }
    o.owner = graph::no_thread;
    action act;
    act.kind = event_kind::store;
    act.success_order = order::release;
    act.operand = 0;
    act.site = site;
    perform_on(to_address(m), object_kind::mutex, act, name, part);
    return 0;
}

bool holds_mutex(pthread_mutex_t* m, std::uint64_t site) {
    return mutex_at(m, site).owner == state.current;
}

namespace {

int try_lock(pthread_mutex_t* m, const char* name, std::uint64_t site) {
    object& o = mutex_at(m, site);
    check_alive(o, name, site);
    if (const int again = lock_again(o, true); again >= 0) {
        return again;
    }
    action act = lock_action(site);
    act.unsatisfied = graph::otherwise::go_on;
    if (!perform_on(to_address(m), object_kind::mutex, act, name).wrote) {
        return EBUSY;
    }
    take(m, site);
    return 0;
}

// It gets the mutex, or the deadline passes while it has not.
int timed_lock(
    pthread_mutex_t* m, clockid_t clock, const timespec* deadline, const char* name, std::uint64_t site) {
    object& o = mutex_at(m, site);
    if (const int again = lock_again(o, false); again >= 0) {
        return again;
    }
    if (!times_out(site)) {
        action act = lock_action(site);
        act.may_time_out = true;
        perform_on(to_address(m), object_kind::mutex, act, name);
        take(m, site);
        return 0;
    }
    action act = lock_action(site);
    act.unsatisfied = graph::otherwise::go_on;
    if (perform_on(to_address(m), object_kind::mutex, act, name).wrote) {
        take(m, site);
        return 0;
    }
    pass_deadline(clock, *deadline);
    return ETIMEDOUT;
}

int initialize(pthread_mutex_t* m, std::uint8_t type, std::uint64_t site) {
    object* const old = find_object(to_address(m), object_kind::mutex);
    if (old != nullptr && old->owner != graph::no_thread) {
        report(violation_kind::destroyed_in_use, "a mutex is initialized while a thread holds it", site);
    }
    object& o = begin_anew(to_address(m), object_kind::mutex, 0, site);
    o.type = type;
    o.type_known = true;
    return 0;
}

int destroy(pthread_mutex_t* m, std::uint64_t site) {
    object& o = mutex_at(m, site);
    if (o.owner != graph::no_thread) {
        report(violation_kind::destroyed_in_use, "a mutex is destroyed while a thread holds it", site);
    }
    mark_destroyed(to_address(m), object_kind::mutex, site);
    return 0;
}

}  // namespace

WEAVEPROOF_INTERPOSE(int, pthread_mutex_init, pthread_mutex_t* m, const pthread_mutexattr_t* attributes) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_mutex_init)(m, attributes);
    }
    const user_code_paused paused;
    int type = PTHREAD_MUTEX_TIMED_NP;
    if (attributes != nullptr) {
        pthread_mutexattr_gettype(attributes, &type);
    }
    return initialize(m, static_cast<std::uint8_t>(type), WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, pthread_mutex_destroy, pthread_mutex_t* m) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_mutex_destroy)(m);
    }
    const user_code_paused paused;
    return destroy(m, WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE_STUB(int, pthread_mutex_lock, pthread_mutex_t* m) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_mutex_lock)(m);
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    return lock_mutex(m, "pthread_mutex_lock", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE_STUB(int, pthread_mutex_trylock, pthread_mutex_t* m) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_mutex_trylock)(m);
    }
    const user_code_paused paused{user_code_paused::through_stub{}};
    return try_lock(m, "pthread_mutex_trylock", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, pthread_mutex_timedlock, pthread_mutex_t* m, const timespec* deadline) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_mutex_timedlock)(m, deadline);
    }
    const user_code_paused paused;
    return timed_lock(m, CLOCK_REALTIME, deadline, "pthread_mutex_timedlock", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(
    int, pthread_mutex_clocklock, pthread_mutex_t* m, clockid_t clock, const timespec* deadline) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_mutex_clocklock)(m, clock, deadline);
    }
    const user_code_paused paused;
    return timed_lock(m, clock, deadline, "pthread_mutex_clocklock", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, pthread_mutex_unlock, pthread_mutex_t* m) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_mutex_unlock)(m);
    }
    const user_code_paused paused;
    return unlock_mutex(m, "pthread_mutex_unlock", WEAVEPROOF_CALLER());
}

// --- C11: mtx_t is a pthread_mutex_t, thrd_success and its like are numbered in <threads.h> --------------------------

namespace {

constexpr int thrd_success = 0;
constexpr int thrd_busy = 1;
constexpr int thrd_error = 2;
constexpr int thrd_timedout = 4;
constexpr int mtx_recursive = 1;

int as_c11(int error) {
    switch (error) {
    case 0:
        return thrd_success;
    case EBUSY:
        return thrd_busy;
    case ETIMEDOUT:
        return thrd_timedout;
    default:
        return thrd_error;
    }
}

}  // namespace

WEAVEPROOF_INTERPOSE(int, mtx_init, pthread_mutex_t* m, int type) {
    if (!checking) {
        return WEAVEPROOF_REAL(mtx_init)(m, type);
    }
    const user_code_paused paused;
    const int kind = (type & mtx_recursive) != 0 ? PTHREAD_MUTEX_RECURSIVE_NP : PTHREAD_MUTEX_TIMED_NP;
    return initialize(m, static_cast<std::uint8_t>(kind), WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(void, mtx_destroy, pthread_mutex_t* m) {
    if (!checking) {
        WEAVEPROOF_REAL(mtx_destroy)(m);
        return;
    }
    const user_code_paused paused;
    destroy(m, WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, mtx_lock, pthread_mutex_t* m) {
    if (!checking) {
        return WEAVEPROOF_REAL(mtx_lock)(m);
    }
    const user_code_paused paused;
    return as_c11(lock_mutex(m, "mtx_lock", WEAVEPROOF_CALLER()));
}

WEAVEPROOF_INTERPOSE(int, mtx_trylock, pthread_mutex_t* m) {
    if (!checking) {
        return WEAVEPROOF_REAL(mtx_trylock)(m);
    }
    const user_code_paused paused;
    return as_c11(try_lock(m, "mtx_trylock", WEAVEPROOF_CALLER()));
}

WEAVEPROOF_INTERPOSE(int, mtx_timedlock, pthread_mutex_t* m, const timespec* deadline) {
    if (!checking) {
        return WEAVEPROOF_REAL(mtx_timedlock)(m, deadline);
    }
    const user_code_paused paused;
    return as_c11(timed_lock(m, CLOCK_REALTIME, deadline, "mtx_timedlock", WEAVEPROOF_CALLER()));
}

WEAVEPROOF_INTERPOSE(int, mtx_unlock, pthread_mutex_t* m) {
    if (!checking) {
        return WEAVEPROOF_REAL(mtx_unlock)(m);
    }
    const user_code_paused paused;
    return as_c11(unlock_mutex(m, "mtx_unlock", WEAVEPROOF_CALLER()));
}

}  // namespace weaveproof::runtime
