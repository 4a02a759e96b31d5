#include "harness.hpp"
#include "suites.hpp"

#include <weaveproof/once.hpp>

#include <mutex>

#ifdef WEAVEPROOF_BENCH_ABSEIL
#include <absl/base/call_once.h>
#endif

namespace weaveproof::bench {
namespace {

/// What every call but the first costs.
template <class Flag, class Call>
void already_done(benchmark::State& state, Call call) {
    Flag flag;
    int calls = 0;
    for (auto _ : state) {
        call(flag, [&calls] { ++calls; });
        benchmark::DoNotOptimize(flag);
    }
}

}  // namespace

void add_onces() {
    const auto name = [](const char* peer) { return name_of("once", "already done", peer); };
    add_loop(name("weaveproof"), [](benchmark::State& s) {
        already_done<weaveproof::once_flag>(s, [](auto& flag, auto f) { weaveproof::call_once(flag, f); });
    });
    add_loop(name("libstdc++"), [](benchmark::State& s) {
        already_done<std::once_flag>(s, [](auto& flag, auto f) { std::call_once(flag, f); });
    });
#ifdef WEAVEPROOF_BENCH_ABSEIL
    add_loop(name("Abseil"), [](benchmark::State& s) {
        already_done<absl::once_flag>(s, [](auto& flag, auto f) { absl::call_once(flag, f); });
    });
#endif
}

}  // namespace weaveproof::bench
