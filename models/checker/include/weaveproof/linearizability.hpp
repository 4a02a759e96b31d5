#pragma once

#include <optional>
#include <ostream>
#include <span>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "weaveproof/detail/history_log.hpp"
#include "weaveproof/detail/linearization.hpp"

/// Linearizability of an object of yours, in each execution of a model.
///
///     struct queue_specification {             // what the queue does when nobody else is at it
///         std::deque<int> items;
///         bool operator==(const queue_specification&) const = default;
///         void push(int x) { items.push_back(x); }
///         weaveproof::or_blocks<int> pop() {
///             if (items.empty()) return weaveproof::blocks;
///             …
///         }
///     };
///
///     EXPECT_HOLDS([] {
///         queue q;
///         weaveproof::history<queue_specification> h;
///         const auto push = h.operation("push", &queue_specification::push, [&](int x) { q.push(x); });
///         const auto pop = h.operation("pop", &queue_specification::pop, [&] { return q.pop(); });
///         std::thread other([&] { push(1); });
///         pop();
///         other.join();
///     });
///
/// What is checked, when the history is destroyed or no thread can go on: there is a total order of the calls that have
/// returned, and perhaps of some that have not, such that
///  - the specification, called in this order, returns what the calls have returned;
///  - it contains happens-before: a call comes after those whose return happens before its beginning. (Both count as
///    accesses
///    to memory at that place of the program. So a call of another thread comes before only if something other than
///    the calls
///    orders the two: a join, a release operation after the call and an acquire operation.)
///  - a call that, by the specification, synchronizes with a later one begins before (happens-before) the later one
///    returns; and
///  - calls that never return, as no thread can go on, wait in the end, and may by the specification. A deadlock in
///    which all threads that are left wait so is none.
/// With happens-before for the order of real time this is the linearizability of Herlihy and Wing (1990), as Doherty,
/// Dongol,
/// Wehrheim and Derrick (2018) have it for executions that are partially ordered. That what synchronizes in the
/// specification
/// is in happens-before is taken from Raad, Doko, Rožić, Lahav and Vafeiadis, "On library correctness under weak memory
/// consistency" (2019). Where time is all that orders two calls, no order is promised: a queue may then be found empty
/// after a
/// push in another thread. What a violation shows: the kind "not linearizable", the calls, and why no order explains
/// them.
///
/// Arguments and results are noted as bytes: they must be trivially copyable. At most 64 calls of an object in one
/// execution.
namespace weaveproof {

struct blocks_t {};
/// Returned by an operation of a specification, which must not have changed anything: the call waits here.
inline constexpr blocks_t blocks{};

/// What an operation of a specification returns that may have to wait.
template <class Result>
class or_blocks {
  public:
    or_blocks(blocks_t) {}  // NOLINT(google-explicit-constructor): what an operation returns
    or_blocks(Result r) : result_(std::move(r)) {}  // NOLINT(google-explicit-constructor)
    [[nodiscard]] const std::optional<Result>& result() const { return result_; }

  private:
    std::optional<Result> result_;
};

template <>
class or_blocks<void> {
  public:
    or_blocks(blocks_t) {}  // NOLINT(google-explicit-constructor): what an operation returns
    or_blocks() : result_(std::in_place) {}
    [[nodiscard]] const std::optional<std::monostate>& result() const { return result_; }

  private:
    std::optional<std::monostate> result_;
};

template <class Specification>
class history;

namespace detail {

/// What a sort of call does to the specification; see linearization.hpp.
template <class Specification>
class call_kind {
  public:
    virtual effect complete(const noted_call&, Specification&) const = 0;
    virtual bool give_up(const noted_call&, Specification&, bool waits) const = 0;
    virtual bool begin_to_wait(const noted_call&, Specification&) const = 0;
    virtual bool must_go_on(const noted_call&, const Specification&) const = 0;
    /// `later` may be of another kind, and has returned.
    virtual bool synchronizes(const noted_call& earlier, const noted_call& later) const = 0;
    virtual std::string text(const noted_call&) const = 0;
    virtual std::string expected(const noted_call&, const Specification&) const = 0;

  protected:
    ~call_kind() = default;
};

template <class Specification>
struct specified_call {
    noted_call noted;

