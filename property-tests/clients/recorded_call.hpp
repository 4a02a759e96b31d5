#pragma once

#include "specifications/specification.hpp"
#include "weaveproof/linearizability.hpp"

#include <optional>
#include <sstream>
#include <string>
#include <utility>

namespace weaveproof::clients {

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
        if (Specification::waits(what(c)) == waiting::not_at_all
            || (s.enabled(c.thread, what(c)) && !may_suspend(s, c))) {
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

    static bool may_suspend(
        [[maybe_unused]] const Specification& s, [[maybe_unused]] const detail::noted_call& c) {
        if constexpr (requires { s.may_suspend(c.thread, what(c)); }) {
            return s.may_suspend(c.thread, what(c));
        } else {
            return false;
        }
    }
};

template <specifications::specification Specification>
inline const recorded_call<Specification> recorded_call<Specification>::instance{};

}  // namespace weaveproof::clients
