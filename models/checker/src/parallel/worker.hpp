// A process that explores the parts of a search that it is sent.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parallel/message.hpp"
#include "parallel/part.hpp"
#include "parallel/runner.hpp"

namespace weaveproof::parallel {

// In memory that the processes share: what a worker is to do between two executions, at the price of one load.
struct alignas(64) orders {
    static constexpr std::uint32_t report = 1;  // say how far the part has come
    static constexpr std::uint32_t share = 2;   // give half of what is left away
    static constexpr std::uint32_t halt = 4;    // give all of what is left back
    std::atomic<std::uint32_t> bits{0};
};

// Executions that may still be counted, by all workers together.
struct alignas(64) budget {
    bool limited = false;
    std::atomic<std::int64_t> left{0};
};

// What a worker says of its part. All but `running` end its work on the part.
struct news {
    enum class kind : std::uint8_t {
        running,
        done,      // all of it is explored
        halted,    // as ordered, or the budget is used up
        outdated,  // left.spin_sites says what is new
        violated,  // `left` is the node in which
        stopped,   // the runner says `why`
    };
    kind what = kind::running;
    exploration::statistics counts;  // since the part was begun
    std::uint64_t memory = 0;        // resident, in MB
    frontier left;
    std::optional<frontier> given;
    bool shares = false;  // the answer to orders::share
    stop why;
};

[[nodiscard]] message pack(const news&);
// None: the message is none that pack() makes.
[[nodiscard]] std::optional<news> unpack(const message&);

// Explores parts until the other end of the socket is closed; does not return.
[[noreturn]] void work(runner&, int socket, orders&, budget&);

}  // namespace weaveproof::parallel
