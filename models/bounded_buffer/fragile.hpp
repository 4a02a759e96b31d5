#pragma once

#include <stdexcept>

namespace weaveproof::models {

/// An element whose copy may fail: as often as the counter that it refers to says.
struct fragile {
    explicit fragile(int v, int* copies_that_fail = nullptr) : value(v), failures(copies_that_fail) {}

    fragile(const fragile& other) : value(other.value), failures(other.failures) {
        if (failures != nullptr && *failures > 0) {
            --*failures;
            throw std::runtime_error("a fragile element broke");
        }
    }

    fragile& operator=(const fragile&) = delete;

    int value;
    int* failures;
};

}  // namespace weaveproof::models
