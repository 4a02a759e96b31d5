#include "runtime/violation.hpp"

namespace weaveproof::runtime {

std::string_view name_of(violation_kind k) {
    switch (k) {
    case violation_kind::data_race:
        return "data race";
    case violation_kind::assertion:
        return "assertion";
    case violation_kind::abort:
        return "abort";
    case violation_kind::terminate:
        return "terminate";
    case violation_kind::signal:
        return "signal";
    case violation_kind::use_after_free:
        return "use after free";
    case violation_kind::double_free:
        return "double free";
    case violation_kind::invalid_free:
        return "invalid free";
    case violation_kind::out_of_bounds:
        return "out of bounds";
    case violation_kind::leak:
        return "leak";
    case violation_kind::deadlock:
        return "deadlock";
    case violation_kind::livelock:
        return "livelock";
    case violation_kind::unlock_by_another_thread:
        return "unlock by another thread";
    case violation_kind::destroyed_in_use:
        return "destroyed in use";
    case violation_kind::locked_twice:
        return "locked twice";
    case violation_kind::thread_not_joined:
        return "thread not joined";
    case violation_kind::not_linearizable:
        return "not linearizable";
    }
    return "";
}

}  // namespace weaveproof::runtime
