#include "noise/noise.hpp"

#include <atomic>
#include <chrono>
#include <random>
#include <thread>

namespace weaveproof::stress {

constinit thread_local noise* noise::current = nullptr;

noise::noise(std::uint64_t seed, unsigned thread) {
    // Another stream than that of the worker with this number, whose choices must not depend on how often it is delayed.
    std::seed_seq sequence{
        static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), thread, 1U};
    std::uint32_t words[2];
    sequence.generate(words, words + 2);
    state_ = (std::uint64_t{words[0]} << 32) | words[1] | 1U;
    current = this;
}

noise::~noise() {
    current = nullptr;
}

// G. Marsaglia, "Xorshift RNGs" (2003), multiplied by S. Vigna (2016).
std::uint32_t noise::below(std::uint32_t bound) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return static_cast<std::uint32_t>((state_ * 0x2545'F491'4F6C'DD1DULL) >> 32) % bound;
}

void noise::disturb() {
    ++disturbances_;
    pause();
    delay();
    resume();
    // From one in 16 to one in 16384, each order of magnitude as often.
    until_next_ = 1 + below(32U << below(11));
}

void noise::delay() {
    switch (below(16)) {
    case 0:
        std::this_thread::sleep_for(std::chrono::microseconds(below(60)));
        break;
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
        std::this_thread::yield();
        break;
    default:
        for (std::uint32_t turns = below(400); turns > 0; --turns) {
            std::atomic_signal_fence(std::memory_order_seq_cst);  // keeps the loop from being removed
        }
        break;
    }
}

}  // namespace weaveproof::stress
