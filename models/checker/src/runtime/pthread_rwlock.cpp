// Reader-writer locks: one object for each, the number of readers in the low half, a writer in the bit above.
#include <cerrno>
#include <ctime>
#include <pthread.h>

#include "runtime/interpose.hpp"
#include "runtime/waiting.hpp"

namespace weaveproof::runtime {

using graph::action;
using graph::event_kind;
using graph::order;

namespace {

constexpr std::uint64_t writer = std::uint64_t{1} << 32;

object& lock_at(pthread_rwlock_t* l, const char* name, std::uint64_t site) {
    object& o = object_at(to_address(l), object_kind::reader_writer_lock, 8, site);
    if (is_destroyed(o)) {
        report(violation_kind::use_after_free, std::string{name} + " of a lock that was destroyed", site);
    }
    return o;
}

// A reader waits while a writer is in; a writer waits for all.
action lock_action(bool exclusive, graph::otherwise otherwise, std::uint64_t site) {
    action act;
    act.kind = event_kind::rmw_read;
    act.success_order = order::acquire;
    act.how = graph::update::add;
    act.operand = exclusive ? writer : 1;
    act.condition = graph::predicate::equal;
    act.mask = exclusive ? ~std::uint64_t{0} : writer;
    act.expected = 0;
    act.unsatisfied = otherwise;
    act.site = site;
    return act;
}

int attempt(pthread_rwlock_t* l, bool exclusive, graph::otherwise otherwise, bool may_time_out,
    const char* name, std::uint64_t site) {
    action act = lock_action(exclusive, otherwise, site);
    act.may_time_out = may_time_out;
    if (!perform_on(to_address(l), object_kind::reader_writer_lock, act, name).wrote) {
        return EBUSY;
    }
    if (exclusive) {
        lock_at(l, name, site).owner = state.current;
    } else {
        ++lock_at(l, name, site).depth;
    }
    return 0;
}

int lock(pthread_rwlock_t* l, bool exclusive, const char* name, std::uint64_t site) {
    const object& o = lock_at(l, name, site);
    if (o.owner == state.current) {
        return EDEADLK;
    }
    return attempt(l, exclusive, graph::otherwise::block, false, name, site);
}

int try_lock(pthread_rwlock_t* l, bool exclusive, const char* name, std::uint64_t site) {
    lock_at(l, name, site);
    return attempt(l, exclusive, graph::otherwise::go_on, false, name, site);
}

int timed_lock(
    pthread_rwlock_t* l, bool exclusive, const deadline& until, const char* name, std::uint64_t site) {
    if (!is_valid(until.at)) {
        return EINVAL;
    }
    if (lock_at(l, name, site).owner == state.current) {
        return EDEADLK;
    }
    if (!has_passed(until) && !times_out(site)) {
        return attempt(l, exclusive, graph::otherwise::block, true, name, site);
    }
    if (attempt(l, exclusive, graph::otherwise::go_on, false, name, site) == 0) {
        return 0;
    }
    pass_deadline(until.clock, until.at);
    return ETIMEDOUT;
}

int unlock(pthread_rwlock_t* l, std::uint64_t site) {
    object& o = lock_at(l, "pthread_rwlock_unlock", site);
    const bool exclusive = o.owner == state.current;
    if (!exclusive && o.depth == 0) {
        report(violation_kind::unlock_by_another_thread,
            o.owner == graph::no_thread
                ? "a reader-writer lock is unlocked that is not locked"
                : "a reader-writer lock is unlocked by a thread that does not hold it",
            site);
    }
    if (exclusive) {
        o.owner = graph::no_thread;
    } else {
        --o.depth;
    }
    action act;
    act.kind = event_kind::rmw_read;
    act.success_order = order::release;
    act.how = graph::update::sub;
    act.operand = exclusive ? writer : 1;
    act.site = site;
    perform_on(to_address(l), object_kind::reader_writer_lock, act, "pthread_rwlock_unlock");
    return 0;
}

}  // namespace

WEAVEPROOF_INTERPOSE(int, pthread_rwlock_init, pthread_rwlock_t* l, const pthread_rwlockattr_t* attributes) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_rwlock_init)(l, attributes);
    }
    const user_code_paused paused;
    begin_anew(to_address(l), object_kind::reader_writer_lock, 0, WEAVEPROOF_CALLER());
    return 0;
}

