#pragma once

/// Why an operation on a concurrent queue did nothing: the enumeration and its error category, as in WG21
/// P0260 ("C++ Concurrent Queues").

#include <string>
#include <system_error>
#include <type_traits>

namespace weaveproof {

enum class conqueue_errc {
    success = 0,
    empty,  ///< nothing to pop, now or until the deadline
    full,   ///< no room to push, now or until the deadline
    closed  ///< nothing can be pushed any more; to pop: and nothing is left
};

namespace detail {

class conqueue_error_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "conqueue"; }

    std::string message(int value) const override {
        switch (static_cast<conqueue_errc>(value)) {
        case conqueue_errc::success:
            return "success";
        case conqueue_errc::empty:
            return "the queue is empty";
        case conqueue_errc::full:
            return "the queue is full";
        case conqueue_errc::closed:
            return "the queue is closed";
        }
        return "unknown error";
    }
};

}  // namespace detail

inline const std::error_category& conqueue_category() noexcept {
    static const detail::conqueue_error_category category;
    return category;
}

inline std::error_code make_error_code(conqueue_errc e) noexcept {
    return {static_cast<int>(e), conqueue_category()};
}

}  // namespace weaveproof

template <>
struct std::is_error_code_enum<weaveproof::conqueue_errc> : std::true_type {};
