#include "exploration/location_table.hpp"

namespace weaveproof::exploration {

using graph::location_id;
using graph::thread_id;

location_table::location_table() {
    clear();
}

void location_table::clear() {
    constexpr std::size_t first_size = 256;
    entries_.clear();
    slots_.assign(first_size, graph::no_location);
    mask_ = first_size - 1;
}

location_id location_table::insert(
    std::size_t slot, std::uint64_t address, std::uint32_t generation, std::uint8_t size) {
    const auto x = static_cast<location_id>(entries_.size());
    entries_.push_back({address, generation, size});
    slots_[slot] = x;
    if (entries_.size() * 2 > slots_.size()) {
        slots_.assign(slots_.size() * 2, graph::no_location);
        mask_ = slots_.size() - 1;
        for (location_id y = 0; y < entries_.size(); ++y) {
            std::size_t free = hash(entries_[y].address, entries_[y].generation) & mask_;
            while (slots_[free] != graph::no_location)
                free = (free + 1) & mask_;
            slots_[free] = y;
        }
    }
    return x;
}

void thread_table::clear() {
    entries_.assign(1, {graph::no_thread, 0});
}

thread_id thread_table::intern(thread_id parent, std::uint32_t child_index, std::uint32_t most) {
    for (std::size_t t = 1; t < entries_.size(); ++t)
        if (entries_[t].parent == parent && entries_[t].child_index == child_index)
            return static_cast<thread_id>(t);
    if (entries_.size() >= most)
        return graph::no_thread;
    entries_.push_back({parent, child_index});
    return static_cast<thread_id>(entries_.size() - 1);
}

}  // namespace weaveproof::exploration
