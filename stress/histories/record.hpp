#pragma once

#include "harness/run.hpp"
#include "histories/game.hpp"
#include "histories/history.hpp"
#include "histories/log.hpp"
#include "histories/stamp.hpp"
#include "noise/noise.hpp"
#include "support/timeout.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace weaveproof::stress {

/// Random calls of several threads on one object, recorded, in short rounds. After each round, when no call is under way, its
/// history is compared with the specification.
template <game Game>
class recorder {
    using object = typename Game::object;
    using specification = specification_of<Game>;
    using call = call_of<Game>;
    using clock = std::chrono::steady_clock;

  public:
    recorder(const std::string& primitive, const std::string& name, const options& how)
        : run_(primitive, name, how), threads_(std::min(how.threads, most_threads)),
          random_(seeded(how.seed, threads_)) {
        for (unsigned t = 0; t <= threads_; ++t) {
            logs_.emplace_back(t, weaveproof::detail::most_calls);
        }
    }

    void operator()() {
        run_.name(this, "the object");
        run_.describe([this] {
            return "  the calls of this round, with the ticks at which they began and returned:\n"
                + to_text(calls());
        });
        for (unsigned t = 0; t < threads_; ++t) {
            run_.add_worker("caller", [this](worker& self) { take_part(self); });
        }
        run_.add_worker("bystander", [this](worker& self) { lead(self); });
        run_.go();
        run_.require(run_.histories() + run_.undecided() > 0, "no round was played");
        run_.holds();
    }

  private:
    static constexpr unsigned most_threads = 4;  // or a round would be too much to search
    static constexpr std::size_t most_positions = 50'000;
    static constexpr std::chrono::microseconds between_looks{20};

    static std::minstd_rand seeded(std::uint64_t seed, unsigned thread) {
        std::seed_seq sequence{
            static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), thread, 3U};
        return std::minstd_rand(sequence);
    }

    void take_part(worker& self) {
        std::minstd_rand random = seeded(run_.how().seed, self.id());
        noise* const around = noise::here();
        around->pause();
        for (std::uint64_t round = 1;; ++round) {
            const std::vector<call> plan = any_plan<Game>(random, typical_, threads_);
            while (round_.load(std::memory_order_acquire) != round) {
                if (over_.load(std::memory_order_acquire)) {
                    around->resume();
                    return;
                }
                std::this_thread::yield();
            }
            property_tests::brief_timeout = std::chrono::microseconds(below(random, 100));
            make(plan, self, *around);
            arrived_.fetch_add(1, std::memory_order_release);
        }
    }

    /// Leaves out what is not permitted, as far as the thread itself can know, and in the end gives back what it holds.
    void make(const std::vector<call>& plan, worker& self, noise& around) {
        if constexpr (has_owners) {
            const thread_id t = self.id();
            specification mine{};  // as if there were nobody else
            for (const call& each : plan) {
                if (mine.permitted(t, each) && perform(each, self, around)) {
                    mine.complete(t, each);
                }
                around.linger();
            }
            while (!mine.at_rest()) {
                const call last = mine.winding_down(t).second;
                perform(last, self, around);
                mine.complete(t, last);
            }
        } else {
            for (const call& each : plan) {
                perform(each, self, around);
                around.linger();
            }
        }
    }

    auto perform(const call& what, worker& self, noise& around) {
        const auto begin = clock::now();
        const auto result = self.doing("a call", this, [&] {
            return logs_[self.id()].record(what, clock_, [&] {
                around.resume();
                const auto returned = object_->perform(what);
                around.pause();
                return returned;
            });
        });
        if constexpr (requires { Game::measures(what); }) {
            if (Game::measures(what) && what.wait == specifications::waiting::briefly
                && result == specification(initial_).give_up(self.id(), what)) {
                run_.require(clock::now() - begin >= property_tests::brief_timeout,
                    "a call gave up before its time was over");
            }
        }
        return result;
    }

    void lead(worker& self) {
        noise* const around = noise::here();
        around->pause();
        std::vector<specification> states;
        for (unsigned age = 0; !self.stopping(); ++age) {
            if (states.empty() || age == Game::rounds) {
                age = 0;
                choice random = any_choice(random_);
                initial_ = Game::any_initial(random, threads_);
                object_.emplace(initial_);
                states = {initial_};
            }
            for (call_log<specification>& each : logs_) {
                each.clear();
            }
            const bool recorded = play(states, self, *around);
            states = recorded ? compared(std::move(states)) : undecided();
        }
        around->resume();
        over_.store(true, std::memory_order_release);
    }

    /// A round, to its end. Returns whether all of it was recorded.
    bool play(const std::vector<specification>& before, worker& self, noise& around) {
        arrived_.store(0, std::memory_order_relaxed);
        round_.fetch_add(1, std::memory_order_release);
        auto next = clock::now() + between_looks;
        bool recorded = true;
        for (unsigned n = 0; arrived_.load(std::memory_order_acquire) != threads_;
             std::this_thread::yield()) {
            if constexpr (requires { Game::relief(n); }) {
                if (clock::now() < next) {
                    continue;
                }
                next = clock::now() + between_looks;
                // Where they must not wait, another call could hide that they do.
                if (!all_wait(before)) {
                    continue;
                }
                const call help = Game::relief(n++);
                if (logs_[self.id()].full()) {
                    object_->perform(help);
                    recorded = false;
                } else {
                    perform(help, self, around);
                }
            }
        }
        return recorded;
    }

    /// Whether all threads that have not arrived are in calls that may wait for others.
    bool all_wait(const std::vector<specification>& before) const {
        const auto so_far = calls();
        const auto under_way
            = std::count_if(so_far.begin(), so_far.end(), [](const auto& c) { return !c.result; });
        const unsigned missing = threads_ - arrived_.load(std::memory_order_acquire);
        return static_cast<std::size_t>(under_way) == missing && may_all_wait(so_far, before, most_positions);
    }

    std::vector<specification> compared(std::vector<specification> before) {
        using verdict = typename judgement<specification>::verdict;
        auto judged = judge(calls(), std::move(before), most_positions);
        switch (judged.what) {
        case verdict::undecided:
            return undecided();
        case verdict::not_linearizable:
            run_.violated("not linearizable",
                "the calls of a round are in no order that the specification allows\n" + judged.why);
        case verdict::linearizable:
            break;
        }
        run_.history_is_linearizable();
        return std::move(judged.states);
    }

    /// What state the object is in is unknown: it is not used any more.
    std::vector<specification> undecided() {
        run_.history_is_undecided();
        return {};
    }

    std::vector<observed_call<specification>> calls() const {
        std::vector<observed_call<specification>> all;
        for (const call_log<specification>& each : logs_) {
            each.append_to(all);
        }
        std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
        return all;
    }

    static constexpr bool has_owners = requires { specification::operation::unlock; };

    run run_;
    const unsigned threads_;
    const stamp_source clock_ = usual_stamp_source();
    std::minstd_rand random_;  // of the bystander
    std::deque<call_log<specification>> logs_;
    std::optional<object> object_;
    const specification typical_ = [this] {
        choice random = any_choice(random_);
        return Game::any_initial(random, threads_);
    }();
    specification initial_ = typical_;  // of the object that is there
    alignas(64) std::atomic<std::uint64_t> round_{0};
    alignas(64) std::atomic<unsigned> arrived_{0};
    std::atomic<bool> over_{false};
};

/// A stress run that records histories: see recorder.
template <game Game>
void record(const std::string& primitive, const std::string& name, const options& how) {
    recorder<Game>(primitive, name, how)();
}

}  // namespace weaveproof::stress
