#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include <weaveproof/detail/futex.hpp>

namespace weaveproof::models {

/// release() looks whether there is room below the maximum, and then adds, in two steps.
class binary_semaphore_checks_the_maximum_first {
  public:
    explicit binary_semaphore_checks_the_maximum_first(std::uint32_t desired) : units_(desired) {}

    void release() {
        if (units_.load() >= 1) {
            throw std::system_error(std::make_error_code(std::errc::value_too_large));
        }
        ++units_;
        detail::futex_wake(units_, 1);
    }

    bool try_acquire() {
        std::uint32_t seen = units_.load();
        while (seen > 0) {
            if (units_.compare_exchange_strong(seen, seen - 1)) {
                return true;
            }
        }
        return false;
    }

  private:
    detail::futex_word units_;
};

}  // namespace weaveproof::models
