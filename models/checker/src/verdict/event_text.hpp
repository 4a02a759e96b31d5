#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "weaveproof/counterexample.hpp"

namespace weaveproof::diagnosis {

// An event in a few words, much as it stands in the source: "x.fetch_add(relaxed): 0 from #2 → 1". Other
// events are named by their numbers, from 1.
[[nodiscard]] std::string event_text(const counterexample::event&);

// Of a violation that is no event, as a failed assertion: the thread that it ends, with what is wrong as its last line.
struct final_line {
    std::size_t thread = 0;
    std::string text;
};
[[nodiscard]] std::optional<final_line> final_line_of(const counterexample&);

// A thread is paused for ever (weaveproof/progress.hpp).
bool is_pause(const counterexample::event&);
// Whether the violation is about this event: one of its places, or a thread that waits for ever.
[[nodiscard]] bool is_wrong(const counterexample&, std::size_t event);

// Whether a call changes a queue of sleepers: what it reads and synchronizes with there is the checker's own.
[[nodiscard]] bool is_bookkeeping(const counterexample::event&);

// Small numbers in decimal, negative ones as such (size is that of the object, in bytes), large ones in
// hexadecimal.
[[nodiscard]] std::string value_text(std::uint64_t value, unsigned size);

// The frame that the reader wrote: the innermost that is not internal, or the innermost of all; null if there
// is none.
[[nodiscard]] const counterexample::frame* site_of(const counterexample::stack&);

// "mutex.hpp:41"; empty if not known.
[[nodiscard]] std::string position_text(const counterexample::frame&);

}  // namespace weaveproof::diagnosis
