#include "runtime/arena.hpp"

#include <algorithm>
#include <vector>

#include "runtime/record.hpp"
#include "runtime/replay.hpp"
#include "runtime/shadow.hpp"
#include "runtime/tls.hpp"

namespace weaveproof::runtime {

namespace {

constexpr std::uint32_t live = 0x600D'B10C;
constexpr std::uint32_t dead = 0xDEAD'B10C;
// Memory is handed out with the same content in every execution, and one that shows in a debugger.
constexpr int fresh_byte = 0xBE;

std::uint8_t* states = nullptr;             // of each 8 bytes of the region
std::uintptr_t ends[threads_at_most] = {};  // of what each arena has handed out; 0: nothing
std::uint32_t blocks[threads_at_most] = {};
unsigned arenas = 0;
unsigned in_use = 0;  // arenas from here on have handed out nothing in this execution

std::uint8_t& state_of(std::uintptr_t a) {
    return states[(a - space.base) >> 3];
}

constexpr std::uintptr_t round_up(std::uintptr_t n, std::uintptr_t to) {
    return (n + to - 1) & ~(to - 1);
}

heap_block& header_of(std::uintptr_t block) {
    return *to_pointer<heap_block>(block - sizeof(heap_block));
}

void mark(std::uintptr_t block, std::size_t size) {
    std::memset(&state_of(block), 8, size / 8);
    if (size % 8 != 0) {
        state_of(block + size) = static_cast<std::uint8_t>(size % 8);
    }
}

void add_block_places(violation& v, std::uintptr_t a) {
    if (!state.recording) {
        return;
    }
    for (const bool freed : {true, false}) {
        if (const heap_record* const r = recorded.find_block(a, freed); r != nullptr) {
            place p;
            p.role = freed ? "freed" : "allocated";
            p.thread = r->thread;
            p.after = r->after;
            p.address = r->address;
            p.size = static_cast<std::uint32_t>(r->size);
            p.stack = r->stack;
            v.places.push_back(std::move(p));
        }
    }
}

[[noreturn]] void report_heap(
    violation_kind kind, std::string role, std::uintptr_t a, unsigned size, bool write, std::uint64_t site) {
    checking = false;
    violation v;
    v.kind = kind;
    place p = place_here(std::move(role), site);
    p.address = a;
    p.size = size;
    p.access = size != 0;
    p.write = write;
    v.places.push_back(std::move(p));
    add_block_places(v, a);
    if (state.recording) {
        recorded.park(site);
    }
    report(std::move(v));
}

heap_block& live_block(void* pointer, std::uint64_t site) {
    const std::uintptr_t a = to_address(pointer);
    if (!space.in_arena(a) || a % 16 != 0 || a >= ends[space.slot_of(a)] || header_of(a).magic != live) {
        const bool twice
            = space.in_arena(a) && a % 16 == 0 && a < ends[space.slot_of(a)] && header_of(a).magic == dead;
        report_heap(twice ? violation_kind::double_free : violation_kind::invalid_free,
            twice ? "freed again" : "freed", a, 0, false, site);
    }
    return header_of(a);
}

}  // namespace

bool reserve_heap(unsigned threads) {
    if (threads <= arenas) {
        return true;
    }
    states = static_cast<std::uint8_t*>(reserve_pages(threads * slot_size / 8));
    arenas = states == nullptr ? 0 : threads;
    return states != nullptr;
}

void begin_heap() {
    for (unsigned t = 0; t < in_use; ++t) {
        if (ends[t] != 0) {
            const std::uintptr_t begin = space.arena(t);
            std::memset(&state_of(begin), 0, (ends[t] - begin) / 8 + 1);
            ends[t] = 0;
            blocks[t] = 0;
        }
    }
    in_use = 0;
}

void save_heap(state_writer& to) {
    to.value(in_use);
    for (unsigned t = 0; t < in_use; ++t) {
        if (ends[t] != 0) {
            const std::uintptr_t begin = space.arena(t);
            to.value(t);
            to.value(ends[t]);
            to.value(blocks[t]);
            to.bytes(to_pointer<void>(begin), ends[t] - begin);
            to.bytes(&state_of(begin), (ends[t] - begin) / 8 + 1);
        }
    }
    to.value(arenas);
}

void restore_heap(state_reader& from) {
    begin_heap();
    in_use = from.value<unsigned>();
    for (auto t = from.value<unsigned>(); t < arenas; t = from.value<unsigned>()) {
        const std::uintptr_t begin = space.arena(t);
        ends[t] = from.value<std::uintptr_t>();
        blocks[t] = from.value<std::uint32_t>();
        from.bytes(to_pointer<void>(begin), ends[t] - begin);
        from.bytes(&state_of(begin), (ends[t] - begin) / 8 + 1);
    }
}

std::uintptr_t arena_end(unsigned t) {
    return ends[t];
}

void* allocate(std::size_t size, std::size_t alignment, bool zeroed, std::uint64_t site) {
    const unsigned t = state.current;
    if (size > arena_size) {
        return nullptr;
    }
    const std::uintptr_t from = ends[t] == 0 ? space.arena(t) : ends[t];
    const std::uintptr_t block = round_up(from + sizeof(heap_block), std::max<std::size_t>(alignment, 16));
    const std::uintptr_t end = round_up(block + std::max<std::size_t>(size, 1), 16) + 16;
    if (end > space.arena(t) + arena_size) {
        return nullptr;
    }
    ends[t] = end;
    in_use = std::max(in_use, t + 1);
    // What lies between blocks must not look like the header that another execution left there.
    std::memset(to_pointer<void>(from), 0, block - sizeof(heap_block) - from);
    std::memset(to_pointer<void>(end - 16), 0, 16);
    header_of(block) = {size, live, ++blocks[t]};
    std::memset(to_pointer<void>(block), zeroed ? 0 : fresh_byte, size);
    mark(block, size);
    ++fibers[t].side_effects;
    if (state.recording) {
        recorded.allocation(block, size, false, site);
    }
    return to_pointer<void>(block);
}

void deallocate(void* pointer, std::uint64_t site) {
    heap_block& block = live_block(pointer, site);
    const std::uintptr_t a = to_address(pointer);
    if (state.recording) {
        await_access(a, block.size, true, site);
    }
    retire_memory(a, block.size, site);
    block.magic = dead;
    std::memset(&state_of(a), heap_freed, (block.size + 7) / 8);
    ++fibers[state.current].side_effects;
    if (state.recording) {
        recorded.allocation(a, block.size, true, site);
    }
}

std::size_t block_size(void* pointer, std::uint64_t site) {
    return live_block(pointer, site).size;
}

void check_heap(std::uintptr_t a, unsigned size, object_use use, std::uint64_t site) {
    if (!space.in_arena(a)) {
        return;
    }
    const std::uint8_t s = state_of(a);
    if (s == heap_freed) {
        report_heap(violation_kind::use_after_free, use.role, a, size, use.write, site);
    }
    if ((a & 7) + size > s) {
        report_heap(violation_kind::out_of_bounds, use.role, a, size, use.write, site);
    }
}

const heap_block* find_leak() {
    struct found {
        heap_block* block;
        std::uintptr_t begin, end;
        bool reached;
    };
    std::vector<found> all;
    for (unsigned t = 0; t < in_use; ++t) {
        if (ends[t] == 0) {
            continue;
        }
        for (std::uintptr_t a = space.arena(t); a + sizeof(heap_block) < ends[t]; a += 16) {
            auto* const b = to_pointer<heap_block>(a);
            if (b->magic == live && b->number != 0 && state_of(a) == 0 && a + 16 + b->size <= ends[t]) {
                all.push_back({b, a + 16, a + 16 + std::max<std::uint64_t>(b->size, 1), false});
                a += b->size & ~std::uint64_t{15};
            }
        }
    }
    if (all.empty()) {
        return nullptr;
    }
    std::vector<std::size_t> todo;
    const auto reach = [&](std::uint64_t value) {
        const auto i = std::upper_bound(
            all.begin(), all.end(), value, [](std::uint64_t v, const found& f) { return v < f.begin; });
        if (i == all.begin()) {
            return;
        }
        found& f = *std::prev(i);
        if (value < f.end && !f.reached) {
            f.reached = true;
            todo.push_back(static_cast<std::size_t>(&f - all.data()));
        }
    };
    // Outside of the heap, a pointer to it can only stand where this execution has written.
    for (const undo_log::entry& e : undo) {
        reach(*to_pointer<std::uint64_t>(e.word));
    }
    for (std::uintptr_t a = tls.begin(); a + 8 <= tls.begin() + tls.size(); a += 8) {
        reach(*to_pointer<std::uint64_t>(a));
    }
    while (!todo.empty()) {
        const found f = all[todo.back()];
        todo.pop_back();
        for (std::uintptr_t a = f.begin; a + 8 <= f.end; a += 8) {
            reach(*to_pointer<std::uint64_t>(a));
        }
    }
    const auto leak = std::find_if(all.begin(), all.end(), [](const found& f) { return !f.reached; });
    return leak == all.end() ? nullptr : leak->block;
}

}  // namespace weaveproof::runtime
