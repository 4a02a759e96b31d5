#pragma once

/// What a condition variable promises, as models of any condition variable for weaveproof::mutex. A lost
/// wakeup is a deadlock.
///
/// Where a waiter uses no predicate, a wakeup that it is owed is the only thing that ends its wait: nothing
/// else can hide the loss.

#include <cassert>
#include <chrono>
#include <condition_variable>  // std::cv_status
#include <mutex>
#include <thread>

#include <weaveproof/mutex.hpp>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

using unique_lock = std::unique_lock<weaveproof::mutex>;

enum class notification {
    one_each,  ///< notify_one as often as threads wait
    all,       ///< notify_all once
};

template <notification How, class ConditionVariable>
void notify(ConditionVariable& cv, int waiting) {
    if constexpr (How == notification::all) {
        cv.notify_all();
    } else {
        for (int i = 0; i < waiting; ++i) {
            cv.notify_one();
        }
    }
}

/// The notifier tells the condition by plain data, and notifies after it has unlocked, or before.
template <class ConditionVariable, notification How, bool Locked>
void predicate_becomes_true() {
    weaveproof::mutex m;
    ConditionVariable cv;
    bool ready = false;
    in_parallel(
        [&] {
            unique_lock lock(m);
            cv.wait(lock, [&] { return ready; });
            assert(lock.owns_lock() && ready);
        },
        [&] {
            unique_lock lock(m);
            ready = true;
            if (!Locked) {
                lock.unlock();
            }
            notify<How>(cv, 1);
        });
}

/// One thread waits in `first_wait`, then another in `second_wait`; then a third runs `notify`, which has
/// held the mutex after both have released it. That each is made by the one before, which holds the mutex,
/// spares the orders in which they may arrive: what matters is who sleeps already when the notification
/// comes.
template <class FirstWait, class SecondWait, class Notify>
void two_wait_and_one_notifies(
    weaveproof::mutex& m, FirstWait first_wait, SecondWait second_wait, Notify notify) {
    unique_lock lock(m);
    std::thread second([&] {
        unique_lock second_lock(m);
        std::thread notifier([&] {
            m.lock();
            m.unlock();
            notify();
        });
        second_wait(second_lock);
        second_lock.unlock();
        notifier.join();
    });
    first_wait(lock);
    lock.unlock();
    second.join();
}

/// One thread waits, and another, made while the first holds the mutex, runs `notifier`.
template <class Wait, class Notifier>
void one_waits_and_one_notifies(weaveproof::mutex& m, Wait wait, Notifier notifier) {
    unique_lock lock(m);
    std::thread other(notifier);
    wait(lock);
    lock.unlock();
    other.join();
}

/// Who waited before the notifier held the mutex is unblocked, also where the notifier has let go of it.
template <class ConditionVariable, notification How>
void notification_reaches_who_waited_before() {
    weaveproof::mutex m;
    ConditionVariable cv;
    one_waits_and_one_notifies(
        m, [&](unique_lock& lock) { cv.wait(lock); },
        [&] {
            m.lock();
            m.unlock();
            notify<How>(cv, 1);
        });
}

/// The same where the notifier holds the mutex, and a third thread comes for it at any time.
template <class ConditionVariable, notification How>
void notification_under_the_mutex_reaches_who_waited_before() {
    weaveproof::mutex m;
    ConditionVariable cv;
    unique_lock lock(m);
    std::thread notifier([&] {
        const std::lock_guard notifier_lock(m);
        notify<How>(cv, 1);
    });
    std::thread third([&] { const std::lock_guard third_lock(m); });
    cv.wait(lock);
    lock.unlock();
    notifier.join();
    third.join();
}

/// The same where the mutex lies far from the condition variable.
template <class ConditionVariable, notification How>
void notification_reaches_across_memory() {
    struct {
        weaveproof::mutex m;
        char between[2048];
        ConditionVariable cv;
    } far;
    one_waits_and_one_notifies(
        far.m, [&](unique_lock& lock) { far.cv.wait(lock); },
        [&] {
            const std::lock_guard lock(far.m);
            notify<How>(far.cv, 1);
        });
}

template <class ConditionVariable, notification How>
void notification_reaches_two() {
    weaveproof::mutex m;
    ConditionVariable cv;
    const auto wait = [&](unique_lock& lock) { cv.wait(lock); };
    two_wait_and_one_notifies(m, wait, wait, [&] { notify<How>(cv, 2); });
}

/// Who notifies two under the mutex, and each of another condition variable.
template <class ConditionVariable>
void two_condition_variables_are_notified_under_the_mutex() {
    weaveproof::mutex m;
    ConditionVariable one;
    ConditionVariable other;
    two_wait_and_one_notifies(
        m, [&](unique_lock& lock) { one.wait(lock); }, [&](unique_lock& lock) { other.wait(lock); },
        [&] {
            const std::lock_guard lock(m);
            one.notify_one();
            other.notify_one();
        });
}

