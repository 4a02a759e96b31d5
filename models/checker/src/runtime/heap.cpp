// malloc and its relatives, operator new and delete. In a check they serve code of the model from its arenas; what libc needs
// for itself (buffers, locales) comes from the real heap, as it outlives the execution.
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <link.h>
#include <malloc.h>
#include <new>

#include "runtime/arena.hpp"
#include "runtime/heap.hpp"
#include "runtime/interpose.hpp"
#include "runtime/shadow.hpp"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WEAVEPROOF_HEAP_IS_TAKEN
#endif
#endif
#if !defined(__SANITIZE_ADDRESS__) && !defined(WEAVEPROOF_HEAP_IS_TAKEN)

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void __libc_free(void*);
}

namespace weaveproof::runtime {

namespace {

struct text_range {
    std::uintptr_t begin = 0, size = 0;
};
text_range libc;

int visit(dl_phdr_info* module, std::size_t, void*) {
    const std::uintptr_t inside = reinterpret_cast<std::uintptr_t>(&__libc_malloc);
    for (int i = 0; i < module->dlpi_phnum; ++i) {
        const auto& segment = module->dlpi_phdr[i];
        const std::uintptr_t begin = module->dlpi_addr + segment.p_vaddr;
        if (segment.p_type == PT_LOAD && inside - begin < segment.p_memsz) {
            libc = {begin, segment.p_memsz};
            return 1;
        }
    }
    return 0;
}

// Whether the model, and not libc itself, asks.
bool for_model(std::uint64_t site) {
    return checking && site - libc.begin >= libc.size;
}

bool ours(void* p) {
    return space.contains(to_address(p));
}

void* get(std::size_t size, std::size_t alignment, bool zeroed, std::uint64_t site) {
    const user_code_paused paused;
    void* const p = allocate(size, alignment, zeroed, site);
    if (p == nullptr) {
        errno = ENOMEM;
    }
    return p;
}

// Frees in a model of what the model did not allocate: what came before the check is needed again in the next execution.
void release(void* p, std::uint64_t site) {
    if (p == nullptr) {
        return;
    }
    if (!ours(p)) {
        if (!for_model(site)) {
            __libc_free(p);
        }
        return;
    }
    if (!checking) {
        return;  // left over from an execution, whose memory is gone as a whole
    }
    const user_code_paused paused;
    deallocate(p, site);
}

void* resize(void* old, std::size_t size, std::uint64_t site) {
    const user_code_paused paused;
    const std::size_t had = ours(old) ? block_size(old, site) : malloc_usable_size(old);
    void* const fresh = allocate(size, 16, false, site);
    if (fresh == nullptr) {
        errno = ENOMEM;
        return nullptr;
    }
    const std::size_t kept = had < size ? had : size;
    std::memcpy(fresh, old, kept);
    plain_range(to_address(fresh), kept, true, site);
    if (ours(old)) {
        deallocate(old, site);
    }
    return fresh;
}

void* must(void* p) {
    if (p == nullptr) {
        throw std::bad_alloc{};
    }
    return p;
}

void* get_new(std::size_t size, std::size_t alignment, std::uint64_t site) {
    if (for_model(site)) {
        return get(size, alignment, false, site);
    }
    return alignment <= 16 ? __libc_malloc(size == 0 ? 1 : size)
                           : __libc_memalign(alignment, size == 0 ? 1 : size);
}

}  // namespace

void know_libc() {
    if (libc.size == 0) {
        dl_iterate_phdr(visit, nullptr);
    }
}

WEAVEPROOF_INTERPOSE(void*, malloc, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    return for_model(site) ? get(size, 16, false, site) : __libc_malloc(size);
}

WEAVEPROOF_INTERPOSE(void, free, void* p) {
    release(p, WEAVEPROOF_CALLER());
}

WEAVEPROOF_INTERPOSE(void*, calloc, std::size_t count, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    if (!for_model(site)) {
        return __libc_calloc(count, size);
    }
    std::size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total)) {
        errno = ENOMEM;
        return nullptr;
    }
    return get(total, 16, true, site);
}

WEAVEPROOF_INTERPOSE(void*, realloc, void* p, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    if (!for_model(site) && !ours(p)) {
        return __libc_realloc(p, size);
    }
    if (p == nullptr) {
        return get(size, 16, false, site);
    }
    if (size == 0) {
        release(p, site);
        return nullptr;
    }
    return resize(p, size, site);
}

WEAVEPROOF_INTERPOSE(void*, memalign, std::size_t alignment, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    return for_model(site) ? get(size, alignment, false, site) : __libc_memalign(alignment, size);
}

WEAVEPROOF_INTERPOSE(void*, aligned_alloc, std::size_t alignment, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    return for_model(site) ? get(size, alignment, false, site) : __libc_memalign(alignment, size);
}

WEAVEPROOF_INTERPOSE(int, posix_memalign, void** result, std::size_t alignment, std::size_t size) {
    const std::uint64_t site = WEAVEPROOF_CALLER();
    void* const p = for_model(site) ? get(size, alignment, false, site) : __libc_memalign(alignment, size);
    if (p == nullptr) {
        return ENOMEM;
    }
    *result = p;
    return 0;
}

WEAVEPROOF_INTERPOSE(std::size_t, malloc_usable_size, void* p) {
    if (p != nullptr && ours(p)) {
        return checking ? block_size(p, WEAVEPROOF_CALLER()) : 0;
    }
    return WEAVEPROOF_REAL(malloc_usable_size)(p);
}

}  // namespace weaveproof::runtime

using weaveproof::runtime::get_new;
using weaveproof::runtime::must;
using weaveproof::runtime::release;

void* operator new(std::size_t n) {
    return must(get_new(n, 16, WEAVEPROOF_CALLER()));
}
void* operator new[](std::size_t n) {
    return must(get_new(n, 16, WEAVEPROOF_CALLER()));
}
void* operator new(std::size_t n, const std::nothrow_t&) noexcept {
    return get_new(n, 16, WEAVEPROOF_CALLER());
}
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept {
    return get_new(n, 16, WEAVEPROOF_CALLER());
}
void* operator new(std::size_t n, std::align_val_t a) {
    return must(get_new(n, static_cast<std::size_t>(a), WEAVEPROOF_CALLER()));
}
void* operator new[](std::size_t n, std::align_val_t a) {
    return must(get_new(n, static_cast<std::size_t>(a), WEAVEPROOF_CALLER()));
}
void* operator new(std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept {
    return get_new(n, static_cast<std::size_t>(a), WEAVEPROOF_CALLER());
}
void* operator new[](std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept {
    return get_new(n, static_cast<std::size_t>(a), WEAVEPROOF_CALLER());
}
void operator delete(void* p) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete[](void* p) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete(void* p, std::size_t) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete[](void* p, std::size_t) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete(void* p, const std::nothrow_t&) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete[](void* p, const std::nothrow_t&) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete(void* p, std::align_val_t) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete[](void* p, std::align_val_t) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete(void* p, std::align_val_t, const std::nothrow_t&) noexcept {
    release(p, WEAVEPROOF_CALLER());
}
void operator delete[](void* p, std::align_val_t, const std::nothrow_t&) noexcept {
    release(p, WEAVEPROOF_CALLER());
}

#else

namespace weaveproof::runtime {

// AddressSanitizer has the heap: models run without checks of theirs.
void know_libc() {}

}  // namespace weaveproof::runtime

#endif
