#pragma once

#include "harness/run.hpp"

#include "weaveproof/thread_pool.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <system_error>
#include <utility>

namespace weaveproof::stress::thread_pool_scenarios {

/// Pool after pool, each used by all workers at the same time until one of them shuts it down, one way or the other: each
/// task is run once or cancelled, its result is the right one, and none is waited for in vain.
template <class Pool>
void pools(const options& how) {
    struct failure {};
    run r("thread_pool", "pools", how);
    counter& had_result = r.count("had a result");
    counter& threw = r.count("threw");
    counter& cancelled = r.count("cancelled");
    counter& refused = r.count("refused");
    r.add_worker("owner", [&](worker& self) {
        while (!self.stopping()) {
            Pool pool(1 + self.below(4));
            std::atomic<std::uint64_t> ran{0};
            std::deque<std::pair<int, std::future<int>>> results;
            std::thread other([&, how_to_end = self.below(2)] {
                std::this_thread::yield();
                pool.shutdown(how_to_end == 0 ? pool_shutdown::drain : pool_shutdown::cancel);
            });
            try {
                for (int i = 0; i < 20; ++i) {
                    // Plain data of this thread, and of the one that runs the task, and of this one again.
                    auto data = std::make_shared<int>(i);
                    const bool fails = self.one_in(5);
                    self.doing("submit", &pool, [&] {
                        results.emplace_back(fails ? -1 : i, pool.submit([&ran, data, fails] {
                            ran.fetch_add(1, std::memory_order_relaxed);
                            if (fails) {
                                throw failure{};
                            }
                            return std::exchange(*data, -1);
                        }));
                    });
                    self.dawdle();
                }
            } catch (const std::system_error&) {
                refused.add();
            }
            std::uint64_t begun = 0;
            for (auto& [expected, each] : results) {
                try {
                    const int result = self.doing("get", &pool, [&f = each] { return f.get(); });
                    r.require(result == expected, "the result of another task");
                    ++begun;
                    had_result.add();
                } catch (const failure&) {
                    r.require(expected == -1, "an exception of another task");
                    ++begun;
                    threw.add();
                } catch (const std::future_error&) {
                    cancelled.add();
                }
            }
            self.doing("shutdown", &pool, [&] { other.join(); });
            r.require(ran.load(std::memory_order_relaxed) == begun, "a task was run in vain, or twice");
        }
    });
    r.go();
    r.require(had_result.value() > 0 && threw.value() > 0, "no task was run");
    r.holds();
}

}  // namespace weaveproof::stress::thread_pool_scenarios
