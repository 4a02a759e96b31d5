#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

namespace weaveproof::stress {

/// An object for each round, made anew when all workers have left the one of three rounds ago: for primitives that are
/// used up. `make()` returns a std::unique_ptr to one.
template <class Object, class Make>
class rounds {
  public:
    rounds(unsigned workers, Make make) : workers_(workers), make_(std::move(make)) {
        for (std::uint64_t i = 0; i < slots_.size(); ++i) {
            slots_[i].object = make_();
            slots_[i].round.store(i, std::memory_order_relaxed);
        }
    }

    /// The object of a round; waits until it is there.
    Object& enter(std::uint64_t round) {
        slot& s = of(round);
        while (s.round.load(std::memory_order_acquire) != round) {
            std::this_thread::yield();
        }
        return *s.object;
    }

    /// Once by each worker; the last destroys it.
    void leave(std::uint64_t round) {
        slot& s = of(round);
        if (s.left.fetch_add(1, std::memory_order_acq_rel) + 1 == workers_) {
            s.object = make_();
            s.left.store(0, std::memory_order_relaxed);
            s.round.store(round + slots_.size(), std::memory_order_release);
        }
    }

  private:
    struct alignas(64) slot {
        std::unique_ptr<Object> object;
        std::atomic<unsigned> left{0};
        std::atomic<std::uint64_t> round{0};
    };

    slot& of(std::uint64_t round) { return slots_[round % slots_.size()]; }

    const unsigned workers_;
    Make make_;
    std::array<slot, 3> slots_;
};

}  // namespace weaveproof::stress
