#include "runtime/memory.hpp"

#include <sys/mman.h>

namespace weaveproof::runtime {

constinit memory_region space;

namespace {

// Far from where the kernel puts programs, libraries and stacks, and within 47 bits.
constexpr std::uintptr_t preferred_base = std::uintptr_t{1} << 44;

constexpr int private_pages = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

}  // namespace

void* reserve_pages(std::size_t bytes) {
    void* const p = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, private_pages, -1, 0);
    return p == MAP_FAILED ? nullptr : p;
}

bool memory_region::reserve(unsigned threads) {
    const std::size_t wanted = threads * slot_size;
    if (wanted <= size) {
        return true;
    }
    if (size != 0) {
        munmap(to_pointer<void>(base), size);
        size = 0;
    }
    void* p = mmap(to_pointer<void>(preferred_base), wanted, PROT_READ | PROT_WRITE,
        private_pages | MAP_FIXED_NOREPLACE, -1, 0);
    if (p == MAP_FAILED) {
        p = reserve_pages(wanted);
    }
    if (p == nullptr) {
        return false;
    }
    base = to_address(p);
    size = wanted;
    for (unsigned t = 0; t < threads; ++t) {
        mprotect(to_pointer<void>(slot(t)), page_size, PROT_NONE);
    }
    return true;
}

}  // namespace weaveproof::runtime