    [[nodiscard]] effect complete(Specification& s) const { return kind().complete(noted, s); }
    [[nodiscard]] bool give_up(Specification& s, bool waits) const { return kind().give_up(noted, s, waits); }
    bool begin_to_wait(Specification& s) const { return kind().begin_to_wait(noted, s); }
    [[nodiscard]] bool must_go_on(const Specification& s) const { return kind().must_go_on(noted, s); }
    [[nodiscard]] bool synchronizes_with(const specified_call& later) const {
        return kind().synchronizes(noted, later.noted);
    }
    [[nodiscard]] std::string text() const { return kind().text(noted); }
    [[nodiscard]] std::string expected(const Specification& s) const { return kind().expected(noted, s); }

  private:
    [[nodiscard]] const call_kind<Specification>& kind() const {
        return *static_cast<const call_kind<Specification>*>(noted.kind);
    }
};

/// Calls `real()` and notes it as `contents`, which has a member `result` for an std::optional of what real() returns.
template <class Specification, class Contents, class Real>
auto note(const history<Specification>& h, const call_kind<Specification>& kind, Contents contents,
    const Real& real) {
    static_assert(std::is_trivially_copyable_v<Contents>,
        "arguments and results of calls in a history are kept as bytes: name what they stand for by a "
        "number");
    const call_number number = begin_call(h, &kind, &contents, sizeof contents);
    if constexpr (std::is_void_v<decltype(real())>) {
        real();
        contents.result.emplace();
        end_call(number, &contents, sizeof contents);
    } else {
        auto result = real();
        if constexpr (std::is_same_v<decltype(contents.result), std::optional<std::monostate>>) {
            contents.result.emplace();
        } else {
            contents.result.emplace(result);
        }
        end_call(number, &contents, sizeof contents);
        return result;
    }
}

template <class Contents>
const Contents& contents_of(const noted_call& c) {
    return *reinterpret_cast<const Contents*>(c.contents);
}

template <class T>
void show(std::ostream& out, const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        out << (value ? "true" : "false");
    } else if constexpr (requires { out << value; }) {
        out << value;
    } else if constexpr (requires {
                             value.has_value();
                             *value;
                         }) {
        if (value.has_value()) {
            show(out, *value);
        } else {
            out << "nothing";
        }
    } else {
        out << "?";
    }
}

/// As std::tuple, which is not trivially copyable.
template <class... Values>
struct values {};
template <class First, class... Rest>
struct values<First, Rest...> {
    First first;
    values<Rest...> rest;
};

inline values<> values_of() {
    return {};
}
template <class First, class... Rest>
values<First, Rest...> values_of(First first, Rest... rest) {
    return {first, values_of(rest...)};
}

template <class Function, class... Unpacked>
decltype(auto) apply(const Function& f, const values<>&, const Unpacked&... unpacked) {
    return f(unpacked...);
}
template <class Function, class First, class... Rest, class... Unpacked>
decltype(auto) apply(const Function& f, const values<First, Rest...>& v, const Unpacked&... unpacked) {
    return apply(f, v.rest, unpacked..., v.first);
}

template <class Returned>
struct specified_result {
    using type = Returned;
    static constexpr bool may_block = false;
};
template <>
struct specified_result<void> {
    using type = std::monostate;
    static constexpr bool may_block = false;
};
template <class Result>
struct specified_result<or_blocks<Result>> {
    using type = typename specified_result<Result>::type;
    static constexpr bool may_block = true;
};

/// A call of a function of the specification.
template <class Specification, class Function, class Returned, class... Arguments>
class function_call final : public call_kind<Specification> {
  public:
    using result_type = typename specified_result<Returned>::type;

    struct contents {
        const char* name;
        Function function;
        values<Arguments...> arguments;
        std::optional<result_type> when_blocked;  // what it may return where it would have to wait
        std::optional<result_type> result;
    };

    effect complete(const noted_call& c, Specification& s) const override {
        const auto& call = contents_of<contents>(c);
        const std::optional<result_type> specified = run(call, s);
        if (!specified) {
            return effect::blocks;
        }
        return c.returned && !(*specified == *call.result) ? effect::other : effect::taken;
    }
    bool give_up(const noted_call& c, Specification& s, bool) const override {
        const auto& call = contents_of<contents>(c);
        return call.when_blocked && (!c.returned || *call.when_blocked == *call.result) && !run(call, s);
    }
    bool begin_to_wait(const noted_call&, Specification&) const override { return false; }
    bool must_go_on(const noted_call& c, const Specification& s) const override {
        const auto& call = contents_of<contents>(c);
        Specification copy = s;
        return call.when_blocked || run(call, copy);
    }
    bool synchronizes(const noted_call&, const noted_call&) const override { return false; }

