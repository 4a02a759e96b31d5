// Memory orders, as the compiler's interfaces number them.
#pragma once

#include "graph/event.hpp"

namespace weaveproof::runtime {

// Bits above the order are hints of hardware lock elision.
constexpr graph::order order_of(int memory_order) {
    using graph::order;
    constexpr order orders[]
        = {order::relaxed, order::acquire, order::acquire, order::release, order::acq_rel, order::seq_cst};
    return orders[(memory_order & 7) % 6];
}

}  // namespace weaveproof::runtime
