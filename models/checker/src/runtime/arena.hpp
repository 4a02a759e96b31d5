// The heap of the model: an arena for each thread, in which addresses only grow, so that they depend on nothing but what the
// thread did, and memory that was freed stays poisoned until the end of the execution.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/memory.hpp"
#include "runtime/saved_state.hpp"

namespace weaveproof::runtime {

// Of 8 bytes of a heap: how many of them, from the first, belong to a block; or:
inline constexpr std::uint8_t heap_freed = 0xFD;

struct heap_block {
    std::uint64_t size;
    std::uint32_t magic;   // that of a live or of a freed block
    std::uint32_t number;  // among its thread's blocks
};

bool reserve_heap(unsigned threads);
void begin_heap();
void save_heap(state_writer&);
void restore_heap(state_reader&);

// Memory of the current thread's arena; nullptr: exhausted.
void* allocate(std::size_t size, std::size_t alignment, bool zeroed, std::uint64_t site);
// Reports what is not a live block.
void deallocate(void* block, std::uint64_t site);
// Of a live block of the model's heap.
std::size_t block_size(void* block, std::uint64_t site);

// At the end of a complete execution: a block that nothing points to any more, or nullptr.
const heap_block* find_leak();
inline std::uintptr_t block_address(const heap_block& b) {
    return to_address(&b) + sizeof(heap_block);
}

std::uintptr_t arena_end(unsigned t);

}  // namespace weaveproof::runtime