/// Two take turns: who has had its own notifies the other, and waits, all under the mutex and with one condition variable.
template <class ConditionVariable>
void turns_with_one_condition_variable() {
    weaveproof::mutex m;
    ConditionVariable cv;
    int turn = 0;
    const auto play = [&](int me) {
        unique_lock lock(m);
        for (int round = 0; round < 2; ++round) {
            while (turn != me) {
                cv.wait(lock);
            }
            turn = 1 - me;
            cv.notify_one();
        }
    };
    in_parallel([&] { play(0); }, [&] { play(1); });
}

/// Two that wait for the same condition, in plain data.
template <class ConditionVariable>
void predicate_of_two_becomes_true() {
    weaveproof::mutex m;
    ConditionVariable cv;
    bool ready = false;
    const auto wait = [&](unique_lock& lock) {
        cv.wait(lock, [&] { return ready; });
        assert(lock.owns_lock() && ready);
    };
    two_wait_and_one_notifies(m, wait, wait, [&] {
        m.lock();
        ready = true;
        m.unlock();
        cv.notify_all();
    });
}

/// Two that notify one each, at the same time, unblock two.
template <class ConditionVariable>
void two_notifiers_unblock_two() {
    weaveproof::mutex m;
    ConditionVariable cv;
    const auto wait = [&](unique_lock& lock) { cv.wait(lock); };
    two_wait_and_one_notifies(m, wait, wait, [&] { in_threads<2>([&] { cv.notify_one(); }); });
}

/// One notifies one, another all, at the same time: nobody is left.
template <class ConditionVariable>
void one_and_all_unblock_all() {
    weaveproof::mutex m;
    ConditionVariable cv;
    const auto wait = [&](unique_lock& lock) { cv.wait(lock); };
    two_wait_and_one_notifies(
        m, wait, wait, [&] { in_parallel([&] { cv.notify_one(); }, [&] { cv.notify_all(); }); });
}

/// A notify_one beside a notify_all that is still under way is not spent on a thread that the notify_all has
/// unblocked already: whichever of the two comes first, both threads are unblocked. (Of the real condition variable this
/// has more executions than can be explored here, and so has the next.)
template <class ConditionVariable>
void notify_one_beside_notify_all() {
    weaveproof::mutex m;
    ConditionVariable cv;
    unique_lock lock(m);
    std::thread second([&] {
        unique_lock second_lock(m);
        std::thread all([&] { cv.notify_all(); });
        std::thread one([&] {
            m.lock();
            m.unlock();
            cv.notify_one();
        });
        cv.wait(second_lock);
        second_lock.unlock();
        all.join();
        one.join();
    });
    cv.wait(lock);
    lock.unlock();
    second.join();
}

/// The same with a notify_all under the mutex.
template <class ConditionVariable>
void notify_one_beside_notify_all_under_the_mutex() {
    weaveproof::mutex m;
    ConditionVariable cv;
    unique_lock lock(m);
    std::thread all([&] {
        const std::lock_guard notifier_lock(m);
        cv.notify_all();
    });
    std::thread second([&] {
        unique_lock second_lock(m);
        std::thread one([&] {
            m.lock();
            m.unlock();
            cv.notify_one();
        });
        cv.wait(second_lock);
        second_lock.unlock();
        one.join();
    });
    cv.wait(lock);
    lock.unlock();
    all.join();
    second.join();
}

/// A notify_all that takes its time does not undo what others have done meanwhile: one thread waits twice, is unblocked
/// twice, and another waits.
template <class ConditionVariable>
void notify_all_that_takes_its_time() {
    weaveproof::mutex m;
    ConditionVariable cv;
    bool done = false;
    unique_lock lock(m);
    std::thread slow([&] { cv.notify_all(); });
    std::thread other([&] {
        cv.notify_all();
        m.lock();
        done = true;
        m.unlock();
        cv.notify_all();
        unique_lock other_lock(m);
        cv.wait_for(other_lock, a_while);
    });
    cv.wait(lock);
    cv.wait(lock, [&] { return done; });
    lock.unlock();
    slow.join();
    other.join();
}

/// Who begins to wait after notify_one() has returned does not take the wakeup of who waited before.
template <class ConditionVariable>
void newcomer_steals_no_wakeup() {
    weaveproof::mutex m;
    ConditionVariable cv;
    bool newcomer_may_leave = false;
    unique_lock lock(m);
    std::thread notifier([&] {
        m.lock();
        m.unlock();
        cv.notify_one();
        std::thread([&] {
            unique_lock newcomer_lock(m);
            if (!newcomer_may_leave) {
                cv.wait(newcomer_lock);
            }
        }).join();
    });
    cv.wait(lock);  // ended by that notify_one alone
    newcomer_may_leave = true;
    lock.unlock();
    cv.notify_all();
    notifier.join();
}

