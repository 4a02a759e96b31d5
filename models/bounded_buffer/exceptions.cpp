#include <cassert>
#include <stdexcept>

#include <weaveproof/bounded_buffer.hpp>

#include "bounded_buffer/fragile.hpp"
#include "bounded_buffer/properties.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof::models;
using weaveproof::bounded_buffer;

WEAVEPROOF_MODEL(bounded_buffer, operations_that_throw_change_nothing) {
    bounded_buffer<fragile> buffer(2);
    int failures = 0;
    const fragile element(1, &failures);
    const auto throws = [](auto operation) {
        try {
            operation();
        } catch (const std::runtime_error&) {
            return true;
        }
        return false;
    };

    failures = 1;
    assert(throws([&] { buffer.push(element); }));
    assert(!buffer.try_pop());

    assert(buffer.push(element));
    assert(buffer.emplace(2));
    failures = 1;
    assert(throws([&] { static_cast<void>(buffer.pop()); }));
    assert(buffer.pop()->value == 1);
    assert(buffer.pop()->value == 2);
}

WEAVEPROOF_MODEL(bounded_buffer, capacity_of_zero_is_refused) {
    try {
        const bounded_buffer<int> buffer(0);
        assert(false);
    } catch (const std::invalid_argument&) {
    }
}

}  // namespace
