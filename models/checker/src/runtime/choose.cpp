#include "runtime/engine.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof {

int choose(int n) {
    using namespace runtime;
    if (!checking || n <= 1) {
        return 0;
    }
    const user_code_paused paused;
    graph::action act;
    act.kind = graph::event_kind::choice;
    act.operand = static_cast<std::uint64_t>(n);
    act.site = WEAVEPROOF_CALLER();
    return static_cast<int>(perform(act, "choose").value);
}

}  // namespace weaveproof
