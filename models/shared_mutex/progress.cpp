// What a readers-writer lock promises where threads are paused for ever, where they have finished, and who overtakes whom.
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include <weaveproof/shared_mutex.hpp>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"
#include "support/model_test.hpp"
#include "support/progress.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

template <class SharedMutex>
void write(SharedMutex& m) {
    const std::unique_lock lock(m);
}

template <class SharedMutex>
void read(SharedMutex& m) {
    const std::shared_lock lock(m);
}

template <class SharedMutex>
void try_lock_returns() {
    SharedMutex m;
    whoever_is_paused(
        [&] { const std::unique_lock lock(m, std::try_to_lock); }, [&] { write(m); }, [&] { read(m); });
}

template <class SharedMutex>
void try_lock_shared_returns() {
    SharedMutex m;
    whoever_is_paused(
        [&] { const std::shared_lock lock(m, std::try_to_lock); }, [&] { write(m); }, [&] { read(m); });
}

template <class SharedMutex>
void timed_forms_end() {
    SharedMutex m;
    whoever_is_paused(
        [&] {
            { const std::unique_lock lock(m, a_while); }
            { const std::shared_lock lock(m, a_while); }
        },
        [&] { write(m); });
}

/// Others wait to get in.
template <class SharedMutex>
void unlock_returns() {
    SharedMutex m;
    m.lock();
    whoever_is_paused([&] { m.unlock(); }, [&] { write(m); }, [&] { read(m); });
}

template <class SharedMutex>
void unlock_shared_returns() {
    SharedMutex m;
    m.lock_shared();
    whoever_is_paused([&] { m.unlock_shared(); }, [&] { write(m); }, [&] { read(m); });
}

/// Those who gave up have left nothing behind.
template <class SharedMutex>
void all_get_in_once_the_others_have_finished() {
    SharedMutex m;
    in_parallel([&] { const std::unique_lock lock(m, a_while); },
        [&] { const std::shared_lock lock(m, a_while); }, [&] { write(m); });
    read(m);
    write(m);
}

/// From when a writer has announced that it waits, which a failing try_lock_shared() shows, none of those who read overtakes it: not one
/// that comes again, in another form.
template <class SharedMutex>
void no_reader_that_comes_again_overtakes_a_waiting_writer() {
    SharedMutex m;
    bool written = false;
    m.lock_shared();
    std::thread writer([&] {
        const std::unique_lock lock(m);
        written = true;
    });
    const bool writer_waits = !m.try_lock_shared();
    if (!writer_waits) {
        m.unlock_shared();
    }
    std::thread reader([&] {
        {
            const std::shared_lock lock(m, std::try_to_lock);
            assert(!lock.owns_lock() || written || !writer_waits);
        }
        const std::shared_lock lock(m, a_while);
        assert(!lock.owns_lock() || written || !writer_waits);
    });
    m.unlock_shared();
    writer.join();
    reader.join();
}

/// The same of another writer: it overtakes.
template <class SharedMutex>
void no_writer_overtakes_a_waiting_writer() {
    SharedMutex m;
    bool written = false;
    m.lock_shared();
    std::thread first([&] {
        const std::unique_lock lock(m);
        written = true;
    });
    const bool first_waits = !m.try_lock_shared();
    if (!first_waits) {
        m.unlock_shared();
    }
    std::thread second([&] {
        const std::unique_lock lock(m);
        assert(written || !first_waits);
    });
    m.unlock_shared();
    first.join();
    second.join();
}

enum class monitor_mistake {
    none,
    stays_announced,    ///< a writer that gives up is still counted among those who wait
    prefers_who_tries,  ///< who only tries to read does not look whether a writer waits, but once in a while
};

