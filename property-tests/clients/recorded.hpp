#pragma once

#include "specifications/specification.hpp"
#include "weaveproof/linearizability.hpp"

#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace weaveproof::clients {

using specifications::thread_id;
using specifications::waiting;

/// What a call of a specification does to it, for the search for an order.
template <specifications::specification Specification>
class recorded_call final : public detail::call_kind<Specification> {
    using call = typename Specification::call;

  public:
    struct contents {
        call what;
        std::optional<typename Specification::result> result;
    };

    detail::effect complete(const detail::noted_call& c, Specification& s) const override {
        if (!may_complete(s, c)) {
            return detail::effect::blocks;
        }
        const auto result = s.complete(c.thread, what(c));
        return c.returned && !(result == *of(c).result) ? detail::effect::other : detail::effect::taken;
    }

    /// While it waits its time may be over at any moment; else only where it would have to wait.
    bool give_up(const detail::noted_call& c, Specification& s, bool waits) const override {
        if (Specification::waits(what(c)) == waiting::indefinitely
            || (!waits && s.enabled(c.thread, what(c)))) {
            return false;
        }
        const auto result = s.give_up(c.thread, what(c));
        return !c.returned || result == *of(c).result;
    }

    bool begin_to_wait(const detail::noted_call& c, Specification& s) const override {
        if (Specification::waits(what(c)) == waiting::not_at_all || s.enabled(c.thread, what(c))) {
            return false;
        }
        Specification waits = s;
        waits.suspend(c.thread, what(c));
        if (waits == s) {
            return false;
        }
        s = std::move(waits);
        return true;
    }

    bool must_go_on(const detail::noted_call& c, const Specification& s) const override {
        return Specification::waits(what(c)) != waiting::indefinitely || s.enabled(c.thread, what(c));
    }

    bool synchronizes(const detail::noted_call& earlier, const detail::noted_call& later) const override {
        if constexpr (requires { &Specification::synchronize; }) {
            return earlier.returned
                && Specification::synchronize(
                    what(earlier), *of(earlier).result, what(later), *of(later).result);
        } else {
            return false;
        }
    }

    std::string text(const detail::noted_call& c) const override {
        std::ostringstream out;
        out << what(c);
        if (c.returned) {
            out << " → ";
            detail::show(out, *of(c).result);
        }
        return out.str();
    }

    std::string expected(const detail::noted_call& c, const Specification& s) const override {
        Specification copy = s;
        std::ostringstream out;
        detail::show(out, copy.complete(c.thread, what(c)));
        return out.str();
    }

    static const recorded_call instance;

  private:
    static const contents& of(const detail::noted_call& c) { return detail::contents_of<contents>(c); }
    static const call& what(const detail::noted_call& c) { return of(c).what; }

    static bool may_complete(const Specification& s, const detail::noted_call& c) {
        if constexpr (requires { s.may_complete(c.thread, what(c)); }) {
            return s.may_complete(c.thread, what(c));
        } else {
            return s.enabled(c.thread, what(c));
        }
    }
};

template <specifications::specification Specification>
inline const recorded_call<Specification> recorded_call<Specification>::instance{};

/// An object whose calls are checked against its specification in each execution.
template <class Object>
class recorded {
  public:
    using specification = typename Object::specification;
    using call = typename specification::call;
    using result = typename specification::result;

    explicit recorded(const specification& initial, const char* name = "the object")
        : object_(initial), history_(initial, name) {}

    result perform(call c) {
        using kind = recorded_call<specification>;
        if constexpr (requires { c.wait; }) {
            c.wait = waiting::briefly;  // time is virtual: any wait may last as long as that
        }
        return detail::note(history_, kind::instance, typename kind::contents{c, std::nullopt},
            [&] { return object_.perform(c); });
    }

  private:
    Object object_;
    history<specification> history_;
};

/// A thread that calls recorded objects: it omits what it may not call, as to unlock what it does not hold, and in the
/// end
/// gives back what it holds.
template <class Object>
class caller {
  public:
    using specification = typename Object::specification;
    using call = typename specification::call;

    caller() = default;
    caller(const caller&) = delete;
    caller& operator=(const caller&) = delete;

    ~caller() {
        if constexpr (has_owners) {
            for (auto& [object, mine] : held_) {
                while (!mine.at_rest()) {
                    perform(*object, mine, mine.winding_down(self).second);
                }
            }
        }
    }

    void operator()(recorded<Object>& object, const call& c) {
        if constexpr (has_owners) {
            perform(object, holdings(object), c);
        } else {
            object.perform(c);
        }
    }

  private:
    // As far as this thread can know, which is all that decides about what it may unlock.
    static constexpr thread_id self = 0;
    static constexpr bool has_owners = requires(call c) { c.what = specification::operation::unlock; };

    struct holding {
        recorded<Object>* object;
        specification mine;
    };

    specification& holdings(recorded<Object>& object) {
        for (holding& h : held_) {
            if (h.object == &object) {
                return h.mine;
            }
        }
        return held_.emplace_back(holding{&object, {}}).mine;
    }

    static void perform(recorded<Object>& object, specification& mine, const call& c) {
        if (mine.permitted(self, c) && object.perform(c)) {
            mine.complete(self, c);
        }
    }

    std::vector<holding> held_;
};

}  // namespace weaveproof::clients
