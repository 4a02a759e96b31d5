#include "runtime/unwind_exit.hpp"

#include <cstdlib>
#include <unwind.h>

#include "runtime/engine.hpp"

namespace weaveproof::runtime {

namespace {

_Unwind_Reason_Code at_frame(
    int, _Unwind_Action actions, _Unwind_Exception_Class, _Unwind_Exception*, _Unwind_Context*, void*) {
    if ((actions & _UA_END_OF_STACK) != 0) {
        checking = false;
        end_thread();
    }
    return _URC_NO_REASON;
}

_Unwind_Exception exits[threads_at_most];

}  // namespace

void unwind_and_end_thread() {
    _Unwind_Exception& exit = exits[state.current];
    exit = {};
    _Unwind_ForcedUnwind(&exit, at_frame, nullptr);
    // The stack cannot be unwound from here (code without tables): its objects stay as they are.
    checking = false;
    end_thread();
}

}  // namespace weaveproof::runtime
