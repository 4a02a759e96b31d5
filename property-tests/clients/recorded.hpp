#pragma once

#include "clients/recorded_call.hpp"
#include "specifications/specification.hpp"
#include "weaveproof/linearizability.hpp"

#include <optional>
#include <vector>

namespace weaveproof::clients {

using specifications::thread_id;
using specifications::waiting;

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
        if (mine.permitted(self, c) && succeeded(object.perform(c))) {
            mine.complete(self, c);
        }
    }

    static bool succeeded(const typename specification::result& r) {
        if constexpr (requires { specification::succeeded(r); }) {
            return specification::succeeded(r);
        } else {
            return r;
        }
    }

    std::vector<holding> held_;
};

}  // namespace weaveproof::clients
