// The order in which the events of an execution are told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "graph/execution_graph.hpp"
#include "runtime/violation.hpp"

namespace weaveproof::diagnosis {

// The role of a place that is told although it is no access.
inline constexpr std::string_view freed = "freed";

inline constexpr std::size_t no_place = static_cast<std::size_t>(-1);

// One line of the telling: an event (of a read-modify-write its read, which stands for both halves), or an
// access that is no event, by its index among the violation's places.
struct told {
    graph::event_id event = graph::no_event;
    std::size_t place = no_place;
    graph::thread_id thread = graph::no_thread;
};

// Respects program order and reads-from. Where it can, it also respects modification order and keeps a read
// before the writes that it did not see, changes from thread to thread seldom, and ends with what is wrong.
[[nodiscard]] std::vector<told> tell_in_order(const runtime::violation&);

// How much a reader has to follow: events, and switches between threads, which cost more.
[[nodiscard]] std::uint64_t length_of_story(const runtime::violation&);

}  // namespace weaveproof::diagnosis
