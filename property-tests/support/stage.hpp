#pragma once

#include "support/property.hpp"
#include "support/puppet.hpp"
#include "support/scene.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace weaveproof::property_tests {

/// The real counterpart of a scene: the object under test, and a real thread for each thread of the scene.
///
/// The object is a function that makes a call on the real thing and returns its result.
/// Which real thread plays which thread of the scene is settled only when calls that are equal go on: the real object
/// chooses one, the scene another, and the two change roles.
///
/// Where a call must go on, it is waited for, under patience(). Where it must not, it is looked at once its thread
/// sleeps; that never calls a right object wrong, however the threads are scheduled.
template <class Specification>
class stage {
  public:
    using scene_type = scene<Specification>;
    using thread_id = specifications::thread_id;
    using call = typename Specification::call;
    using result = typename Specification::result;
    using completion = typename scene_type::completion;

    using object = std::function<result(const call&)>;

    stage(std::size_t threads, object real)
        : object_(std::make_shared<object>(std::move(real))), cast_(threads + 1) {}

    void begin(thread_id t, const call& c) {
        history_ << "    thread " << t << ": " << c << '\n';
        actor& a = cast_[t];
        a.playing = c;
        a.returned = std::make_shared<std::optional<result>>();
        a.body->start([real = object_, c, returned = a.returned] { returned->emplace((*real)(c)); });
    }

    /// Waits until these calls have returned what they must. `alone`: no other call may return meanwhile.
    void expect(const std::vector<completion>& completions, bool alone = true) {
        std::vector<std::size_t> players;
        bool all_returned = false;
        eventually(patience(), [&] {
            all_returned
                = alone && returned_calls() >= completions.size();  // first, as more may return meanwhile
            players = players_of(completions);
            return all_returned || players.size() == completions.size();
        });
        if (players.size() < completions.size()) {
            std::ostringstream what;
            what << completions[players.size()].what
                 << (all_returned ? " returned what it must not" : " does not return: it is stuck");
            refute(what.str());
        }
        recast(completions, players);
    }

    /// Looks whether the calls that are blocked in `quiet` are.
    void expect_blocked(const scene_type& quiet) {
        for (thread_id t = 0; t < quiet.blocked.size(); ++t) {
            if (!quiet.blocked[t]) {
                continue;
            }
            const actor& each = cast_[t];
            const bool settled = eventually(patience(), [&] { return each.body->asleep() || each.done(); });
            if (!settled || each.done()) {
                std::ostringstream what;
                what << *quiet.blocked[t]
                     << (settled ? " returned although it must block" : " does not sleep");
                refute(what.str());
            }
        }
    }

    /// Brings the object to rest and all calls that are still blocked to an end, in whatever order the object chooses.
    void clear(scene_type last) {
        const auto bystander = static_cast<thread_id>(cast_.size() - 1);
        last.blocked.resize(cast_.size());
        while (!last.quiet() || !last.state.at_rest()) {
            const auto [thread, next] = last.state.winding_down(bystander);
            begin(thread, next);
            expect({{thread, next, last.state.complete(thread, next)}}, false);
            while (last.first_enabled()) {
                follow(last);
            }
        }
    }

  private:
    struct actor {
        std::unique_ptr<puppet> body = std::make_unique<puppet>();
        std::optional<call> playing;
        std::shared_ptr<std::optional<result>> returned;

        bool done() const { return playing && body->idle(); }
    };

    /// What a stuck thread uses, and an object in a state in which it must not be destroyed, stay as they are.
    [[noreturn]] void refute(const std::string& what) {
        static auto& wrecks = *new std::vector<std::shared_ptr<object>>;
        wrecks.push_back(object_);
        property_tests::refute(what + ", after\n" + history_.str());
    }

    std::size_t returned_calls() const {
        return static_cast<std::size_t>(
            std::count_if(cast_.begin(), cast_.end(), [](const actor& a) { return a.done(); }));
    }

    /// Those who have made these calls with these results, up to the first call that nobody has.
    std::vector<std::size_t> players_of(const std::vector<completion>& completions) const {
        std::vector<std::size_t> players;
        for (const completion& each : completions) {
            const auto made = [&](std::size_t i) {
                const actor& a = cast_[i];
                return std::find(players.begin(), players.end(), i) == players.end() && a.done()
                    && *a.playing == each.what && *a.returned == each.value;
            };
            std::size_t player = each.thread;
            if (!made(player)) {
                for (player = 0; player < cast_.size() && !made(player); ++player) {
                }
            }
            if (player == cast_.size()) {
                break;
            }
            players.push_back(player);
        }
        return players;
    }

    /// Gives to each thread of the completions the player who made its call.
    void recast(const std::vector<completion>& completions, std::vector<std::size_t> players) {
        for (std::size_t i = 0; i < players.size(); ++i) {
            const std::size_t from = players[i];
            const std::size_t to = completions[i].thread;
            cast_[from].playing.reset();
            std::swap(cast_[from], cast_[to]);
            for (std::size_t& each : players) {
                each = each == from ? to : each == to ? from : each;
            }
        }
    }

    /// Lets one enabled call of `last` go on: the one that the object chose.
    void follow(scene_type& last) {
        std::optional<thread_id> chosen;
        const bool returned = eventually(patience(), [&] {
            for (thread_id t = 0; t < cast_.size() && !chosen; ++t) {
                if (last.enabled(t) && cast_[t].done()) {
                    chosen = t;
                }
            }
            return chosen.has_value();
        });
        if (!returned) {
            refute("no blocked call goes on although one must");
        }
        std::vector<completion> completions;
        last.go_on(*chosen, completions);
        expect(completions, false);
    }

    std::shared_ptr<object> object_;
    std::vector<actor> cast_;  // by thread of the scene, and at last the bystander
    std::ostringstream history_;
};

}  // namespace weaveproof::property_tests
