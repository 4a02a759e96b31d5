#include "harness.hpp"
#include "suites.hpp"
#include "workloads.hpp"

#include <weaveproof/process_shared.hpp>

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

  private:
    ::pthread_mutex_t mutex_;
};

class robust_mutex {
  public:
    void lock() { static_cast<void>(mutex_.lock()); }
    void unlock() { mutex_.unlock(); }

  private:
    process_shared::robust_mutex mutex_;
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
    ::sem_t semaphore_;
};

template <class Mutex>
void add_mutex(peer<Mutex> p) {
    add_loop(name_of("process_shared", "robust mutex,uncontended", p.name), lock_uncontended<Mutex>);
    for (const int threads : {2, 4}) {
        add_timed(name_of("process_shared", "robust mutex," + std::to_string(threads) + " threads", p.name),
            [=](benchmark::State& s) { lock_contended<Mutex>(s, threads); });
    }
}

}  // namespace

void add_process_shared() {
    add_mutex(peer<robust_mutex>{"weaveproof"});
    add_mutex(peer<pthread_robust_mutex>{"glibc"});
    add_loop(name_of("process_shared", "semaphore,uncontended", "weaveproof"),
        acquire_uncontended<process_shared::semaphore>);
    add_loop(name_of("process_shared", "semaphore,uncontended", "glibc"),
        acquire_uncontended<pthread_shared_semaphore>);
}

}  // namespace weaveproof::bench