/// Right as a readers-writer lock, but for the mistake. But whoever comes needs the monitor, also to try, and to find that it is late.
template <monitor_mistake Mistake>
class shared_mutex_as_a_monitor {
  public:
    void lock() {
        std::unique_lock inside(monitor_);
        ++waiting_writers_;
        changed_.wait(inside, [this] { return admits_writer(); });
        --waiting_writers_;
        writer_ = true;
    }
    bool try_lock() {
        const std::lock_guard inside(monitor_);
        return admits_writer() && waiting_writers_ == 0 && (writer_ = true);
    }
    bool try_lock_for(std::chrono::nanoseconds timeout) {
        std::unique_lock inside(monitor_);
        ++waiting_writers_;
        const bool in_time = changed_.wait_for(inside, timeout, [this] { return admits_writer(); });
        if (in_time || Mistake != monitor_mistake::stays_announced) {
            --waiting_writers_;
            changed_.notify_all();
        }
        writer_ = writer_ || in_time;
        return in_time;
    }
    void unlock() {
        const std::lock_guard inside(monitor_);
        writer_ = false;
        changed_.notify_all();
    }
    void lock_shared() {
        std::unique_lock inside(monitor_);
        changed_.wait(inside, [this] { return admits_reader(); });
        ++readers_;
    }
    bool try_lock_shared() {
        const std::lock_guard inside(monitor_);
        const bool looks_away = Mistake == monitor_mistake::prefers_who_tries && ++tried_ % 2 == 0;
        const bool admitted = looks_away ? !writer_ : admits_reader();
        readers_ += admitted ? 1 : 0;
        return admitted;
    }
    bool try_lock_shared_for(std::chrono::nanoseconds timeout) {
        std::unique_lock inside(monitor_);
        const bool in_time = changed_.wait_for(inside, timeout, [this] { return admits_reader(); });
        readers_ += in_time ? 1 : 0;
        return in_time;
    }
    void unlock_shared() {
        const std::lock_guard inside(monitor_);
        --readers_;
        changed_.notify_all();
    }

  private:
    bool admits_writer() const { return !writer_ && readers_ == 0; }
    bool admits_reader() const { return !writer_ && waiting_writers_ == 0; }

    std::mutex monitor_;
    std::condition_variable changed_;
    bool writer_ = false;
    int readers_ = 0;
    int waiting_writers_ = 0;
    int tried_ = 0;
};

WEAVEPROOF_MODEL(shared_mutex, try_lock_returns_whoever_is_paused) {
    try_lock_returns<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, try_lock_shared_returns_whoever_is_paused) {
    try_lock_shared_returns<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, timed_forms_end_whoever_is_paused) {
    timed_forms_end<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, unlock_returns_whoever_is_paused) {
    unlock_returns<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, unlock_shared_returns_whoever_is_paused) {
    unlock_shared_returns<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, all_get_in_once_the_others_have_finished) {
    all_get_in_once_the_others_have_finished<shared_mutex>();
}

WEAVEPROOF_MODEL(shared_mutex, no_reader_that_comes_again_overtakes_a_waiting_writer) {
    no_reader_that_comes_again_overtakes_a_waiting_writer<shared_mutex>();
}

WEAVEPROOF_BROKEN(shared_mutex, tries_in_a_monitor, "deadlock") {
    try_lock_returns<shared_mutex_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(shared_mutex, tries_to_read_in_a_monitor, "deadlock") {
    try_lock_shared_returns<shared_mutex_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(shared_mutex, times_out_in_a_monitor, "deadlock") {
    timed_forms_end<shared_mutex_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(shared_mutex, unlocks_in_a_monitor, "deadlock") {
    unlock_returns<shared_mutex_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(shared_mutex, readers_unlock_in_a_monitor, "deadlock") {
    unlock_shared_returns<shared_mutex_as_a_monitor<monitor_mistake::none>>();
}

WEAVEPROOF_BROKEN(shared_mutex, stays_announced, "deadlock") {
    all_get_in_once_the_others_have_finished<shared_mutex_as_a_monitor<monitor_mistake::stays_announced>>();
}

WEAVEPROOF_BROKEN(shared_mutex, prefers_who_tries, "assertion") {
    no_reader_that_comes_again_overtakes_a_waiting_writer<
        shared_mutex_as_a_monitor<monitor_mistake::prefers_who_tries>>();
}

// False of the right lock: writers overtake each other.
WEAVEPROOF_BROKEN(shared_mutex, claim_that_no_writer_overtakes_a_waiting_writer, "assertion") {
    no_writer_overtakes_a_waiting_writer<shared_mutex>();
}

}  // namespace
