#pragma once

#include "harness/run.hpp"

#include "weaveproof/process_shared.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <new>
#include <random>
#include <thread>

#include <csignal>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weaveproof::stress::process_shared_scenarios {

using process_shared::lock_outcome;

inline constexpr std::int64_t total = 1000;
inline constexpr std::size_t producers = 2;

/// What the processes share.
template <class Mutex>
struct bank {
    struct element {
        std::uint32_t producer;
        std::uint32_t number;
    };

    Mutex guard;
    std::int64_t first = total;  // and the second: guarded, and together the total
    std::int64_t second = 0;
    process_shared::bounded_buffer<element, 4> buffer;
    std::array<std::atomic<std::uint32_t>, producers>
        pushed{};                                       // how many elements a producer knows that it pushed
    std::array<std::atomic<std::uint64_t>, 4> steps{};  // of each process
    std::atomic<std::uint64_t> deaths{0};               // of which the next owner was told
    std::atomic<bool> over{false};

    /// Enters, and puts in order what one who died left half done.
    void enter() {
        if (guard.lock() == lock_outcome::owner_dead) {
            second = total - first;
            deaths.fetch_add(1, std::memory_order_relaxed);
            guard.consistent();
        }
    }
};

/// A process that runs `body` until it returns or the process is killed.
class child {
  public:
    template <class Body>
    void start(Body body) {
        id_ = fork();
        if (id_ == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody is left behind
            body();
            _exit(0);
        }
    }

    void kill() {
        ::kill(id_, SIGKILL);
        waitpid(id_, nullptr, 0);
        id_ = 0;
    }

    bool has_ended() {
        if (id_ > 0 && waitpid(id_, nullptr, WNOHANG) == id_) {
            id_ = 0;
        }
        return id_ <= 0;
    }

    bool was_made() const { return id_ > 0; }

  private:
    pid_t id_ = 0;
};

/// Some processes move sums between two guarded accounts, others push numbered elements, and one kills them at random
/// moments, SIGKILL, and starts them anew: the accounts can always be put in order, nobody is stuck, and no element is lost.
/// An element may be there twice, where its producer was killed before it could note that it had pushed it.
template <class Mutex>
void kills(const options& how) {
    run r("process_shared", "kills", how);
    void* const memory
        = mmap(nullptr, sizeof(bank<Mutex>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    r.require(memory != MAP_FAILED, "no memory to share");
    auto& shared = *new (memory) bank<Mutex>;
    counter& killed = r.count("killed");
    counter& popped = r.count("popped");
    counter& told = r.count("told of a death");
    r.name(&shared.guard, "guard");
    std::array<std::uint32_t, producers> last{};

    const auto clerk = [&shared](std::uint32_t mine, std::uint32_t seed) {
        std::minstd_rand random(seed);
        while (!shared.over.load(std::memory_order_relaxed)) {
            shared.enter();
            const auto sum = static_cast<std::int64_t>(random() % 100);
            shared.first -= sum;
            // Half done for a while, so that it is there that the process is killed.
            for (auto turns = random() % 20'000; turns > 0; --turns) {
                static_cast<void>(shared.over.load(std::memory_order_acquire));
            }
            shared.second += sum;
            shared.guard.unlock();
            shared.steps[mine].fetch_add(1, std::memory_order_relaxed);
        }
    };
    const auto producer = [&shared](std::uint32_t mine) {
        while (!shared.over.load(std::memory_order_relaxed)) {
            const std::uint32_t next = shared.pushed[mine].load(std::memory_order_relaxed) + 1;
            shared.buffer.push({mine, next});
            shared.pushed[mine].store(next, std::memory_order_relaxed);
            shared.steps[mine].fetch_add(1, std::memory_order_relaxed);
        }
    };

    const auto take = [&](worker& self) {
        const auto next = self.doing(
            "pop_for", &shared.buffer, [&] { return shared.buffer.pop_for(std::chrono::microseconds(200)); });
        if (next) {
            std::uint32_t& before = last[next->producer];
            r.require(
                next->number == before || next->number == before + 1, "an element is lost or out of order");
            before = next->number;
            popped.add();
        }
        return next.has_value();
    };

    r.add_worker("supervisor", [&](worker& self) {
        std::array<child, 4> children;
        std::array<std::uint64_t, 4> steps_before{};
        const auto start = [&](std::uint32_t i) {
            if (i >= producers) {
                children[i].start([&, seed = self.below(1U << 30)] { clerk(i, seed); });
            } else {
                children[i].start([&] { producer(i); });
            }
            steps_before[i] = shared.steps[i].load();
            r.require(children[i].was_made(), "no process can be made");
        };
        for (std::uint32_t i = 0; i < children.size(); ++i) {
            start(i);
        }
        while (!self.stopping() || killed.value() < 20 || shared.deaths.load() == 0) {
            take(self);
            if (self.one_in(8)) {
                const std::uint32_t victim = self.below(static_cast<std::uint32_t>(children.size()));
                // Not before it is at work: otherwise it mostly dies before it has begun.
                if (shared.steps[victim].load() > steps_before[victim]) {
                    children[victim].kill();
                    killed.add();
                    start(victim);
                }
            }
            self.doing("lock", &shared.guard, [&] { shared.enter(); });
            r.require(shared.first + shared.second == total, "the accounts are not in order");
            shared.guard.unlock();
        }
        shared.over.store(true, std::memory_order_relaxed);
        for (child& each : children) {
            while (!each.has_ended()) {
                take(self);
            }
        }
        while (take(self)) {
        }
    });
    r.go();
    told.add(shared.deaths.load());
    for (std::size_t i = 0; i < producers; ++i) {
        r.require(last[i] >= shared.pushed[i].load(), "an element is lost");
    }
    r.require(popped.value() > 0 && killed.value() > 0, "nothing was done");
    r.holds();
    munmap(memory, sizeof(bank<Mutex>));
}

/// Two processes take turns at memory that nothing else guards.
template <class Semaphore>
void turns(const options& how) {
    struct table {
        Semaphore turn[2] = {Semaphore(1), Semaphore(0)};
        std::uint64_t played = 0;
        bool over = false;
    };
    run r("process_shared", "turns", how);
    void* const memory
        = mmap(nullptr, sizeof(table), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    r.require(memory != MAP_FAILED, "no memory to share");
    auto& shared = *new (memory) table;
    counter& played = r.count("played");
    r.name(&shared.turn[0], "turn 0");
    r.add_worker("player", [&](worker& self) {
        child other;
        other.start([&shared] {
            for (bool over = false; !over;) {
                shared.turn[1].acquire();
                ++shared.played;
                over = shared.over;
                shared.turn[0].release();
            }
        });
        r.require(other.was_made(), "no process can be made");
        for (std::uint64_t turn = 0; !shared.over; turn += 2) {
            self.doing("acquire", &shared.turn[0], [&] { shared.turn[0].acquire(); });
            r.require(shared.played == turn, "somebody played out of turn");
            ++shared.played;
            played.add();
            shared.over = self.stopping();
            self.doing("release", &shared.turn[1], [&] { shared.turn[1].release(); });
        }
        self.doing("until the other process ends", &other, [&] {
            while (!other.has_ended()) {
                std::this_thread::yield();
            }
        });
    });
    r.go();
    r.require(played.value() > 0, "nobody played");
    r.holds();
    munmap(memory, sizeof(table));
}

}  // namespace weaveproof::stress::process_shared_scenarios
