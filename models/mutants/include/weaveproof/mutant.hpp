#pragma once

/// What the copies of the primitives call, in which every mutant is compiled in (models/mutants/mutants): whether it is the
/// one that is chosen for this process, and what takes the place of an operation.

#include <atomic>
#include <cstdint>
#include <type_traits>

/// The mutant that was chosen; 0: none. Defined where nothing is instrumented, so that it is no event; const, as it does
/// not change while a model runs.
extern "C" [[gnu::const]] std::uint32_t weaveproof_chosen_mutant() noexcept;

constexpr bool weaveproof_mutant(std::uint32_t number) noexcept {
    return !std::is_constant_evaluated() && weaveproof_chosen_mutant() == number;
}

namespace weaveproof::mutants {

/// A named constant, or one more than it. In constant expressions it is what it is.
template <class T, std::uint32_t Number>
class constant {
  public:
    constexpr explicit constant(T value) noexcept : value_(value) {}
    constexpr operator T() const noexcept {
        return weaveproof_mutant(Number) ? static_cast<T>(value_ + 1) : value_;
    }

  private:
    T value_;
};

/// The two halves of an atomic step. They acquire and release whatever the step does: what such a mutant shows is that the
/// step must be one, not that its order is needed.
constexpr std::memory_order loading(std::memory_order order) noexcept {
    return order == std::memory_order_seq_cst ? order : std::memory_order_acquire;
}
constexpr std::memory_order storing(std::memory_order order) noexcept {
    return order == std::memory_order_seq_cst ? order : std::memory_order_release;
}

template <class T, class Change>
T split(std::atomic<T>& object, std::memory_order order, Change change) noexcept {
    const T before = object.load(loading(order));
    object.store(change(before), storing(order));
    return before;
}

template <class T>
T split_exchange(std::atomic<T>& object, std::type_identity_t<T> desired, std::memory_order order) noexcept {
    return split(object, order, [&](T) { return desired; });
}
template <class T>
T split_fetch_add(std::atomic<T>& object, std::type_identity_t<T> n, std::memory_order order) noexcept {
    return split(object, order, [&](T before) { return static_cast<T>(before + n); });
}
template <class T>
T split_fetch_sub(std::atomic<T>& object, std::type_identity_t<T> n, std::memory_order order) noexcept {
    return split(object, order, [&](T before) { return static_cast<T>(before - n); });
}
template <class T>
T split_fetch_and(std::atomic<T>& object, std::type_identity_t<T> bits, std::memory_order order) noexcept {
    return split(object, order, [&](T before) { return static_cast<T>(before & bits); });
}
template <class T>
T split_fetch_or(std::atomic<T>& object, std::type_identity_t<T> bits, std::memory_order order) noexcept {
    return split(object, order, [&](T before) { return static_cast<T>(before | bits); });
}
template <class T>
T split_fetch_xor(std::atomic<T>& object, std::type_identity_t<T> bits, std::memory_order order) noexcept {
    return split(object, order, [&](T before) { return static_cast<T>(before ^ bits); });
}

template <class T>
bool split_compare_exchange_strong(std::atomic<T>& object, T& expected, std::type_identity_t<T> desired,
    std::memory_order order, std::memory_order) noexcept {
    const T before = object.load(loading(order));
    if (before != expected) {
        expected = before;
        return false;
    }
    object.store(desired, storing(order));
    return true;
}
template <class T>
bool split_compare_exchange_weak(std::atomic<T>& object, T& expected, std::type_identity_t<T> desired,
    std::memory_order success, std::memory_order failure) noexcept {
    return split_compare_exchange_strong(object, expected, desired, success, failure);
}

/// An access without atomicity: what an atomic object holds, as plain data.
template <class T>
T plain_load(const std::atomic<T>& object) noexcept {
    static_assert(sizeof(object) == sizeof(T));
    return reinterpret_cast<const T&>(object);
}
template <class T>
void plain_store(std::atomic<T>& object, std::type_identity_t<T> desired) noexcept {
    static_assert(sizeof(object) == sizeof(T));
    reinterpret_cast<T&>(object) = desired;
}

}  // namespace weaveproof::mutants
