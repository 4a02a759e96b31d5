#pragma once

#include "specifications/once.hpp"
#include "weaveproof/event.hpp"

namespace weaveproof::property_tests {

/// A real flag behind the calls of its specification, and something to do once.
template <class Flag>
class once_object {
  public:
    using specification = specifications::once;
    using operation = specification::operation;
    using result = specification::result;

    explicit once_object(const specification& = {}) {}

    /// Not the calls that wait for others to tell them how to end.
    static constexpr bool has(operation what) {
        return what == operation::call || what == operation::call_fail;
    }

    result perform(const specification::call& c) {
        if (specification::tells(c)) {
            throws_ = c.what == operation::fail;
            told_.set();
            return result::did_it;
        }
        struct failure {};
        bool called = false;
        try {
            call_once(flag_, [&] {
                called = true;
                bool throws = c.what == operation::call_fail;
                if (c.what == operation::call_long) {
                    told_.wait();
                    throws = throws_;
                }
                if (throws) {
                    throw failure{};
                }
                done_ = true;
            });
            return !done_ ? result::too_early : called ? result::did_it : result::was_done;
        } catch (const failure&) {
            return result::threw;
        }
    }

  private:
    Flag flag_;
    bool done_ = false;  ///< written by what is done once, and read when it is
    auto_reset_event told_;
    bool throws_ = false;
};

}  // namespace weaveproof::property_tests
