#pragma once

#include "weaveproof/shared_mutex.hpp"

namespace weaveproof::twins {

/// try_lock_shared reports success when a writer is inside.
class shared_mutex_try_lock_shared_ignores_the_writer : public shared_mutex {
  public:
    bool try_lock_shared() {
        static_cast<void>(shared_mutex::try_lock_shared());
        return true;
    }
};

}  // namespace weaveproof::twins
