#pragma once

#include "objects/lockable.hpp"
#include "specifications/mutex.hpp"

namespace weaveproof::property_tests {

/// A real mutex behind the calls of its specification, or of that of a recursive one.
template <class Mutex, class Specification = specifications::mutex>
class mutex_object {
  public:
    using specification = Specification;
    using operation = typename specification::operation;

    explicit mutex_object(const specification& = {}) {}

    static constexpr bool has(operation what) { return has_operation<Mutex>(what); }

    bool perform(const typename specification::call& c) { return property_tests::perform(mutex_, c); }

  private:
    Mutex mutex_;
};

}  // namespace weaveproof::property_tests
