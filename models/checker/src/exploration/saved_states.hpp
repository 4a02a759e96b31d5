// Saved states of the program, by number: what the search knows of each, and how much memory they take in all. The program's
// own part is the caller's.
#pragma once

#include <cstdint>
#include <vector>

#include "exploration/operation.hpp"

namespace weaveproof::exploration {

// How far each thread had come.
struct progress {
    struct thread {
        event_id last_performed = graph::no_event;
        std::uint64_t fingerprint = 0;
        operation wanted;
    };
    std::vector<thread> threads;
    std::vector<event_id> newest_performed;
    std::uint64_t alive = 0;
    std::uint64_t parked = 0;
};

class saved_states {
  public:
    void enable() { enabled_ = true; }
    void disable() { enabled_ = false; }
    [[nodiscard]] bool enabled() const { return enabled_; }

    // A number that is not in use.
    std::uint32_t take() {
        if (free_.empty()) {
            free_.push_back(static_cast<std::uint32_t>(all_.size()));
            all_.emplace_back();
        }
        newest_ = free_.back();
        free_.pop_back();
        return newest_;
    }
    [[nodiscard]] std::uint32_t newest() const { return newest_; }
    [[nodiscard]] progress& at(std::uint32_t number) { return all_[number].how_far; }

    void set_size(std::uint32_t number, std::size_t bytes) {
        bytes_ += bytes;
        all_[number].bytes = bytes;
    }
    [[nodiscard]] bool too_many() const { return bytes_ > most_bytes; }
    // Takes the numbers back, and empties the list.
    void release(std::vector<std::uint32_t>& numbers) {
        for (const std::uint32_t number : numbers) {
            bytes_ -= all_[number].bytes;
            free_.push_back(number);
        }
        numbers.clear();
    }

  private:
    static constexpr std::size_t most_bytes = std::size_t{6} << 20;

    struct entry {
        progress how_far;
        std::size_t bytes = 0;
    };
    std::vector<entry> all_;
    std::vector<std::uint32_t> free_;
    std::size_t bytes_ = 0;
    std::uint32_t newest_ = 0;
    bool enabled_ = false;
};

}  // namespace weaveproof::exploration
