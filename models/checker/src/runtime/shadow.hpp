// Shadow memory: for each 8-byte word of the program who read and wrote it last, in the manner of FastTrack (Flanagan and
// Freund, PLDI 2009), and which atomic objects lie in it.
//
// A cell is valid in one execution only, whose number it carries: nothing is cleared between executions.
#pragma once

#include <cstdint>

#include "runtime/engine.hpp"
#include "runtime/object.hpp"

namespace weaveproof::runtime {

// Plain accesses to some bytes. An epoch is a thread and the index of the event that the access counts to; index 0: none.
struct access_state {
    std::uint16_t write_index = 0;
    std::uint16_t read_index = 0;
    std::uint8_t write_thread = 0;
    std::uint8_t read_thread = 0;
    std::uint16_t readers
        = 0;  // not 0: several threads read, and this names the index of each one's last read
};

struct split_bytes {
    std::uint32_t bytes;  // in the table of split cells; 0: not split
    std::uint32_t unused;
};

struct cell {
    std::uint32_t execution = 0;
    std::uint8_t mask
        = 0;  // the bytes that all accesses so far were to; 0: none so far, or `bytes` holds each byte's
    std::uint8_t logged = 0;  // bytes whose old value is in the undo log
    std::uint16_t objects = 0;
    union {
        access_state all{};
        split_bytes split;
    };
};
static_assert(sizeof(cell) == 16);

class shadow_memory {
  public:
    bool reserve();
    cell& at(std::uintptr_t a) {
        cell* const chunk = chunks_[(a >> chunk_bits) & (chunks - 1)];
        if (__builtin_expect(chunk == nullptr, 0)) {
            return add_chunk(a)[(a & (chunk_bytes - 1)) >> 3];
        }
        return chunk[(a & (chunk_bytes - 1)) >> 3];
    }
    // For the day when the numbers of executions begin again.
    void forget();

  private:
    static constexpr unsigned chunk_bits = 21;
    static constexpr std::uintptr_t chunk_bytes = std::uintptr_t{1} << chunk_bits;
    static constexpr std::uintptr_t chunks = std::uintptr_t{1} << (47 - chunk_bits);

    cell* add_chunk(std::uintptr_t a);

    cell** chunks_ = nullptr;
};

extern shadow_memory shadow;

// The cells that this execution has used, in the order in which it came to them.
class cells_in_use {
  public:
    static constexpr unsigned most = 1U << 16;

    bool reserve() {
        if (cells_ == nullptr) {
            cells_ = static_cast<cell**>(reserve_pages(most * sizeof(cell*)));
        }
        return cells_ != nullptr;
    }
    void add(cell& c) {
        if (count_ < most) {
            cells_[count_] = &c;
        }
        ++count_;
    }
    void clear() { count_ = 0; }
    // Not all are known.
    [[nodiscard]] bool overflown() const { return count_ > most; }
    [[nodiscard]] cell* const* begin() const { return cells_; }
    [[nodiscard]] cell* const* end() const { return cells_ + count_; }

  private:
    cell** cells_ = nullptr;
    unsigned count_ = 0;
};
extern cells_in_use used_cells;

inline cell& fresh(cell& c) {
    if (c.execution != state.execution) {
        c = cell{};
        c.execution = state.execution;
        used_cells.add(c);
    }
    return c;
}

bool reserve_shadow();
void begin_shadow();
void save_shadow(state_writer&);
// Into an execution with a number of its own.
void restore_shadow(state_reader&);

// A plain access that is not the same as the last one to its word.
void plain_access(std::uintptr_t a, unsigned size, bool write, std::uint64_t site);
// A plain access of any length; also by the checker, on behalf of a libc function.
void plain_range(std::uintptr_t a, std::size_t size, bool write, std::uint64_t site);
// After an atomic access was performed: races with plain ones.
void check_atomic(cell&, std::uintptr_t a, unsigned size, bool write, std::uint64_t site);
// Writes to memory what an atomic object now holds.
void write_through(cell&, std::uintptr_t a, unsigned size, std::uint64_t value);
// A block of the heap goes: everything before must have happened before.
void retire_memory(std::uintptr_t a, std::size_t size, std::uint64_t site);
// Whether heap memory may be accessed; reports if it may not.
void check_heap(std::uintptr_t a, unsigned size, object_use, std::uint64_t site);

}  // namespace weaveproof::runtime
