#pragma once

/// What a readers-writer lock promises, as models of any such lock. What it protects is plain data: the
/// checker reports a data race unless the writer is alone and everyone sees what the last one wrote. A lost
/// wakeup is a deadlock.

#include <atomic>
#include <cassert>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "support/clocks.hpp"
#include "support/in_parallel.hpp"

namespace weaveproof::models {

/// Two plain variables that a writer changes one after the other: whoever is inside sees them equal.
template <class SharedMutex>
struct guarded_pair {
    SharedMutex mutex;
    int first = 0;
    int second = 0;

    void write() {
        const std::unique_lock lock(mutex);
        ++first;
        ++second;
    }

    void read() {
        const std::shared_lock lock(mutex);
        assert(first == second);
    }
};

/// Writers exclude each other and are visible to the next.
template <class SharedMutex, int Writers>
void writers_exclude_each_other() {
    guarded_pair<SharedMutex> pair;
    in_threads<Writers>([&] { pair.write(); });
    assert(pair.first == Writers);
}

/// Writers exclude readers, and readers writers; everyone gets in.
template <class SharedMutex, int Writers, int Readers>
void writers_and_readers_exclude_each_other() {
    guarded_pair<SharedMutex> pair;
    in_parallel([&] { in_threads<Writers>([&] { pair.write(); }); },
        [&] { in_threads<Readers>([&] { pair.read(); }); });
    assert(pair.first == Writers);
}

/// One that reads and then writes, and one that writes and then reads.
template <class SharedMutex>
void roles_change() {
    guarded_pair<SharedMutex> pair;
    in_parallel(
        [&] {
            pair.read();
            pair.write();
        },
        [&] {
            pair.write();
            pair.read();
        });
    assert(pair.first == 2);
}

/// A reader is let in while another is inside: the other waits for it there, so it would be a deadlock.
template <class SharedMutex>
void readers_are_together() {
    SharedMutex m;
    const std::shared_lock lock(m);
    std::thread([&] { const std::shared_lock inner(m); }).join();
}

/// A writer that leaves lets all readers in that sleep: one of them waits inside for the other.
template <class SharedMutex>
void sleeping_readers_enter_together() {
    SharedMutex m;
    m.lock();
    std::thread other([&] { const std::shared_lock lock(m); });
    std::thread reader([&] {
        const std::shared_lock lock(m);
        other.join();
    });
    m.unlock();
    reader.join();
}

/// From when a writer has announced that it waits, which a failing try_lock_shared() shows, no new reader
/// gets in before it.
template <class SharedMutex>
void readers_do_not_overtake_a_waiting_writer() {
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
        const std::shared_lock lock(m);
        assert(written || !writer_waits);
    });
    m.unlock_shared();
    writer.join();
    reader.join();
}

/// A writer that gives up lets those readers in that it kept out: the reader inside waits for the new one.
template <class SharedMutex>
void writer_that_gives_up_lets_readers_in() {
    SharedMutex m;
    m.lock_shared();
    std::thread writer([&] {
        if (m.try_lock_for(a_while)) {
            m.unlock();
        }
    });
    std::thread reader([&] { const std::shared_lock lock(m); });
    reader.join();
    m.unlock_shared();
    writer.join();
}

/// A writer that waits with a deadline takes no wakeup along that another writer needs.
template <class SharedMutex>
void timed_writer_and_a_sleeping_writer() {
    SharedMutex m;
    int entered = 0;
    bool in_time = false;
    m.lock();
    std::thread timed([&] {
        in_time = m.try_lock_for(a_while);
        if (in_time) {
            ++entered;
            m.unlock();
        }
    });
    std::thread sleeper([&] {
        const std::unique_lock lock(m);
        ++entered;
    });
    m.unlock();
    timed.join();
    sleeper.join();
    assert(entered == (in_time ? 2 : 1));
}

/// A reader that waits with a deadline gets in where it may or not at all, and takes no wakeup along.
template <class SharedMutex>
void timed_reader_and_a_sleeping_reader() {
    guarded_pair<SharedMutex> pair;
    in_parallel([&] { pair.write(); }, [&] { pair.read(); },
        [&] {
            const std::shared_lock lock(pair.mutex, a_while);
            assert(!lock.owns_lock() || pair.first == pair.second);
        });
}

/// A writer that finds, in plain data, that all others have been inside destroys the lock, while the unlock()
/// of another has perhaps not returned.
template <class SharedMutex>
void last_writer_destroys() {
    struct counted {
        SharedMutex mutex;
        int references = 2;
    };
    auto* const object = new counted;
    in_threads<2>([object] {
        object->mutex.lock();
        const bool last = --object->references == 0;
        object->mutex.unlock();
        if (last) {
            delete object;
        }
    });
}

/// A writer that gets in after the only reader destroys the lock, while the reader's unlock_shared() has
/// perhaps not returned.
template <class SharedMutex>
void writer_destroys_after_the_last_reader() {
    struct visited {
        SharedMutex mutex;
        std::atomic<bool> read{false};
    };
    auto* const object = new visited;
    std::thread reader([object] {
        object->mutex.lock_shared();
        object->read.store(true, std::memory_order_relaxed);
        object->mutex.unlock_shared();
    });
    object->mutex.lock();
    const bool was_there = object->read.load(std::memory_order_relaxed);
    object->mutex.unlock();
    if (was_there) {
        delete object;
    }
    reader.join();
    if (!was_there) {
        delete object;
    }
}

}  // namespace weaveproof::models
