#include "harness.hpp"
#include "suites.hpp"

#include <weaveproof/latch.hpp>

#include <latch>

#ifdef WEAVEPROOF_BENCH_ABSEIL
#include <absl/synchronization/blocking_counter.h>
#endif

namespace weaveproof::bench {
namespace {

#ifdef WEAVEPROOF_BENCH_ABSEIL
class absl_latch {
  public:
    explicit absl_latch(std::ptrdiff_t expected) : counter_(static_cast<int>(expected)) {}
    void count_down() { counter_.DecrementCount(); }
    void wait() { counter_.Wait(); }

  private:
    absl::BlockingCounter counter_;
};
#endif

/// The whole life of a latch that nobody has to sleep for.
template <class Latch>
void counted_down(benchmark::State& state) {
    for (auto _ : state) {
        Latch l(2);
        benchmark::DoNotOptimize(&l);
        l.count_down();
        l.count_down();
        l.wait();
    }
}

template <class Latch>
void add_latch(peer<Latch> p) {
    add_loop(name_of("latch", "made counted down and waited for", p.name), counted_down<Latch>);
}

}  // namespace

void add_latches() {
    add_latch(peer<weaveproof::latch>{"weaveproof"});
    add_latch(peer<std::latch>{"libstdc++"});
#ifdef WEAVEPROOF_BENCH_ABSEIL
    add_latch(peer<absl_latch>{"Abseil"});
#endif
}

}  // namespace weaveproof::bench
