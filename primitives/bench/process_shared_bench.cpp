#include "harness.hpp"
#include "suites.hpp"
#include "workloads.hpp"

#include <weaveproof/process_shared.hpp>

#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <pthread.h>
#include <semaphore.h>

namespace weaveproof::bench {
namespace {

/// glibc's mutex for processes, robust as ours is.
class pthread_robust_mutex {
  public:
    pthread_robust_mutex() {
        ::pthread_mutexattr_t attributes;
        ::pthread_mutexattr_init(&attributes);
        ::pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        ::pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
        ::pthread_mutex_init(&mutex_, &attributes);
        ::pthread_mutexattr_destroy(&attributes);
    }
    ~pthread_robust_mutex() { ::pthread_mutex_destroy(&mutex_); }
    pthread_robust_mutex(const pthread_robust_mutex&) = delete;
    pthread_robust_mutex& operator=(const pthread_robust_mutex&) = delete;
    void lock() { ::pthread_mutex_lock(&mutex_); }
    void unlock() { ::pthread_mutex_unlock(&mutex_); }
    ::pthread_mutex_t& native() { return mutex_; }

  private:
    ::pthread_mutex_t mutex_{};
};

class pthread_shared_condition_variable {
  public:
    pthread_shared_condition_variable() {
        ::pthread_condattr_t attributes;
        ::pthread_condattr_init(&attributes);
        ::pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
        ::pthread_cond_init(&condition_, &attributes);
        ::pthread_condattr_destroy(&attributes);
    }
    ~pthread_shared_condition_variable() { ::pthread_cond_destroy(&condition_); }
    pthread_shared_condition_variable(const pthread_shared_condition_variable&) = delete;
    pthread_shared_condition_variable& operator=(const pthread_shared_condition_variable&) = delete;
    void wait(std::unique_lock<pthread_robust_mutex>& lock) {
        ::pthread_cond_wait(&condition_, &lock.mutex()->native());
    }
    void notify_one() { ::pthread_cond_signal(&condition_); }

  private:
    ::pthread_cond_t condition_{};
};

/// The textbook's ring over glibc's mutex and condition variables for processes.
template <class T, std::size_t Capacity>
class pthread_shared_buffer {
  public:
    bool push(T x) {
        {
            std::unique_lock lock(mutex_);
            while (size_ == Capacity) {
                not_full_.wait(lock);
            }
            slots_[(first_ + size_) % Capacity] = x;
            ++size_;
        }
        not_empty_.notify_one();
        return true;
    }

    std::optional<T> pop() {
        T x;
        {
            std::unique_lock lock(mutex_);
            while (size_ == 0) {
                not_empty_.wait(lock);
            }
            x = slots_[first_];
            first_ = (first_ + 1) % Capacity;
            --size_;
        }
        not_full_.notify_one();
        return x;
    }

  private:
    pthread_robust_mutex mutex_;
    pthread_shared_condition_variable not_full_;
    pthread_shared_condition_variable not_empty_;
    std::size_t first_ = 0;
    std::size_t size_ = 0;
    T slots_[Capacity];
};

class robust_mutex {
  public:
    void lock() { static_cast<void>(mutex_.lock()); }
    void unlock() { mutex_.unlock(); }
    process_shared::robust_mutex& native() { return mutex_; }

  private:
    process_shared::robust_mutex mutex_;
};

class shared_condition_variable {
  public:
    void wait(std::unique_lock<robust_mutex>& lock) {
        static_cast<void>(condition_.wait(lock.mutex()->native()));
    }
    void notify_one() { condition_.notify_one(); }

  private:
    process_shared::condition_variable condition_;
};

class pthread_shared_semaphore {
  public:
    explicit pthread_shared_semaphore(std::ptrdiff_t units) {
        ::sem_init(&semaphore_, 1, static_cast<unsigned>(units));
    }
    ~pthread_shared_semaphore() { ::sem_destroy(&semaphore_); }
    pthread_shared_semaphore(const pthread_shared_semaphore&) = delete;
    pthread_shared_semaphore& operator=(const pthread_shared_semaphore&) = delete;
    void acquire() {
        while (::sem_wait(&semaphore_) != 0) {
        }
    }
    void release() { ::sem_post(&semaphore_); }

  private:
    ::sem_t semaphore_{};
};

template <class Mutex>
void add_mutex(peer<Mutex> p) {
    add_loop(name_of("process_shared", "robust mutex,uncontended", p.name), lock_uncontended<Mutex>);
    for (const int threads : {2, 4}) {
        add_timed(name_of("process_shared", "robust mutex," + std::to_string(threads) + " threads", p.name),
            [=](benchmark::State& s) { lock_contended<Mutex>(s, threads); });
    }
}

template <class Mutex, class ConditionVariable>
void add_condition_variable(const char* peer) {
    for (const auto& [where, place] :
        {std::pair{"one core", placement::together}, {"two cores", placement::spread}}) {
        add_timed(name_of("process_shared", std::string("condition variable,ping-pong,") + where, peer),
            [place = place](
                benchmark::State& s) { take_turns<Mutex, ConditionVariable>(s, place, notify::unlocked); });
    }
}

template <template <class, std::size_t> class Buffer>
void add_buffer(const char* peer) {
    add_timed(name_of("process_shared", "bounded buffer,1:1,capacity 1", peer),
        [](benchmark::State& s) { pass<Buffer<int, 1>>(s, 1); });
    add_timed(name_of("process_shared", "bounded buffer,1:1,capacity 64", peer),
        [](benchmark::State& s) { pass<Buffer<int, 64>>(s, 1); });
    add_timed(name_of("process_shared", "bounded buffer,2:2,capacity 64", peer),
        [](benchmark::State& s) { pass<Buffer<int, 64>>(s, 2); });
}

}  // namespace

void add_process_shared() {
    add_mutex(peer<robust_mutex>{"weaveproof"});
    add_mutex(peer<pthread_robust_mutex>{"glibc"});
    add_loop(name_of("process_shared", "semaphore,uncontended", "weaveproof"),
        acquire_uncontended<process_shared::semaphore>);
    add_loop(name_of("process_shared", "semaphore,uncontended", "glibc"),
        acquire_uncontended<pthread_shared_semaphore>);
    add_condition_variable<robust_mutex, shared_condition_variable>("weaveproof");
    add_condition_variable<pthread_robust_mutex, pthread_shared_condition_variable>("glibc");
    add_buffer<process_shared::bounded_buffer>("weaveproof");
    add_buffer<pthread_shared_buffer>("glibc");
}

}  // namespace weaveproof::bench
