// Small concurrent programs as data: what litmus tests and random programs are written in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/event.hpp"

namespace weaveproof::test {

using graph::order;

struct instruction {
    enum class kind : std::uint8_t {
        store,             // location = value
        store_register,    // location = target + value
        load,              // target = location
        exchange,          // target = location, location = value
        fetch_add,         // target = location, location += value
        compare_exchange,  // target = location; if it was `expected`, location = value
        fence,
        if_equal,    // if target == value: body
        await,       // target = location, when it is `value`: a blocking read
        lock,        // when location is 0, location = value: a blocking read-modify-write
        loop_until,  // do target = location while target != value: a loop that spins
        choose,      // target = one of 0 … value - 1
    };
    kind what = kind::fence;
    std::uint32_t location = 0;
    std::uint32_t target = 0;  // register
    std::uint64_t value = 0;
    std::uint64_t expected = 0;
    order success = order::relaxed;
    order failure = order::relaxed;
    std::vector<instruction> body = {};
};

using thread_code = std::vector<instruction>;

struct program {
    std::vector<thread_code> threads;
};

// [["st","x",1,"relaxed"],…], one list for each thread; see tests/litmus/README.md.
program parse_program(std::string_view json);
std::string to_string(const program&);

// Locations are numbered from 0: how many there must be for this program.
std::uint32_t location_count(const program&);

}  // namespace weaveproof::test
