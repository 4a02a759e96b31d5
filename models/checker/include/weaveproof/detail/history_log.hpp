#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

/// What histories (linearizability.hpp) ask of the checker: to keep the calls of the current execution, with their
/// order.
namespace weaveproof::detail {

/// How the runtime speaks of a call: its number in the current execution.
using call_number = std::uint32_t;
inline constexpr call_number no_call = 0xFFFF'FFFF;  ///< nothing is noted: this is no check

/// A call as it was noted. Sets of calls are bits by their index in the history, so it has at most 64.
struct noted_call {
    const void* kind = nullptr;           ///< as given to begin_call
    const std::byte* contents = nullptr;  ///< as given to begin_call and, if it has returned, to end_call
    std::uint32_t thread = 0;
    bool returned = false;
    bool stuck = false;          ///< it has not returned, and nothing can happen any more that would let it
    std::uint64_t after = 0;     ///< calls whose return happens before this call
    std::uint64_t aware_of = 0;  ///< calls that, when they began, had happened before the return of this one
};

inline constexpr std::size_t most_calls = 64;

/// What is wrong with a history; empty: nothing. Lines: the first says what, the others why.
struct judgement {
    std::string text;
    bool is_deadlock = false;  ///< the results are right, but calls are stuck that must return
};

class noted_history {
  public:
    noted_history();
    noted_history(const noted_history&) = delete;
    noted_history& operator=(const noted_history&) = delete;

    /// Called by the checker, which watches nothing meanwhile.
    [[nodiscard]] virtual judgement judge(std::span<const noted_call>) const = 0;

  protected:
    ~noted_history() = default;
    /// For the destructor of the derived class: judges. Does not return if something is wrong.
    void close();
};

/// The running thread calls something. `contents` are `size` bytes that may be copied as bytes.
call_number begin_call(const noted_history&, const void* kind, const void* contents, std::size_t size);
/// The call returns; now it has these contents.
void end_call(call_number, const void* contents, std::size_t size);

}  // namespace weaveproof::detail