    std::string text(const noted_call& c) const override {
        const auto& call = contents_of<contents>(c);
        std::ostringstream out;
        out << call.name << '(';
        [[maybe_unused]] const char* separator = "";
        apply([&](const auto&... each) { ((out << std::exchange(separator, ", "), show(out, each)), ...); },
            call.arguments);
        out << ')';
        if constexpr (!std::is_same_v<result_type, std::monostate>) {
            if (c.returned) {
                out << " → ";
                show(out, *call.result);
            }
        }
        return out.str();
    }
    std::string expected(const noted_call& c, const Specification& s) const override {
        std::ostringstream out;
        if constexpr (!std::is_same_v<result_type, std::monostate>) {
            Specification copy = s;
            if (const auto specified = run(contents_of<contents>(c), copy)) {
                show(out, *specified);
            }
        }
        return out.str();
    }

    static const function_call instance;

  private:
    // Nothing: it would have to wait.
    static std::optional<result_type> run(const contents& call, Specification& s) {
        return apply(
            [&](const auto&... each) -> std::optional<result_type> {
                if constexpr (specified_result<Returned>::may_block) {
                    return (s.*call.function)(each...).result();
                } else if constexpr (std::is_void_v<Returned>) {
                    (s.*call.function)(each...);
                    return std::monostate{};
                } else {
                    return (s.*call.function)(each...);
                }
            },
            call.arguments);
    }
};

template <class Specification, class Function, class Returned, class... Arguments>
inline const function_call<Specification, Function, Returned, Arguments...>
    function_call<Specification, Function, Returned, Arguments...>::instance{};

}  // namespace detail

/// An operation of an object: is called as the real one, and returns what that returns. Made by history::operation.
template <class Specification, class Real, class Function, class Returned, class... Arguments>
class operation {
    using kind = detail::function_call<Specification, Function, Returned, Arguments...>;

  public:
    using result_type = typename kind::result_type;

    operation(const history<Specification>& h, const char* name, Function specified, Real real)
        : history_(&h), name_(name), specified_(specified), real_(std::move(real)) {}

    /// The same operation, of which the real one may also return `result`, without effect, where by the specification
    /// it
    /// would have to wait. So the `try_` and timed forms need no specification of their own.
    [[nodiscard]] operation or_gives_up(result_type result) const {
        operation other = *this;
        other.when_blocked_ = result;
        return other;
    }

    auto operator()(Arguments... arguments) const {
        const typename kind::contents contents{
            name_, specified_, detail::values_of(arguments...), when_blocked_, std::nullopt};
        return detail::note(
            *history_, kind::instance, contents, [&]() -> decltype(auto) { return real_(arguments...); });
    }

  private:
    const history<Specification>* history_;
    const char* name_;
    Function specified_;
    std::optional<result_type> when_blocked_;
    Real real_;
};

/// The calls of one object in one execution of a model, and what they mean. Made before the object is called, and
/// destroyed
/// when nobody calls it any more. Outside of a check it does nothing.
///
/// Specification is copyable and has ==; if it has <<, its states are shown.
template <class Specification>
class history final : public detail::noted_history {
  public:
    explicit history(Specification initial = {}, const char* object = "the object")
        : initial_(std::move(initial)), object_(object) {}
    ~history() { close(); }

    /// What the real object does in `real(arguments…)`, and its specification in the member function `specified`.
    template <class Returned, class... Arguments, class Real>
    auto operation(const char* name, Returned (Specification::*specified)(Arguments...), Real real) const {
        return weaveproof::operation<Specification, Real, decltype(specified), Returned,
            std::decay_t<Arguments>...>(*this, name, specified, std::move(real));
    }
    template <class Returned, class... Arguments, class Real>
    auto operation(
        const char* name, Returned (Specification::*specified)(Arguments...) const, Real real) const {
        return weaveproof::operation<Specification, Real, decltype(specified), Returned,
            std::decay_t<Arguments>...>(*this, name, specified, std::move(real));
    }

  private:
    [[nodiscard]] detail::judgement judge(std::span<const detail::noted_call> noted) const override {
        std::vector<detail::specified_call<Specification>> calls;
        for (const detail::noted_call& each : noted) {
            calls.push_back({each});
        }
        return detail::judge(object_, std::move(calls), initial_);
    }

    const Specification initial_;
    const char* const object_;
};

}  // namespace weaveproof
