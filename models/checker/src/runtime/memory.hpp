// Where things lie: one reserved region holds the stack and the heap of every thread of a model, at the same addresses in
// every execution. Pages cost memory only once they are touched.
//
//   slot of thread t:  [ guard page | stack, growing down | arena of heap blocks, growing up ]
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weaveproof::runtime {

inline constexpr std::size_t page_size = 4096;
inline constexpr std::size_t slot_size = std::size_t{64} << 20;
inline constexpr std::size_t stack_size = std::size_t{8} << 20;  // with the guard page
inline constexpr std::size_t arena_size = slot_size - stack_size;
inline constexpr unsigned threads_at_most = 250;

struct memory_region {
    std::uintptr_t base = 0;
    std::size_t size = 0;

    // Reserves slots for `threads` threads, once for the life of the process unless more are asked for. False: no memory.
    bool reserve(unsigned threads);
    [[nodiscard]] bool contains(std::uintptr_t a) const { return a - base < size; }
    [[nodiscard]] std::uintptr_t slot(unsigned t) const { return base + t * slot_size; }
    [[nodiscard]] std::uintptr_t arena(unsigned t) const { return slot(t) + stack_size; }
    [[nodiscard]] unsigned slot_of(std::uintptr_t a) const {
        return static_cast<unsigned>((a - base) / slot_size);
    }
    [[nodiscard]] bool in_arena(std::uintptr_t a) const {
        return contains(a) && (a - base) % slot_size >= stack_size;
    }
    [[nodiscard]] bool in_guard(std::uintptr_t a) const {
        return contains(a) && (a - base) % slot_size < page_size;
    }
};

extern memory_region space;

// Zeroed address space that becomes memory page by page as it is touched; nullptr: none left.
void* reserve_pages(std::size_t bytes);

inline std::uintptr_t to_address(const volatile void* p) {
    return reinterpret_cast<std::uintptr_t>(p);
}

template <class T>
T* to_pointer(std::uintptr_t a) {
    return reinterpret_cast<T*>(a);
}

// Objects of the model are read and written as raw bytes.
inline std::uint64_t read_memory(std::uintptr_t a, unsigned size) {
    switch (size) {
    case 1:
        return *to_pointer<volatile std::uint8_t>(a);
    case 2:
        return *to_pointer<volatile std::uint16_t>(a);
    case 4:
        return *to_pointer<volatile std::uint32_t>(a);
    default:
        return *to_pointer<volatile std::uint64_t>(a);
    }
}

inline void write_memory(std::uintptr_t a, unsigned size, std::uint64_t value) {
    switch (size) {
    case 1:
        *to_pointer<volatile std::uint8_t>(a) = static_cast<std::uint8_t>(value);
        break;
    case 2:
        *to_pointer<volatile std::uint16_t>(a) = static_cast<std::uint16_t>(value);
        break;
    case 4:
        *to_pointer<volatile std::uint32_t>(a) = static_cast<std::uint32_t>(value);
        break;
    default:
        *to_pointer<volatile std::uint64_t>(a) = value;
        break;
    }
}

}  // namespace weaveproof::runtime
