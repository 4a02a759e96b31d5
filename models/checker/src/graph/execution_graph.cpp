#include "graph/execution_graph.hpp"

#include <algorithm>

namespace weaveproof::graph {

void execution_graph::clear() {
    events_.clear();
    threads_.clear();
    locations_.clear();
    width_ = least_width;
    seq_cst_count_ = 0;
}

void execution_graph::declare_thread(
    thread_id t, thread_id parent, std::uint32_t child_index, std::uint32_t group) {
    if (t >= threads_.size())
        threads_.resize(std::size_t{t} + 1);
    threads_[t].parent = parent;
    threads_[t].child_index = child_index;
    threads_[t].group = group;
    if (t >= width_)
        widen((t / least_width + 1) * least_width);
}

void execution_graph::widen(std::uint32_t width) {
    std::vector<clock_value> wider(std::size_t{size()} * 3 * width * 2);
    for (std::size_t row = 0; row < std::size_t{size()} * 3; ++row)
        std::copy_n(clocks_.begin() + static_cast<std::ptrdiff_t>(row * width_), width_,
            wider.begin() + static_cast<std::ptrdiff_t>(row * width));
    clocks_ = std::move(wider);
    width_ = width;
}

void execution_graph::declare_location(location_id x, std::uint64_t initial) {
    if (x >= locations_.size())
        locations_.resize(std::size_t{x} + 1);
    if (locations_[x].last_access == no_event)
        locations_[x].initial = initial;
}

event_id execution_graph::append(thread_id t, const action& act, location_id x) {
    const event_id e = size();
    thread_state& owner = threads_[t];
    event& added = events_.emplace_back();
    added.act = act;
    if (act.may_be_seq_cst())
        ++seq_cst_count_;
    added.thread = t;
    added.index = ++owner.count;
    added.po_previous = owner.last;
    if (owner.last == no_event) {
        owner.first = e;
    } else {
        events_[owner.last].po_next = e;
        added.release_fence = events_[owner.last].release_fence;
    }
    owner.last = e;
    added.location = x;
    if (x != no_location) {
        added.location_previous = locations_[x].last_access;
        locations_[x].last_access = e;
    }
    make_room_for_clocks();
    return e;
}

void execution_graph::cut(event_id first) {
    for (event_id e = size(); e-- > first;) {
        const event& gone = events_[e];
        if (gone.act.may_be_seq_cst())
            --seq_cst_count_;
        if (gone.mo_position != 0)
            mo_remove(e);
        if (gone.location != no_location)
            locations_[gone.location].last_access = gone.location_previous;
        thread_state& owner = threads_[gone.thread];
        owner.last = gone.po_previous;
        --owner.count;
        if (owner.last == no_event)
            owner.first = no_event;
        else
            events_[owner.last].po_next = no_event;
    }
    events_.resize(first);
}

void execution_graph::assign_first(
    const execution_graph& from, event_id all_below, std::vector<event_id>& renamed) {
    width_ = from.width_;
    events_.assign(from.events_.begin(), from.events_.begin() + all_below);
    make_room_for_clocks();
    std::copy_n(from.clocks_.begin(), std::ptrdiff_t{3} * width_ * all_below, clocks_.begin());
    threads_.assign(from.threads_.begin(), from.threads_.end());
    locations_.assign(from.locations_.begin(), from.locations_.end());
    seq_cst_count_ = from.seq_cst_count_;
    renamed.resize(from.size());
    for (event_id e = 0; e < all_below; ++e)
        renamed[e] = e;
    // The ends of threads and of the chains of locations as they were then.
    for (event_id e = from.size(); e-- > all_below;) {
        const event& later = from.events_[e];
        thread_state& owner = threads_[later.thread];
        owner.last = later.po_previous;
        --owner.count;
        if (later.location != no_location)
            locations_[later.location].last_access = later.location_previous;
        seq_cst_count_ -= later.act.may_be_seq_cst() ? 1U : 0U;
    }
    for (thread_state& t : threads_) {
        if (t.last == no_event)
            t.first = no_event;
        else
            events_[t.last].po_next = no_event;
    }
}

void execution_graph::add_copy(const execution_graph& from, event_id old) {
    const event_id e = size();
    event& copy = events_.emplace_back(from.events_[old]);
    make_room_for_clocks();
    std::copy_n(from.happens_before(old), std::size_t{3} * width_, happens_before(e));
    thread_state& owner = threads_[copy.thread];
    ++owner.count;
    seq_cst_count_ += copy.act.may_be_seq_cst() ? 1U : 0U;
    copy.po_previous = owner.last;
    copy.po_next = no_event;
    (owner.last == no_event ? owner.first : events_[owner.last].po_next) = e;
    owner.last = e;
    if (copy.location != no_location) {
        copy.location_previous = locations_[copy.location].last_access;
        locations_[copy.location].last_access = e;
    }
}

void execution_graph::take_modification_order(
    const execution_graph& from, const std::vector<event_id>& renamed) {
    for (event& it : events_) {
        it.read_by_earlier = false;
        if (it.reads_from < initial_write)
            it.reads_from = renamed[it.reads_from];
    }
    for (event_id e = 0; e < size(); ++e)
        if (const event_id w = events_[e].reads_from; w < initial_write && w > e)
            events_[w].read_by_earlier = true;
    for (location_id x = 0; x < from.location_count(); ++x) {
        location_state& state = locations_[x];
        event_id last = no_event;
        std::uint32_t position = 0;
        state.mo_first = no_event;
        for (event_id old = from.locations_[x].mo_first; old != no_event; old = from.events_[old].mo_next) {
            const event_id w = renamed[old];
            if (w == no_event)
                continue;
            events_[w].mo_position = ++position;
            events_[w].mo_previous = last;
            (last == no_event ? state.mo_first : events_[last].mo_next) = w;
            last = w;
        }
        state.mo_last = last;
        if (last != no_event)
            events_[last].mo_next = no_event;
    }
}

void execution_graph::mo_insert(event_id write, event_id after) {
    event& added = events_[write];
    location_state& x = locations_[added.location];
    const event_id next = mo_after(added.location, after);
    added.mo_previous = after == initial_write ? no_event : after;
    added.mo_next = next;
    added.mo_position = mo_position(after) + 1;
    (added.mo_previous == no_event ? x.mo_first : events_[after].mo_next) = write;
    (next == no_event ? x.mo_last : events_[next].mo_previous) = write;
    for (event_id w = next; w != no_event; w = events_[w].mo_next)
        ++events_[w].mo_position;
}

void execution_graph::mo_remove(event_id write) {
    event& gone = events_[write];
    if (gone.mo_position == 0)
        return;
    location_state& x = locations_[gone.location];
    (gone.mo_previous == no_event ? x.mo_first : events_[gone.mo_previous].mo_next) = gone.mo_next;
    (gone.mo_next == no_event ? x.mo_last : events_[gone.mo_next].mo_previous) = gone.mo_previous;
    for (event_id w = gone.mo_next; w != no_event; w = events_[w].mo_next)
        --events_[w].mo_position;
    gone.mo_position = 0;
    gone.mo_previous = gone.mo_next = no_event;
}

event_id execution_graph::rmw_successor(location_id x, event_id w) const {
    const event_id next = mo_after(x, w);
    if (next == no_event || events_[next].kind() != event_kind::rmw_write)
        return no_event;
    return events_[events_[next].po_previous].reads_from == w ? next : no_event;
}

event_id execution_graph::at(thread_id t, std::uint32_t index) const {
    const thread_state& owner = threads_[t];
    assert(index >= 1 && index <= owner.count);
    event_id e = owner.last;
    for (std::uint32_t i = owner.count; i > index; --i)
        e = events_[e].po_previous;
    return e;
}

namespace {

std::uint64_t mix(std::uint64_t h, std::uint64_t v) {
    h ^= v + 0x9E37'79B9'7F4A'7C15U + (h << 6) + (h >> 2);
    h ^= h >> 31;
    return h * 0xD6E8'FEB8'6659'FD93U;
}

}  // namespace

std::uint64_t execution_graph::hash() const {
    std::uint64_t h = 0;
    for (thread_id t = 0; t < thread_count(); ++t) {
        h = mix(h, t);
        for (event_id e = threads_[t].first; e != no_event; e = events_[e].po_next) {
            const event& it = events_[e];
            h = mix(h, static_cast<std::uint64_t>(it.kind()));
            h = mix(h, it.location);
            h = mix(h, it.value);
            h = mix(h, it.mo_position);
            if (is_read(it.kind()) && it.reads_from < initial_write)
                h = mix(
                    h, (std::uint64_t{events_[it.reads_from].thread} << 32) | events_[it.reads_from].index);
        }
    }
    return h;
}

}  // namespace weaveproof::graph
