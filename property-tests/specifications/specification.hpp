#pragma once

#include "specifications/choice.hpp"

#include <concepts>
#include <ostream>
#include <utility>

/// What each primitive does when its operations take effect one at a time: the reference that the real objects, and
/// whole executions of them, are compared with. Plain values without threads, clocks or a test framework.
namespace weaveproof::specifications {

using thread_id = unsigned;

/// How long a call waits while it is not enabled.
enum class waiting {
    not_at_all,  ///< it gives up at once: the try_ forms
    briefly,     ///< it gives up when its time is over: a timed form with a short timeout
    indefinitely,  ///< it blocks until it is enabled: also a timed form whose time will not be over in this program
};

/// Of a timed form: often for ever, as waiting costs the test time.
inline waiting any_waiting(choice& random) {
    return random.one_of({waiting::indefinitely, waiting::indefinitely, waiting::briefly});
}

inline std::ostream& operator<<(std::ostream& out, waiting w) {
    constexpr const char* names[] = {"not at all", "briefly", "indefinitely"};
    return out << names[static_cast<int>(w)];
}

/// A sequential specification S: a state, and calls that change it.
///
/// The life of a call c of thread t: it begins (`permitted` must be true: the precondition that the caller owes). If it
/// is `enabled` it may `complete`. If it is not, it gives up (`waits` says when), or it waits: `suspend` when it begins
/// to, and from then on it may complete whenever it is enabled, or `give_up` when its time is over while it is not.
/// A call that stays enabled completes at last; among several the choice is free. (Where a call may also complete
/// while it is not enabled, there is `may_complete`; where it may begin to wait although it is, as others have to do
/// something for it first, `may_suspend`.)
///
/// Where there is `synchronize(earlier call, its result, later call, its result)` and says so, what was done before the
/// earlier call is visible after the later one.
///
/// What callers owe each other, whatever the order of their calls, is in `may_follow(calls of one thread, next call)`,
/// which says whether the thread may make that, too, and in `expect(calls of one thread)`, which prepares an initial
/// state for a thread that makes them. A specification that has neither lets every thread make any calls.
template <class S>
concept specification = std::equality_comparable<S> && std::copyable<S> && std::equality_comparable<
    typename S::call> && std::equality_comparable<typename S::result> && requires(S state, const S before,
    thread_id t, const typename S::call& c, choice& random) {
    { before.permitted(t, c) } -> std::same_as<bool>;
    { before.enabled(t, c) } -> std::same_as<bool>;
    { S::waits(c) } -> std::same_as<waiting>;
    { state.suspend(t, c) } -> std::same_as<void>;
    { state.complete(t, c) } -> std::same_as<typename S::result>;
    { state.give_up(t, c) } -> std::same_as<typename S::result>;
    /// Some call that a thread might make here, permitted or not.
    { before.any_call(random) } -> std::same_as<typename S::call>;
    /// True when nobody holds anything, so that the object may be destroyed once no call is blocked.
    { before.at_rest() } -> std::same_as<bool>;
    /// While it is not at rest or calls are blocked: a permitted and enabled call, and the thread that makes it
    /// (`bystander` if any may), such that to go on like this brings the blocked calls to an end, and then rest.
    { before.winding_down(t) } -> std::same_as<std::pair<thread_id, typename S::call>>;
};

}  // namespace weaveproof::specifications
