#include "runtime/record.hpp"

#include <algorithm>
#include <unwind.h>

namespace weaveproof::runtime {

recording recorded;

namespace {

#if defined(__x86_64__)
constexpr int frame_pointer_register = 6;
#elif defined(__aarch64__)
constexpr int frame_pointer_register = 29;
#endif

constexpr std::size_t deepest_stack = 200;

_Unwind_Reason_Code visit_frame(_Unwind_Context* context, void* frames) {
    auto& all = *static_cast<std::vector<live_frame>*>(frames);
    const auto pc = static_cast<std::uint64_t>(_Unwind_GetIP(context));
    if (pc == 0 || all.size() == deepest_stack) {
        return _URC_END_OF_STACK;
    }
    all.push_back({pc, static_cast<std::uint64_t>(_Unwind_GetGR(context, frame_pointer_register))});
    return _URC_NO_REASON;
}

}  // namespace

std::vector<live_frame> capture_frames(std::uint64_t site) {
    std::vector<live_frame> frames;
    _Unwind_Backtrace(visit_frame, &frames);
    const auto first
        = std::find_if(frames.begin(), frames.end(), [&](const live_frame& f) { return f.pc == site; });
    if (first != frames.end()) {
        frames.erase(frames.begin(), first);
    }
    return frames;
}

raw_stack capture_stack(std::uint64_t site) {
    raw_stack stack;
    for (const live_frame& f : capture_frames(site)) {
        stack.push_back(f.pc);
    }
    return stack;
}

void recording::begin() {
    events.clear();
    accesses.clear();
    heap.clear();
    parked.assign(state.threads, {});
    wanted.assign(state.threads, {});
    frames.assign(state.threads, {});
}

void recording::event(
    const graph::action& act, const char* name, std::uintptr_t object, bool compare_exchange, bool part) {
    const graph::event_id last = state.search->last_event(state.current);
    if (last == graph::no_event) {
        return;
    }
    const auto& graph = state.search->current();
    if (events.size() < graph.size()) {
        events.resize(graph.size());
    }
    const event_record record{name, object, compare_exchange, part, capture_stack(act.site)};
    events[last] = record;
    if (graph[last].kind() == graph::event_kind::rmw_write) {
        events[graph[last].po_previous] = record;
    }
}

void recording::plain(std::uintptr_t a, std::size_t size, bool write, std::uint64_t site) {
    if (a + size <= state.watched || a >= state.watched + state.watched_size) {
        return;
    }
    const auto* const clock = state.search->clock(state.current);
    accesses.push_back({a, static_cast<std::uint32_t>(size), write, state.current, clock[state.current] + 1U,
        state.search->last_event(state.current), capture_stack(site)});
}

void recording::allocation(std::uintptr_t a, std::size_t size, bool freed, std::uint64_t site) {
    heap.push_back(
        {a, size, freed, state.current, state.search->last_event(state.current), capture_stack(site)});
}

void recording::park(std::uint64_t site) {
    frames[state.current] = capture_frames(site);
    raw_stack& stack = parked[state.current];
    stack.clear();
    for (const live_frame& f : frames[state.current]) {
        stack.push_back(f.pc);
    }
}

void recording::park(
    const graph::action& act, const char* name, std::uintptr_t object, bool compare_exchange) {
    park(act.site);
    wanted[state.current] = {name, object, compare_exchange, false, parked[state.current]};
}

const plain_record* recording::find(thread_id t, std::uint32_t epoch, bool write) const {
    for (auto i = accesses.rbegin(); i != accesses.rend(); ++i) {
        if (i->thread == t && i->epoch == epoch && i->write == write) {
            return &*i;
        }
    }
    return nullptr;
}

const heap_record* recording::find_block(std::uintptr_t a, bool freed) const {
    for (auto i = heap.rbegin(); i != heap.rend(); ++i) {
        if (i->freed == freed && a + 16 >= i->address
            && a < i->address + std::max<std::size_t>(i->size, 1) + 16) {
            return &*i;
        }
    }
    return nullptr;
}

place place_here(std::string role, std::uint64_t site) {
    place p;
    p.role = std::move(role);
    p.thread = state.current;
    p.after = state.search->last_event(state.current);
    if (state.recording) {
        p.stack = capture_stack(site);
    }
    return p;
}

}  // namespace weaveproof::runtime
