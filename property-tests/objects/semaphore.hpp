#pragma once

#include "specifications/semaphore.hpp"
#include "support/timeout.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <system_error>

namespace weaveproof::property_tests {

/// A real semaphore behind the calls of its specification.
template <class Semaphore>
class semaphore_object {
  public:
    using specification = specifications::semaphore;
    using operation = specification::operation;
    using result = specification::result;

    explicit semaphore_object(const specification& initial) : semaphore_(make(initial.permits)) {}

    static constexpr bool has(operation what) {
        switch (what) {
        case operation::acquire:
            return requires(Semaphore & s) {
                s.acquire();
            };
        case operation::try_acquire:
            return requires(Semaphore & s) {
                s.try_acquire();
            };
        case operation::try_acquire_for:
            return requires(Semaphore & s) {
                s.try_acquire_for(std::chrono::seconds(1));
            };
        case operation::try_acquire_until:
            return requires(Semaphore & s) {
                s.try_acquire_until(std::chrono::system_clock::now());
            };
        default:
            return true;
        }
    }
    /// Whether release takes a number.
    static constexpr bool releases_many = requires(Semaphore & s, std::ptrdiff_t n) { s.release(n); };

    /// A call like this one of which it can be said what it should do.
    static specification::call adapted(specification::call c) {
        if (c.what == operation::release && !releases_many) {
            c.update = 1;
        } else if (c.what == operation::release && !requires { Semaphore::max(); }) {
            c.update = 1 + (c.update & 1);
        }
        return c;
    }

    result perform(const specification::call& c) {
        switch (c.what) {
        case operation::acquire:
            if constexpr (has(operation::acquire)) {
                semaphore_.acquire();
                return result::done;
            }
            break;
        case operation::try_acquire:
            if constexpr (has(operation::try_acquire)) {
                return taken(semaphore_.try_acquire());
            }
            break;
        case operation::try_acquire_for:
            if constexpr (has(operation::try_acquire_for)) {
                return taken(semaphore_.try_acquire_for(timeout(c.wait)));
            }
            break;
        case operation::try_acquire_until:
            if constexpr (has(operation::try_acquire_until)) {
                return taken(semaphore_.try_acquire_until(deadline<std::chrono::system_clock>(c.wait)));
            }
            break;
        case operation::release:
            return release(c.update);
        }
        std::abort();
    }

  private:
    static Semaphore make(std::ptrdiff_t permits) {
        if constexpr (requires { Semaphore{permits}; }) {
            return Semaphore{permits};
        } else {
            return Semaphore{static_cast<std::uint32_t>(permits)};
        }
    }

    static result taken(bool it_is) { return it_is ? result::done : result::gave_up; }

    result release(std::ptrdiff_t update) {
        try {
            if constexpr (releases_many) {
                semaphore_.release(update);
            } else {
                semaphore_.release();
            }
            return result::done;
        } catch (const std::system_error& e) {
            return e.code() == std::errc::value_too_large ? result::overflow : result::invalid_argument;
        }
    }

    Semaphore semaphore_;
};

}  // namespace weaveproof::property_tests
