// Condition variables: a queue for each. Standing in line and unlocking are two steps; as the line is joined first, a notify
// that comes after the unlock finds the waiter there.
#include <cerrno>
#include <ctime>
#include <pthread.h>

#include "runtime/interpose.hpp"
#include "runtime/pthread_mutex.hpp"
#include "runtime/waiting.hpp"

namespace weaveproof::runtime {

namespace {

queue queue_of(pthread_cond_t* c, const char* name, std::uint64_t site) {
    object& o = object_at(to_address(c), object_kind::condition, 8, site);
    if (is_destroyed(o)) {
        report(violation_kind::use_after_free,
            std::string{name} + " of a condition variable that was destroyed", site);
    }
    return {to_address(c), object_kind::condition, name, site};
}

int wait(pthread_cond_t* c, pthread_mutex_t* m, const deadline* until, const char* name, std::uint64_t site) {
    if (until != nullptr && !is_valid(until->at)) {
        return EINVAL;
    }
    const queue q = queue_of(c, name, site);
    if (!holds_mutex(m, site)) {
        report(violation_kind::unlock_by_another_thread,
            std::string{name} + " with a mutex that the thread does not hold", site);
    }
    enqueue(q, false);
    unlock_mutex(m, name, site, true);
    const bool woken = wait_in(q, until);
    lock_mutex(m, name, site, true);
    return woken ? 0 : ETIMEDOUT;
}

// The clock that pthread_condattr_setclock chose, as glibc keeps it.
clockid_t clock_of(const pthread_cond_t* c) {
    const object* const o = find_object(to_address(c), object_kind::condition);
    const bool monotonic = o != nullptr && o->type_known ? o->type != 0 : (c->__data.__wrefs & 2) != 0;
    return monotonic ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

int signal(pthread_cond_t* c, std::uint64_t most, const char* name, std::uint64_t site) {
    wake(queue_of(c, name, site), most);
    return 0;
}

int initialize(pthread_cond_t* c, clockid_t clock, std::uint64_t site) {
    object& o = begin_anew(to_address(c), object_kind::condition, 0, site);
    o.type = clock == CLOCK_MONOTONIC ? 1 : 0;
    o.type_known = true;
    return 0;
}

int destroy(pthread_cond_t* c, std::uint64_t site) {
    mark_destroyed(to_address(c), object_kind::condition, site);
    return 0;
}

constexpr std::uint64_t all = 64;

}  // namespace

WEAVEPROOF_INTERPOSE(int, pthread_cond_init, pthread_cond_t* c, const pthread_condattr_t* attributes) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_cond_init)(c, attributes);
    }
    const user_code_paused paused;
    clockid_t clock = CLOCK_REALTIME;
    if (attributes != nullptr) {
        pthread_condattr_getclock(attributes, &clock);
    }
    return initialize(c, clock, WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, pthread_cond_destroy, pthread_cond_t* c) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_cond_destroy)(c);
    }
    const user_code_paused paused;
    return destroy(c, WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, pthread_cond_wait, pthread_cond_t* c, pthread_mutex_t* m) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_cond_wait)(c, m);
    }
    const user_code_paused paused;
    return wait(c, m, nullptr, "pthread_cond_wait", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, pthread_cond_timedwait, pthread_cond_t* c, pthread_mutex_t* m, const timespec* at) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_cond_timedwait)(c, m, at);
    }
    const user_code_paused paused;
    const deadline until{clock_of(c), *at};
    return wait(c, m, &until, "pthread_cond_timedwait", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(
    int, pthread_cond_clockwait, pthread_cond_t* c, pthread_mutex_t* m, clockid_t clock, const timespec* at) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_cond_clockwait)(c, m, clock, at);
    }
    const user_code_paused paused;
    const deadline until{clock, *at};
    return wait(c, m, &until, "pthread_cond_clockwait", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, pthread_cond_signal, pthread_cond_t* c) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_cond_signal)(c);
    }
    const user_code_paused paused;
    return signal(c, 1, "pthread_cond_signal", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, pthread_cond_broadcast, pthread_cond_t* c) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_cond_broadcast)(c);
    }
    const user_code_paused paused;
    return signal(c, all, "pthread_cond_broadcast", WEAVEPROOF_CALLER());
}

// --- C11: cnd_t is a pthread_cond_t ----------------------------------------------------------------------------------

WEAVEPROOF_INTERPOSE(int, cnd_init, pthread_cond_t* c) {
    if (!checking) {
        return WEAVEPROOF_REAL(cnd_init)(c);
    }
    const user_code_paused paused;
    return initialize(c, CLOCK_REALTIME, WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(void, cnd_destroy, pthread_cond_t* c) {
    if (!checking) {
        WEAVEPROOF_REAL(cnd_destroy)(c);
        return;
    }
    const user_code_paused paused;
    destroy(c, WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, cnd_wait, pthread_cond_t* c, pthread_mutex_t* m) {
    if (!checking) {
        return WEAVEPROOF_REAL(cnd_wait)(c, m);
    }
    const user_code_paused paused;
    return wait(c, m, nullptr, "cnd_wait", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, cnd_timedwait, pthread_cond_t* c, pthread_mutex_t* m, const timespec* at) {
    if (!checking) {
        return WEAVEPROOF_REAL(cnd_timedwait)(c, m, at);
    }
    const user_code_paused paused;
    const deadline until{CLOCK_REALTIME, *at};
    constexpr int thrd_timedout = 4;
    return wait(c, m, &until, "cnd_timedwait", WEAVEPROOF_CALLER()) == 0 ? 0 : thrd_timedout;
}

WEAVEPROOF_INTERPOSE(int, cnd_signal, pthread_cond_t* c) {
    if (!checking) {
        return WEAVEPROOF_REAL(cnd_signal)(c);
    }
    const user_code_paused paused;
    return signal(c, 1, "cnd_signal", WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(int, cnd_broadcast, pthread_cond_t* c) {
    if (!checking) {
        return WEAVEPROOF_REAL(cnd_broadcast)(c);
    }
    const user_code_paused paused;
    return signal(c, all, "cnd_broadcast", WEAVEPROOF_CALLER());
}

}  // namespace weaveproof::runtime
