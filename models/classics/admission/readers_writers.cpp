// Many may read at a time, or one may write (Courtois, Heymans and Parnas, 1971). The first reader locks the
// writers out, and the last reader lets them in.
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <semaphore>
#include <shared_mutex>
#include <thread>

#include <weaveproof/mutex.hpp>
#include <weaveproof/semaphore.hpp>
#include <weaveproof/shared_mutex.hpp>

#include "support/model_test.hpp"

namespace {

// The last reader is not always the first: it unlocks what another thread has locked, and a mutex belongs to
// who locked it.
class first_reader_locks_a_mutex {
  public:
    void lock_shared() {
        const std::lock_guard lock(mutex_);
        if (++readers_ == 1) {
            room_.lock();
        }
    }

    void unlock_shared() {
        const std::lock_guard lock(mutex_);
        if (--readers_ == 0) {
            room_.unlock();
        }
    }

    void lock() { room_.lock(); }
    void unlock() { room_.unlock(); }

  private:
    std::mutex mutex_;
    int readers_ = 0;
    std::mutex room_;
};

// A semaphore belongs to nobody.
template <class Semaphore>
class first_reader_takes_a_semaphore {
  public:
    void lock_shared() {
        const std::lock_guard lock(mutex_);
        if (++readers_ == 1) {
            room_.acquire();
        }
    }

    void unlock_shared() {
        const std::lock_guard lock(mutex_);
        if (--readers_ == 0) {
            room_.release();
        }
    }

    void lock() { room_.acquire(); }
    void unlock() { room_.release(); }

  private:
    std::mutex mutex_;
    int readers_ = 0;
    Semaphore room_{1};
};

// A reader that arrives waits while a writer waits.
class writers_first {
  public:
    void lock_shared() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !writing_ && writers_waiting_ == 0; });
        ++readers_;
    }

    void unlock_shared() {
        const std::lock_guard lock(mutex_);
        if (--readers_ == 0) {
            changed_.notify_all();
        }
    }

    void lock() {
        std::unique_lock lock(mutex_);
        ++writers_waiting_;
        changed_.wait(lock, [&] { return !writing_ && readers_ == 0; });
        --writers_waiting_;
        writing_ = true;
    }

    void unlock() {
        const std::lock_guard lock(mutex_);
        writing_ = false;
        changed_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int readers_ = 0;
    int writers_waiting_ = 0;
    bool writing_ = false;
};

// Two readers and a writer. What they read and write is plain: a data race would be found.
template <class Lock>
void two_readers_and_a_writer() {
    Lock room;
    int text = 0;
    const auto read = [&] {
        const std::shared_lock lock(room);
        assert(text == 0 || text == 1);
    };

    std::thread first(read);
    std::thread second(read);
    {
        const std::lock_guard lock(room);
        text = 1;
    }
    first.join();
    second.join();
}

// A reader is inside when the writer says that it comes, and leaves only when another has come. While readers
// relieve each other so, the writer waits; each relief leaves everything as it was, so there is no bound to
// them. What is claimed is whether the writer gets in between three reliefs.
template <class Lock>
void readers_relieve_each_other(bool writer_gets_in) {
    constexpr int reliefs = 3;
    Lock room;
    std::atomic<bool> writer_comes{false};
    bool written = false;

    room.lock_shared();
    std::thread writer([&] {
        writer_comes.store(true);
        room.lock();
        written = true;
        room.unlock();
    });
    while (!writer_comes.load()) {
    }
    for (int relief = 0; relief < reliefs; ++relief) {
        std::thread([&] { room.lock_shared(); }).join();
        room.unlock_shared();
    }
    assert(written == writer_gets_in);
    room.unlock_shared();
    writer.join();
    assert(written);
}

WEAVEPROOF_BROKEN(classics, readers_writers_mutex, "unlock by another thread") {
    two_readers_and_a_writer<first_reader_locks_a_mutex>();
}

WEAVEPROOF_MODEL(classics, readers_writers_semaphore) {
    two_readers_and_a_writer<first_reader_takes_a_semaphore<weaveproof::counting_semaphore<1>>>();
}

WEAVEPROOF_MODEL(classics, readers_writers_semaphore_writer_is_overtaken) {
    readers_relieve_each_other<first_reader_takes_a_semaphore<weaveproof::counting_semaphore<1>>>(false);
}

WEAVEPROOF_MODEL(classics, readers_writers_writers_first) {
    two_readers_and_a_writer<writers_first>();
}

WEAVEPROOF_MODEL(classics, readers_writers_shared_mutex) {
    two_readers_and_a_writer<std::shared_mutex>();
}

WEAVEPROOF_MODEL(classics, readers_writers_shared_mutex_weaveproof) {
    two_readers_and_a_writer<weaveproof::shared_mutex>();
}

WEAVEPROOF_BROKEN(classics, readers_writers_writers_first_reader_waits_for_reader, "deadlock") {
    readers_relieve_each_other<writers_first>(false);
}

WEAVEPROOF_BROKEN(classics, readers_writers_semaphore_writer_gets_in_between, "assertion") {
    readers_relieve_each_other<first_reader_takes_a_semaphore<weaveproof::counting_semaphore<1>>>(true);
}

#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE == 12  // see admission.cpp
WEAVEPROOF_BROKEN(classics, readers_writers_semaphore_std, "deadlock") {
    two_readers_and_a_writer<first_reader_takes_a_semaphore<std::binary_semaphore>>();
}
#endif

WEAVEPROOF_MODEL(classics, readers_writers_semaphore_std_writer_is_overtaken) {
    readers_relieve_each_other<first_reader_takes_a_semaphore<std::binary_semaphore>>(false);
}

}  // namespace