/// The same where the notifier holds the mutex: the newcomer may come as soon as it is unlocked.
template <class ConditionVariable>
void newcomer_steals_no_wakeup_given_under_the_mutex() {
    weaveproof::mutex m;
    ConditionVariable cv;
    bool newcomer_may_come = false;
    bool newcomer_may_leave = false;
    unique_lock lock(m);
    std::thread newcomer([&] {
        unique_lock newcomer_lock(m);
        if (newcomer_may_come && !newcomer_may_leave) {
            cv.wait(newcomer_lock);
        }
    });
    std::thread notifier([&] {
        const std::lock_guard notifier_lock(m);
        newcomer_may_come = true;
        cv.notify_one();
    });
    cv.wait(lock);  // ended by that notify_one alone
    newcomer_may_leave = true;
    lock.unlock();
    cv.notify_all();
    newcomer.join();
    notifier.join();
}

/// Who has been unblocked by notify_all() and waits again, perhaps before the call has returned, takes nobody
/// else's wakeup.
template <class ConditionVariable>
void returning_waiter_steals_no_wakeup() {
    weaveproof::mutex m;
    ConditionVariable cv;
    bool may_leave = false;
    two_wait_and_one_notifies(
        m,
        [&](unique_lock& lock) {
            cv.wait(lock);  // ended by the first notify_all alone
            may_leave = true;
            cv.notify_all();
        },
        [&](unique_lock& lock) {
            cv.wait(lock);
            if (!may_leave) {
                cv.wait(lock);
            }
        },
        [&] { cv.notify_all(); });
}

/// A wait that ends by its deadline takes no wakeup along: notify_one unblocks the other.
template <class ConditionVariable>
void timed_waiter_and_a_sleeper() {
    weaveproof::mutex m;
    ConditionVariable cv;
    two_wait_and_one_notifies(
        m, [&](unique_lock& lock) { cv.wait(lock); },
        [&](unique_lock& lock) {
            if (cv.wait_for(lock, a_while) == std::cv_status::no_timeout) {
                cv.notify_one();
            }
        },
        [&] { cv.notify_one(); });
}

/// A waiter that saw what it waited for destroys the condition variable and the mutex, as the notifier held
/// the mutex when it notified.
template <class ConditionVariable>
void waiter_destroys() {
    struct event {
        weaveproof::mutex mutex;
        ConditionVariable happened;
        bool ready = false;
    };
    auto* const e = new event;
    in_parallel(
        [e] {
            const std::lock_guard lock(e->mutex);
            e->ready = true;
            e->happened.notify_one();
        },
        [e] {
            {
                unique_lock lock(e->mutex);
                e->happened.wait(lock, [e] { return e->ready; });
            }
            delete e;
        });
}

/// The notifier destroys the condition variable once all who waited are notified; their waits need not have
/// returned.
template <class ConditionVariable>
void notifier_destroys() {
    weaveproof::mutex m;
    auto* const cv = new ConditionVariable;
    one_waits_and_one_notifies(
        m, [&](unique_lock& lock) { cv->wait(lock); },
        [&] {
            m.lock();
            m.unlock();
            cv->notify_all();
            delete cv;
        });
}

/// The same while the notifier still holds the mutex; or another thread destroys it, for which the notifier waits.
template <class ConditionVariable>
void notifier_destroys_under_the_mutex() {
    weaveproof::mutex m;
    auto* const cv = new ConditionVariable;
    one_waits_and_one_notifies(
        m, [&](unique_lock& lock) { cv->wait(lock); },
        [&] {
            const std::lock_guard lock(m);
            cv->notify_all();
            delete cv;
        });
}

template <class ConditionVariable>
void another_destroys_while_the_notifier_has_the_mutex() {
    weaveproof::mutex m;
    auto* const cv = new ConditionVariable;
    one_waits_and_one_notifies(
        m, [&](unique_lock& lock) { cv->wait(lock); },
        [&] {
            const std::lock_guard lock(m);
            cv->notify_all();
            std::thread([&] { delete cv; }).join();
        });
}

template <class ConditionVariable>
void notifier_destroys_after_two() {
    weaveproof::mutex m;
    auto* const cv = new ConditionVariable;
    const auto wait = [&](unique_lock& lock) { cv->wait(lock); };
    two_wait_and_one_notifies(m, wait, wait, [&] {
        cv->notify_all();
        delete cv;
    });
}

}  // namespace weaveproof::models
