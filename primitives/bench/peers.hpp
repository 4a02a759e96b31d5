#pragma once

/// The peers under the names of the standard library, so that one benchmark measures all.

#include <weaveproof/bounded_buffer.hpp>
#include <weaveproof/condition_variable.hpp>
#include <weaveproof/mutex.hpp>
#include <weaveproof/semaphore.hpp>
#include <weaveproof/shared_mutex.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <semaphore.h>
#include <semaphore>
#include <shared_mutex>
#include <utility>

#ifdef WEAVEPROOF_BENCH_ABSEIL
#include <absl/synchronization/mutex.h>
#endif
#ifdef WEAVEPROOF_BENCH_MOODYCAMEL
#include <concurrentqueue/blockingconcurrentqueue.h>
#endif
#ifdef WEAVEPROOF_BENCH_NSYNC
#include <nsync.h>
#endif
#ifdef WEAVEPROOF_BENCH_TBB
#include <oneapi/tbb/concurrent_queue.h>
#include <oneapi/tbb/mutex.h>
#include <oneapi/tbb/rw_mutex.h>
#endif

namespace weaveproof::bench {

#ifdef WEAVEPROOF_BENCH_ABSEIL
/// absl::Mutex, exclusive and shared.
class absl_mutex {
  public:
    void lock() ABSL_NO_THREAD_SAFETY_ANALYSIS { mutex_.Lock(); }
    void unlock() ABSL_NO_THREAD_SAFETY_ANALYSIS { mutex_.Unlock(); }
    void lock_shared() ABSL_NO_THREAD_SAFETY_ANALYSIS { mutex_.ReaderLock(); }
    void unlock_shared() ABSL_NO_THREAD_SAFETY_ANALYSIS { mutex_.ReaderUnlock(); }
    absl::Mutex& native() { return mutex_; }

  private:
    absl::Mutex mutex_;
};

class absl_condition_variable {
  public:
    void wait(std::unique_lock<absl_mutex>& lock) ABSL_NO_THREAD_SAFETY_ANALYSIS {
        condition_.Wait(&lock.mutex()->native());
    }
    void notify_one() { condition_.Signal(); }
    void notify_all() { condition_.SignalAll(); }

  private:
    absl::CondVar condition_;
};
#endif

#ifdef WEAVEPROOF_BENCH_NSYNC
/// nsync_mu, exclusive and shared.
class nsync_mutex {
  public:
    void lock() { nsync::nsync_mu_lock(&mutex_); }
    void unlock() { nsync::nsync_mu_unlock(&mutex_); }
    void lock_shared() { nsync::nsync_mu_rlock(&mutex_); }
    void unlock_shared() { nsync::nsync_mu_runlock(&mutex_); }
    nsync::nsync_mu& native() { return mutex_; }

  private:
    nsync::nsync_mu mutex_{};
};

class nsync_condition_variable {
  public:
    void wait(std::unique_lock<nsync_mutex>& lock) {
        nsync::nsync_cv_wait(&condition_, &lock.mutex()->native());
    }
    void notify_one() { nsync::nsync_cv_signal(&condition_); }
    void notify_all() { nsync::nsync_cv_broadcast(&condition_); }

  private:
    nsync::nsync_cv condition_{};
};
#endif

/// POSIX sem_t, which is glibc's.
class posix_semaphore {
  public:
    explicit posix_semaphore(std::ptrdiff_t units) {
        ::sem_init(&semaphore_, 0, static_cast<unsigned>(units));
    }
    ~posix_semaphore() { ::sem_destroy(&semaphore_); }
    posix_semaphore(const posix_semaphore&) = delete;
    posix_semaphore& operator=(const posix_semaphore&) = delete;
    void acquire() {
        while (::sem_wait(&semaphore_) != 0) {
        }
    }
    void release() { ::sem_post(&semaphore_); }

  private:
    ::sem_t semaphore_{};
};

/// The textbook's bounded buffer over the standard library.
template <class T>
class standard_buffer {
  public:
    explicit standard_buffer(std::size_t capacity) : capacity_(capacity) {}

    bool push(T x) {
        {
            std::unique_lock lock(mutex_);
            not_full_.wait(lock, [this] { return elements_.size() < capacity_; });
            elements_.push_back(std::move(x));
        }
        not_empty_.notify_one();
        return true;
    }

    std::optional<T> pop() {
        std::optional<T> x;
        {
            std::unique_lock lock(mutex_);
            not_empty_.wait(lock, [this] { return !elements_.empty(); });
            x = std::move(elements_.front());
            elements_.pop_front();
        }
        not_full_.notify_one();
        return x;
    }

  private:
    std::mutex mutex_;
    std::condition_variable not_full_;
    std::condition_variable not_empty_;
    std::deque<T> elements_;
    const std::size_t capacity_;
};

#ifdef WEAVEPROOF_BENCH_TBB
template <class T>
class tbb_buffer {
  public:
    explicit tbb_buffer(std::size_t capacity) { queue_.set_capacity(static_cast<std::ptrdiff_t>(capacity)); }

    bool push(T x) {
        queue_.push(std::move(x));
        return true;
    }

    std::optional<T> pop() {
        T x;
        queue_.pop(x);
        return x;
    }

  private:
    tbb::concurrent_bounded_queue<T> queue_;
};
#endif

#ifdef WEAVEPROOF_BENCH_MOODYCAMEL
class moodycamel_semaphore {
  public:
    explicit moodycamel_semaphore(std::ptrdiff_t units) : semaphore_(units) {}
    void acquire() {
        while (!semaphore_.wait()) {
        }
    }
    void release() { semaphore_.signal(); }

  private:
    moodycamel::LightweightSemaphore semaphore_;
};

/// moodycamel's queue as it is: it has no capacity, and keeps the order of each producer only.
template <class T>
class moodycamel_queue {
  public:
    explicit moodycamel_queue(std::size_t) {}

    bool push(T x) { return queue_.enqueue(std::move(x)); }

    std::optional<T> pop() {
        T x;
        queue_.wait_dequeue(x);
        return x;
    }

  private:
    moodycamel::BlockingConcurrentQueue<T> queue_;
};

/// The same with a capacity, kept by moodycamel's own semaphore.
template <class T>
class moodycamel_buffer {
  public:
    explicit moodycamel_buffer(std::size_t capacity) : room_(static_cast<std::ptrdiff_t>(capacity)) {}

    bool push(T x) {
        room_.acquire();
        return queue_.push(std::move(x));
    }

    std::optional<T> pop() {
        std::optional<T> x = queue_.pop();
        room_.release();
        return x;
    }

  private:
    moodycamel_semaphore room_;
    moodycamel_queue<T> queue_{0};
};
#endif

}  // namespace weaveproof::bench
