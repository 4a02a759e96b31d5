#pragma once

#include "weaveproof/async.hpp"

#include <cstddef>

namespace weaveproof::twins {

/// Of several units that are released, one is lost.
class async_semaphore_forgets_one : public async_semaphore {
  public:
    using async_semaphore::async_semaphore;
    void release(std::ptrdiff_t update) { async_semaphore::release(update > 1 ? update - 1 : update); }
};

/// set() before anyone waits is not kept.
class async_event_is_not_kept : public async_event {
  public:
    using async_event::async_event;
    void set() {
        async_event::set();
        async_event::clear();
    }
};

}  // namespace weaveproof::twins
