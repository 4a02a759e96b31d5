#pragma once

#include "harness/worker.hpp"

namespace weaveproof::stress {

/// Locks by one of the exclusive forms, chosen at random. Returns whether it did; only a try_ or timed form may not.
template <class Lockable>
bool lock_somehow(Lockable& m, worker& self) {
    switch (self.below(6)) {
    case 0:
        return self.doing("try_lock", &m, [&] { return m.try_lock(); });
    case 1: {
        const auto timeout = self.brief();
        return self.doing("try_lock_for", &m, [&] { return m.try_lock_for(timeout); });
    }
    case 2: {
        const auto deadline = std::chrono::system_clock::now() + self.brief();
        return self.doing("try_lock_until", &m, [&] { return m.try_lock_until(deadline); });
    }
    default:
        self.doing("lock", &m, [&] { m.lock(); });
        return true;
    }
}

template <class Lockable>
void unlock(Lockable& m, worker& self) {
    self.doing("unlock", &m, [&] { m.unlock(); });
}

/// The same for the shared forms.
template <class SharedLockable>
bool lock_shared_somehow(SharedLockable& m, worker& self) {
    switch (self.below(6)) {
    case 0:
        return self.doing("try_lock_shared", &m, [&] { return m.try_lock_shared(); });
    case 1: {
        const auto timeout = self.brief();
        return self.doing("try_lock_shared_for", &m, [&] { return m.try_lock_shared_for(timeout); });
    }
    case 2: {
        const auto deadline = std::chrono::system_clock::now() + self.brief();
        return self.doing("try_lock_shared_until", &m, [&] { return m.try_lock_shared_until(deadline); });
    }
    default:
        self.doing("lock_shared", &m, [&] { m.lock_shared(); });
        return true;
    }
}

template <class SharedLockable>
void unlock_shared(SharedLockable& m, worker& self) {
    self.doing("unlock_shared", &m, [&] { m.unlock_shared(); });
}

}  // namespace weaveproof::stress
