// What memory outside of the region held before an execution wrote to it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/memory.hpp"
#include "runtime/saved_state.hpp"

namespace weaveproof::runtime {

class undo_log {
  public:
    struct entry {
        std::uintptr_t word;
        std::uint64_t old;
        std::uint64_t bytes;  // 0xFF in each byte that is to be put back
    };

    bool reserve() {
        if (entries_ == nullptr) {
            entries_ = static_cast<entry*>(reserve_pages(capacity * sizeof(entry)));
        }
        return entries_ != nullptr;
    }

    // Before the first write of an execution to these bytes of the word. False: full.
    bool add(std::uintptr_t word, std::uint8_t mask) {
        if (count_ == capacity) {
            return false;
        }
        entries_[count_++] = {word, *to_pointer<volatile std::uint64_t>(word), widen(mask)};
        return true;
    }

    void undo() {
        for (std::size_t i = count_; i-- > 0;) {
            const entry& e = entries_[i];
            volatile auto* const word = to_pointer<volatile std::uint64_t>(e.word);
            *word = (*word & ~e.bytes) | (e.old & e.bytes);
        }
        count_ = 0;
    }

    // The log and what the words hold now.
    void save(state_writer& to) const {
        to.value(count_);
        to.bytes(entries_, count_ * sizeof(entry));
        for (std::size_t i = 0; i < count_; ++i) {
            to.value(*to_pointer<const std::uint64_t>(entries_[i].word));
        }
    }
    // After undo().
    void restore(state_reader& from) {
        count_ = from.value<std::size_t>();
        from.bytes(entries_, count_ * sizeof(entry));
        for (std::size_t i = 0; i < count_; ++i) {
            const entry& e = entries_[i];
            const auto then = from.value<std::uint64_t>();
            volatile auto* const word = to_pointer<volatile std::uint64_t>(e.word);
            *word = (*word & ~e.bytes) | (then & e.bytes);
        }
    }

    [[nodiscard]] const entry* begin() const { return entries_; }
    [[nodiscard]] const entry* end() const { return entries_ + count_; }

  private:
    static constexpr std::size_t capacity = std::size_t{1} << 24;

    static std::uint64_t widen(std::uint8_t mask) {
        std::uint64_t bytes = 0;
        for (unsigned i = 0; i < 8; ++i) {
            if ((mask >> i & 1) != 0) {
                bytes |= std::uint64_t{0xFF} << (8 * i);
            }
        }
        return bytes;
    }

    entry* entries_ = nullptr;
    std::size_t count_ = 0;
};

}  // namespace weaveproof::runtime
