#pragma once

#include <array>
#include <cstddef>
#include <thread>

namespace weaveproof::models {

/// Runs all of them at the same time, the last in this thread, and returns when all have ended.
template <class Last>
void in_parallel(Last last) {
    last();
}

template <class First, class... Rest>
void in_parallel(First first, Rest... rest) {
    std::thread thread(first);
    in_parallel(rest...);
    thread.join();
}

/// Runs `work` in `Threads` threads, this one among them.
template <int Threads, class Work>
void in_threads(Work work) {
    std::array<std::thread, static_cast<std::size_t>(Threads - 1)> others;
    for (std::thread& t : others) {
        t = std::thread(work);
    }
    work();
    for (std::thread& t : others) {
        t.join();
    }
}

}  // namespace weaveproof::models
