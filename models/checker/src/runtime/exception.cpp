// References to exceptions: std::exception_ptr, and the handlers of what std::rethrow_exception has thrown. libstdc++ counts them, where
// nothing is instrumented: that all references are given up before the last is, and with it the exception destroyed, is an event here.
//
// The count itself stays with libstdc++. It agrees with the events: all that end a reference are read-modify-writes of one location,
// which threads perform in modification order; and who makes a reference has one.
#include <cstddef>
#include <unwind.h>

#include "runtime/interpose.hpp"

namespace weaveproof::runtime {

namespace {

constexpr _Unwind_Exception_Class primary_class = 0x474E5543432B2B00;   // "GNUCC++\0", as the ABI has it
constexpr _Unwind_Exception_Class dependent_class = primary_class + 1;  // refers to another

// What lies before the header in such an exception, by the Itanium C++ ABI for exceptions.
struct dependent_exception {
    void* primary;
    void* common[9];
    _Unwind_Exception header;
};
static_assert(offsetof(dependent_exception, header) == 80);

// Its name for the search: a place in its header, which the program has no access to.
std::uintptr_t name_of(const void* exception) {
    return to_address(exception) - 8;
}

void note_reference(const void* exception, std::uint64_t site) {
    const std::uintptr_t name = name_of(exception);
    object_at(name, object_kind::exception, 8, site);
    fiber& self = fibers[state.current];
    const graph::event_id now = state.search->last_event(state.current);
    if (self.exception != name || self.exception_event != now) {
        self.exception = name;
        self.exception_event = now;
        self.exception_references = 0;
    }
    ++self.exception_references;
}

// A thread that has made a reference since its last event gives one up before the next: it is as if there had been neither, as others
// see of either what they see of the event.
bool cancels_out(std::uintptr_t name) {
    fiber& self = fibers[state.current];
    if (self.exception != name || self.exception_event != state.search->last_event(state.current)
        || self.exception_references == 0) {
        return false;
    }
    --self.exception_references;
    return true;
}

void release_reference(const void* exception, std::uint64_t site) {
    const std::uintptr_t name = name_of(exception);
    // One that was never referred to has its handler alone.
    if (find_object(name, object_kind::exception) == nullptr || cancels_out(name)) {
        return;
    }
    graph::action act;
    act.kind = graph::event_kind::rmw_read;
    act.success_order = graph::order::acq_rel;
    act.failure_order = graph::order::acq_rel;
    act.how = graph::update::sub;
    act.operand = 1;
    act.site = site;
    perform_on(name, object_kind::exception, act, "release of an exception", false, to_address(exception));
}

}  // namespace

// void std::exception_ptr::_M_addref(): all that make one call it.
WEAVEPROOF_INTERPOSE(void, _ZNSt15__exception_ptr13exception_ptr9_M_addrefEv, void** pointer) {
    if (checking && *pointer != nullptr) {
        const user_code_paused paused;
        note_reference(*pointer, WEAVEPROOF_CALLER());
    }
    WEAVEPROOF_REAL(_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv)(pointer);
}

// void std::exception_ptr::_M_release()
WEAVEPROOF_INTERPOSE(void, _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv, void** pointer) {
    if (checking && *pointer != nullptr) {
        const user_code_paused paused;
        release_reference(*pointer, WEAVEPROOF_CALLER());
    }
    WEAVEPROOF_REAL(_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv)(pointer);
}

// A handler is left, or the exception replaced.
WEAVEPROOF_INTERPOSE(void, _Unwind_DeleteException, _Unwind_Exception* header) {
    if (checking) {
        const user_code_paused paused;
        if (header->exception_class == dependent_class) {
            const auto before = to_address(header) - offsetof(dependent_exception, header);
            release_reference(to_pointer<dependent_exception>(before)->primary, WEAVEPROOF_CALLER());
        } else if (header->exception_class == primary_class) {
            release_reference(header + 1, WEAVEPROOF_CALLER());
        }
    }
    WEAVEPROOF_REAL(_Unwind_DeleteException)(header);
}

}  // namespace weaveproof::runtime