WEAVEPROOF_INTERPOSE(int, pthread_rwlock_destroy, pthread_rwlock_t* l) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_rwlock_destroy)(l);
    }
    const user_code_paused paused;
    object& o = lock_at(l, "pthread_rwlock_destroy", WEAVEPROOF_CALLER());
    if (o.owner != graph::no_thread || o.depth != 0) {
        report(violation_kind::destroyed_in_use, "a reader-writer lock is destroyed while it is held",
            WEAVEPROOF_CALLER());
    }
    mark_destroyed(to_address(l), object_kind::reader_writer_lock, WEAVEPROOF_CALLER());
    return 0;
}

#define WEAVEPROOF_RWLOCK(kind, exclusive)                                                                   \
    WEAVEPROOF_INTERPOSE(int, pthread_rwlock_##kind##lock, pthread_rwlock_t* l) {                            \
        if (!checking) {                                                                                     \
            return WEAVEPROOF_REAL(pthread_rwlock_##kind##lock)(l);                                          \
        }                                                                                                    \
        const user_code_paused paused;                                                                       \
        return lock(l, exclusive, "pthread_rwlock_" #kind "lock", WEAVEPROOF_CALLER());                      \
    }                                                                                                        \
    WEAVEPROOF_INTERPOSE_STUB(int, pthread_rwlock_try##kind##lock, pthread_rwlock_t* l) {                    \
        if (!checking) {                                                                                     \
            return WEAVEPROOF_REAL(pthread_rwlock_try##kind##lock)(l);                                       \
        }                                                                                                    \
        const user_code_paused paused{user_code_paused::through_stub{}};                                     \
        return try_lock(l, exclusive, "pthread_rwlock_try" #kind "lock", WEAVEPROOF_CALLER());               \
    }                                                                                                        \
    WEAVEPROOF_INTERPOSE(int, pthread_rwlock_timed##kind##lock, pthread_rwlock_t* l, const timespec* at) {   \
        if (!checking) {                                                                                     \
            return WEAVEPROOF_REAL(pthread_rwlock_timed##kind##lock)(l, at);                                 \
        }                                                                                                    \
        const user_code_paused paused;                                                                       \
        return timed_lock(                                                                                   \
            l, exclusive, {CLOCK_REALTIME, *at}, "pthread_rwlock_timed" #kind "lock", WEAVEPROOF_CALLER());  \
    }                                                                                                        \
    WEAVEPROOF_INTERPOSE(                                                                                    \
        int, pthread_rwlock_clock##kind##lock, pthread_rwlock_t* l, clockid_t clock, const timespec* at) {   \
        if (!checking) {                                                                                     \
            return WEAVEPROOF_REAL(pthread_rwlock_clock##kind##lock)(l, clock, at);                          \
        }                                                                                                    \
        const user_code_paused paused;                                                                       \
        return timed_lock(                                                                                   \
            l, exclusive, {clock, *at}, "pthread_rwlock_clock" #kind "lock", WEAVEPROOF_CALLER());           \
    }

WEAVEPROOF_RWLOCK(rd, false)
WEAVEPROOF_RWLOCK(wr, true)

WEAVEPROOF_INTERPOSE(int, pthread_rwlock_unlock, pthread_rwlock_t* l) {
    if (!checking) {
        return WEAVEPROOF_REAL(pthread_rwlock_unlock)(l);
    }
    const user_code_paused paused;
    return unlock(l, WEAVEPROOF_CALLER());
}

}  // namespace weaveproof::runtime
