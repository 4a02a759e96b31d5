// Names atomic objects and threads by small numbers that stay the same through all executions of a search.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "exploration/frontier.hpp"
#include "graph/event.hpp"

namespace weaveproof::exploration {

// An object is an address and how often the object there was begun anew. Open addressing; nothing is ever removed.
class location_table {
  public:
    struct entry {
        std::uint64_t address = 0;
        std::uint32_t generation = 0;
        std::uint8_t size = 0;
    };

    location_table();
    // The object's number; a new one takes the size given.
    graph::location_id intern(std::uint64_t address, std::uint32_t generation, std::uint8_t size) {
        std::size_t slot = hash(address, generation) & mask_;
        for (;; slot = (slot + 1) & mask_) {
            const graph::location_id x = slots_[slot];
            if (x == graph::no_location)
                return insert(slot, address, generation, size);
            if (entries_[x].address == address && entries_[x].generation == generation)
                return x;
        }
    }
    [[nodiscard]] const entry& operator[](graph::location_id x) const { return entries_[x]; }
    void clear();

  private:
    static std::size_t hash(std::uint64_t address, std::uint32_t generation) {
        std::uint64_t h
            = (address + static_cast<std::uint64_t>(generation * 0x9E37'79B9U)) * 0x9E37'79B9'7F4A'7C15U;
        return static_cast<std::size_t>(h ^ (h >> 32));
    }
    graph::location_id insert(
        std::size_t slot, std::uint64_t address, std::uint32_t generation, std::uint8_t size);

    std::vector<entry> entries_;
    std::vector<graph::location_id> slots_;
    std::size_t mask_ = 0;
};

// A thread is its parent and its index among the parent's children; thread 0 is there from the start.
class thread_table {
  public:
    thread_table() { clear(); }
    // The thread's number, or no_thread if there are `most` already.
    graph::thread_id intern(graph::thread_id parent, std::uint32_t child_index, std::uint32_t most);
    void clear();
    [[nodiscard]] const std::vector<frontier::thread>& all() const { return entries_; }
    void assign(std::vector<frontier::thread> all) { entries_ = std::move(all); }

  private:
    std::vector<frontier::thread> entries_;
};

}  // namespace weaveproof::exploration
