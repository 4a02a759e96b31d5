#pragma once

#include "specifications/bounded_buffer.hpp"

namespace weaveproof::specifications {

/// A bounded buffer that does not say whether it is closed, or why it took or gave nothing.
struct process_shared_buffer : bounded_buffer {
    explicit process_shared_buffer(std::size_t room) : bounded_buffer{room} {}

    bool operator==(const process_shared_buffer&) const = default;

    bool permitted(thread_id, const call& c) const { return c.what != operation::is_closed; }
    result complete(thread_id t, const call& c) { return without_reason(bounded_buffer::complete(t, c)); }
    result give_up(thread_id t, const call& c) { return without_reason(bounded_buffer::give_up(t, c)); }

  private:
    static result without_reason(result r) {
        r.how = r.how == status::success ? status::success : status::closed;
        return r;
    }
};

static_assert(specification<process_shared_buffer>);

}  // namespace weaveproof::specifications
