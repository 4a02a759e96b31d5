#include "runtime/shadow.hpp"

#include <algorithm>
#include <string>
#include <sys/mman.h>

#include "runtime/arena.hpp"
#include "runtime/record.hpp"
#include "runtime/replay.hpp"
#include "runtime/tls.hpp"

namespace weaveproof::runtime {

constinit shadow_memory shadow;
constinit cells_in_use used_cells;

namespace {

constexpr unsigned most_splits = 1U << 20;
constexpr unsigned most_reader_sets = 0xFFFF;

struct split_cell {
    access_state byte[8];
};
struct reader_set {
    graph::clock_value index[threads_at_most + 6];
};

split_cell* splits = nullptr;  // 1 … split_count
unsigned split_count = 0;
reader_set* reader_sets = nullptr;  // 1 … reader_set_count
unsigned reader_set_count = 0;

// What an access does, for those that check it.
struct access {
    std::uintptr_t address;
    unsigned size;
    bool write;
    bool frees;  // not a write but the end of the memory
    std::uint64_t site;
};

void know_epoch() {
    if (state.epoch == no_epoch) {
        state.clock = state.search->clock(state.current);
        state.epoch = static_cast<graph::clock_value>(state.clock[state.current] + 1);
    }
}

std::string role_of(const access& a) {
    if (a.frees) {
        return "freed";
    }
    return (a.write ? "write of " : "read of ") + std::to_string(a.size) + (a.size == 1 ? " byte" : " bytes");
}

place access_place(const access& a) {
    place p = place_here(role_of(a), a.site);
    p.address = a.address;
    p.size = a.size;
    p.access = true;
    p.write = a.write;
    return p;
}

[[noreturn]] void report_race(const access& a, place other) {
    violation v;
    v.kind = a.frees ? violation_kind::use_after_free : violation_kind::data_race;
    v.places.push_back(access_place(a));
    v.places.push_back(std::move(other));
    if (state.recording) {
        recorded.park(a.site);
    }
    report(std::move(v));
}

[[noreturn]] void race_with_plain(const access& a, thread_id t, std::uint32_t epoch, bool write) {
    checking = false;
    place other;
    other.role = write ? "write" : "read";
    other.thread = t;
    other.address = a.address;
    other.size = a.size;
    other.access = true;
    other.write = write;
    if (const plain_record* const r = recorded.find(t, epoch, write); state.recording && r != nullptr) {
        other.role = role_of({r->address, r->size, write, false, 0});
        other.address = r->address;
        other.size = r->size;
        other.after = r->after;
        other.stack = r->stack;
    }
    report_race(a, std::move(other));
}

[[noreturn]] void race_with_event(const access& a, graph::event_id e) {
    checking = false;
    const graph::event& event = state.search->current()[e];
    place other;
    other.role = is_write(event.kind()) ? "atomic write" : "atomic read";
    other.thread = event.thread;
    other.event = e;
    other.address = a.address;
    other.size = event.act.size;
    other.access = true;
    other.write = is_write(event.kind());
    if (state.recording && e < recorded.events.size()) {
        other.stack = recorded.events[e].stack;
    }
    report_race(a, std::move(other));
}

bool performed(const graph::execution_graph& graph, graph::event_id e) {
    const graph::event_id last = state.search->last_event(graph[e].thread);
    return last != graph::no_event && graph[e].index <= graph[last].index;
}

// The memory that an object takes, as far as it lies in one word with its address.
unsigned extent_of(const object& o) {
    const bool is_int = o.kind == object_kind::once || o.kind == object_kind::spin_lock;
    return is_int ? sizeof(int) : o.size;
}

// A plain access to a word with atomic objects in it.
void check_objects(cell& c, const access& a) {
    const auto& graph = state.search->current();
    for (std::uint16_t i = c.objects; i != 0;) {
        object& o = object_numbered(i);
        i = o.next;
        if (o.kind == object_kind::futex_queue) {
            continue;  // a futex call names an address but, its load apart, reads and writes no memory
        }
        const std::uintptr_t at = untagged(o.name);
        if (!o.accessed || at >= a.address + a.size || a.address >= at + extent_of(o)) {
            continue;
        }
        if (!a.write && o.kind != object_kind::atomic) {
            continue;
        }
        for (graph::event_id e = graph.location(o.location).last_access; e != graph::no_event;
             e = graph[e].location_previous) {
            if ((a.write || is_write(graph[e].kind())) && !graph.in(e, state.clock) && performed(graph, e)) {
                race_with_event(a, e);
            }
        }
        if (a.write) {
            renew(o);
        }
    }
}

void check_write(const access_state& s, const access& a) {
    if (s.write_index != 0 && state.clock[s.write_thread] < s.write_index) {
        race_with_plain(a, s.write_thread, s.write_index, true);
    }
}

void check_reads(const access_state& s, const access& a) {
    if (s.readers != 0) {
        const reader_set& set = reader_sets[s.readers];
        for (thread_id t = 0; t < state.search->thread_count(); ++t) {
            if (state.clock[t] < set.index[t] && t != state.current) {
                race_with_plain(a, t, set.index[t], false);
            }
        }
    } else if (s.read_index != 0 && state.clock[s.read_thread] < s.read_index
        && s.read_thread != state.current) {
        race_with_plain(a, s.read_thread, s.read_index, false);
    }
}

void read_also(access_state& s) {
    if (reader_set_count == most_reader_sets) {
        refuse("more than 65535 words that several threads read", 0);
    }
    reader_set& set = reader_sets[++reader_set_count];
    set = reader_set{};
    set.index[s.read_thread] = s.read_index;
    set.index[state.current] = state.epoch;
    s.readers = static_cast<std::uint16_t>(reader_set_count);
}

void note(access_state& s, const access& a) {
    if (s.write_thread != state.current) {
        check_write(s, a);
    }
    const auto self = static_cast<std::uint8_t>(state.current);
    if (a.write) {
        check_reads(s, a);
        s = access_state{};
        s.write_index = state.epoch;
        s.write_thread = self;
    } else if (s.readers != 0) {
        reader_sets[s.readers].index[self] = state.epoch;
    } else if (s.read_index == 0 || s.read_thread == self || state.clock[s.read_thread] >= s.read_index) {
        s.read_index = state.epoch;
        s.read_thread = self;
    } else {
        read_also(s);
    }
}

void split(cell& c) {
    if (split_count == most_splits) {
        refuse("more than 1048576 words that are accessed in parts", 0);
    }
    split_cell& parts = splits[++split_count];
    for (unsigned i = 0; i < 8; ++i) {
        parts.byte[i] = (c.mask >> i & 1) != 0 ? c.all : access_state{};
        if (parts.byte[i].readers != 0) {  // each byte has a set of its own
            const std::uint16_t shared = parts.byte[i].readers;
            read_also(parts.byte[i]);
            reader_sets[parts.byte[i].readers] = reader_sets[shared];
        }
    }
    c.mask = 0;
    c.split = {split_count, 0};
}

constexpr std::uint8_t mask_of(std::uintptr_t a, unsigned size) {
    return static_cast<std::uint8_t>(((1U << size) - 1U) << (a & 7));
}

// An access within one word.
void word_access(const access& a) {
    if (tls.contains(a.address)) {
        return;  // each thread has its own
    }
    know_epoch();
    cell& c = fresh(shadow.at(a.address));
    const std::uint8_t mask = mask_of(a.address, a.size);
    if (space.contains(a.address)) {
        if (space.in_arena(a.address)) {
            check_heap(a.address, a.size, {a.write ? "write" : "read", a.write}, a.site);
        }
    } else if (const auto unlogged = static_cast<std::uint8_t>(mask & ~c.logged); a.write && unlogged != 0) {
        state.touching = a.site;  // a bad pointer is the program's fault
        if (!undo.add(a.address & ~std::uintptr_t{7}, unlogged)) {
            refuse("more than 128 MB of memory outside of the heap are written in one execution", a.site);
        }
        state.touching = 0;
        c.logged = static_cast<std::uint8_t>(c.logged | unlogged);
    }
    if (c.objects != 0) {
        check_objects(c, a);
    }
    if (c.mask != mask) {
        if (c.mask == 0 && c.split.bytes == 0) {
            c.mask = mask;
        } else if (c.mask != 0) {
            split(c);
        }
    }
    if (c.mask != 0) {
        note(c.all, a);
        return;
    }
    for (unsigned i = 0; i < a.size; ++i) {
        note(splits[c.split.bytes].byte[(a.address & 7) + i], a);
    }
}

}  // namespace

bool shadow_memory::reserve() {
    if (chunks_ == nullptr) {
        chunks_ = static_cast<cell**>(reserve_pages(chunks * sizeof(cell*)));
    }
    return chunks_ != nullptr;
}

cell* shadow_memory::add_chunk(std::uintptr_t a) {
    cell*& chunk = chunks_[(a >> chunk_bits) & (chunks - 1)];
    chunk = static_cast<cell*>(reserve_pages(chunk_bytes / 8 * sizeof(cell)));
    if (chunk == nullptr) {
        refuse("no memory for the shadow of the program's memory", 0);
    }
    return chunk;
}

void shadow_memory::forget() {
    for (std::uintptr_t i = 0; i < chunks; ++i) {
        if (chunks_[i] != nullptr) {
            madvise(chunks_[i], chunk_bytes / 8 * sizeof(cell), MADV_DONTNEED);
        }
    }
}

bool reserve_shadow() {
    if (splits == nullptr) {
        splits = static_cast<split_cell*>(reserve_pages((most_splits + 1) * sizeof(split_cell)));
        reader_sets = static_cast<reader_set*>(reserve_pages((most_reader_sets + 1) * sizeof(reader_set)));
    }
    return shadow.reserve() && used_cells.reserve() && splits != nullptr && reader_sets != nullptr;
}

void begin_shadow() {
    if (++state.execution == 0) {
        shadow.forget();
        state.execution = 1;
    }
    used_cells.clear();
    split_count = 0;
    reader_set_count = 0;
}

void save_shadow(state_writer& to) {
    if (used_cells.overflown()) {
        to.refuse();
        return;
    }
    to.value(static_cast<std::uint32_t>(used_cells.end() - used_cells.begin()));
    for (cell* const c : used_cells) {
        to.value(c);
        to.value(*c);
    }
    to.value(split_count);
    to.bytes(splits + 1, split_count * sizeof(split_cell));
    to.value(reader_set_count);
    to.bytes(reader_sets + 1, reader_set_count * sizeof(reader_set));
}

void restore_shadow(state_reader& from) {
    begin_shadow();
    for (auto left = from.value<std::uint32_t>(); left > 0; --left) {
        cell& c = *from.value<cell*>();
        from.bytes(&c, sizeof c);
        c.execution = state.execution;
        used_cells.add(c);
    }
    split_count = from.value<unsigned>();
    from.bytes(splits + 1, split_count * sizeof(split_cell));
    reader_set_count = from.value<unsigned>();
    from.bytes(reader_sets + 1, reader_set_count * sizeof(reader_set));
}

void plain_access(std::uintptr_t a, unsigned size, bool write, std::uint64_t site) {
    if (state.recording) [[unlikely]] {
        await_access(a, size, write, site);
        recorded.plain(a, size, write, site);
    }
    const unsigned in_first = 8 - static_cast<unsigned>(a & 7);
    if (size <= in_first) {
        word_access({a, size, write, false, site});
    } else {
        plain_range(a, size, write, site);
    }
}

void plain_range(std::uintptr_t a, std::size_t size, bool write, std::uint64_t site) {
    if (state.recording) [[unlikely]] {
        await_access(a, size, write, site);
        recorded.plain(a, size, write, site);
    }
    while (size != 0) {
        const auto part = static_cast<unsigned>(std::min<std::size_t>(size, 8 - (a & 7)));
        word_access({a, part, write, false, site});
        a += part;
        size -= part;
    }
}

void check_atomic(cell& c, std::uintptr_t a, unsigned size, bool write, std::uint64_t site) {
    const access atomic{a, size, write, false, site};
    if (c.mask == 0) {
        if (c.split.bytes != 0) {
            know_epoch();
            for (unsigned i = 0; i < size; ++i) {
                const access_state& s = splits[c.split.bytes].byte[(a & 7) + i];
                check_write(s, atomic);
                if (write) {
                    check_reads(s, atomic);
                }
            }
        }
        return;
    }
    const bool written = c.all.write_index != 0 && c.all.write_thread != state.current;
    const bool read = write && (c.all.read_index != 0 || c.all.readers != 0);
    if ((written || read) && (c.mask & mask_of(a, size)) != 0) {
        know_epoch();
        check_write(c.all, atomic);
        if (write) {
            check_reads(c.all, atomic);
        }
    }
}

void write_through(cell& c, std::uintptr_t a, unsigned size, std::uint64_t value) {
    if (const auto unlogged = static_cast<std::uint8_t>(mask_of(a, size) & ~c.logged);
        unlogged != 0 && !space.contains(a) && !tls.contains(a)) {
        if (!undo.add(a & ~std::uintptr_t{7}, unlogged)) {
            refuse("more than 128 MB of memory outside of the heap are written in one execution", 0);
        }
        c.logged = static_cast<std::uint8_t>(c.logged | unlogged);
    }
    write_memory(a, size, value);
}

void retire_memory(std::uintptr_t a, std::size_t size, std::uint64_t site) {
    know_epoch();
    const std::uintptr_t end = a + size;
    for (; a < end; a += 8) {
        cell& c = shadow.at(a);
        if (c.execution != state.execution) {
            continue;
        }
        const access whole{a, 8, true, true, site};
        if (c.objects != 0) {
            check_objects(c, whole);
        }
        if (c.mask != 0) {
            note(c.all, whole);
        } else if (c.split.bytes != 0) {
            for (access_state& s : splits[c.split.bytes].byte) {
                note(s, whole);
            }
        }
        c = cell{};  // so that the next access is looked at closely
    }
}

}  // namespace weaveproof::runtime
