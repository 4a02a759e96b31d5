#include "harness.hpp"
#include "suites.hpp"

#include <weaveproof/barrier.hpp>

#include <barrier>

#include <pthread.h>

namespace weaveproof::bench {
namespace {

class pthread_barrier {
  public:
    explicit pthread_barrier(std::ptrdiff_t expected) {
        ::pthread_barrier_init(&barrier_, nullptr, static_cast<unsigned>(expected));
    }
    ~pthread_barrier() { ::pthread_barrier_destroy(&barrier_); }
    pthread_barrier(const pthread_barrier&) = delete;
    pthread_barrier& operator=(const pthread_barrier&) = delete;
    void arrive_and_wait() { ::pthread_barrier_wait(&barrier_); }

  private:
    ::pthread_barrier_t barrier_{};
};

/// An operation is one arrival; the first thread says to all, in the phase before, which one is the last.
template <class Barrier>
void phases(benchmark::State& state, int threads) {
    alignas(cache_line) Barrier b(threads);
    bool over = false;
    crew::run(state, threads, placement::spread, [&](int me, const crew::running& running) {
        std::uint64_t done = 0;
        while (!over) {
            b.arrive_and_wait();
            if (me == 0) {
                over = !running.load(std::memory_order_relaxed);
            }
            b.arrive_and_wait();
            done += 2;
        }
        return done;
    });
}

template <class Barrier>
void add_barrier(peer<Barrier> p) {
    for (const int threads : {2, 4, 8}) {
        add_timed(name_of("barrier", std::to_string(threads) + " threads", p.name),
            [=](benchmark::State& s) { phases<Barrier>(s, threads); });
    }
}

}  // namespace

void add_barriers() {
    add_barrier(peer<weaveproof::barrier<>>{"weaveproof"});
    add_barrier(peer<std::barrier<>>{"libstdc++"});
    add_barrier(peer<pthread_barrier>{"glibc"});
}

}  // namespace weaveproof::bench
