// Models of different shape, all of which hold.
#pragma once

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "weaveproof/check.hpp"

namespace weaveproof::test {

struct model {
    const char* name;
    void (*run)();
};

inline void increments() {
    std::atomic<int> count{0};
    std::vector<std::thread> all;
    for (int i = 0; i < 6; ++i) {
        all.emplace_back([&] { count.fetch_add(1, std::memory_order_relaxed); });
    }
    for (std::thread& t : all) {
        t.join();
    }
    assert(count.load() == 6);
}

// Some threads are made in some executions only.
inline void choices() {
    std::atomic<int> seen{0};
    std::vector<std::thread> all;
    for (int i = choose(4); i > 0; --i) {
        all.emplace_back([&] { seen.fetch_add(choose(2) + 1); });
    }
    std::thread reader([&] {
        if (seen.load() > 1) {
            std::thread late([&] { seen.fetch_add(1); });
            late.join();
        }
    });
    for (std::thread& t : all) {
        t.join();
    }
    reader.join();
}

inline void locks() {
    std::mutex m;
    std::condition_variable changed;
    int turns = 0;
    const auto take = [&](int mine) {
        std::unique_lock hold(m);
        changed.wait(hold, [&] { return turns >= mine; });
        ++turns;
        changed.notify_all();
    };
    std::thread a([&] { take(0); });
    std::thread b([&] { take(1); });
    std::thread c([&] { take(0); });
    a.join();
    b.join();
    c.join();
    assert(turns == 3);
}

inline void spins() {
    std::atomic<int> turn{0};
    std::atomic<int> sum{0};
    std::vector<std::thread> all;
    for (int i = 0; i < 3; ++i) {
        all.emplace_back([&, i] {
            sum.fetch_add(1);
            while (turn.load() < i) {
            }
            turn.fetch_add(1);
        });
    }
    for (std::thread& t : all) {
        t.join();
    }
    assert(turn.load() == 3);
}

inline constexpr model models[]
    = {{"increments", increments}, {"choices", choices}, {"locks", locks}, {"spins", spins}};

}  // namespace weaveproof::test
