#include "native_program.hpp"

#include <thread>

#include "weaveproof/check.hpp"

namespace weaveproof::test {

namespace {

using kind = instruction::kind;

std::memory_order order_of(order o) {
    static constexpr std::memory_order orders[] = {std::memory_order_relaxed, std::memory_order_acquire,
        std::memory_order_release, std::memory_order_acq_rel, std::memory_order_seq_cst};
    return orders[static_cast<std::size_t>(o)];
}

void run_code(const thread_code& code, native_state& s, std::array<std::uint64_t, 4>& registers) {
    for (const instruction& i : code) {
        std::atomic<std::uint64_t>& x = s.locations[i.location];
        std::uint64_t& r = registers[i.target];
        switch (i.what) {
        case kind::store:
            x.store(i.value, order_of(i.success));
            break;
        case kind::store_register:
            x.store(r + i.value, order_of(i.success));
            break;
        case kind::load:
            r = x.load(order_of(i.success));
            break;
        case kind::exchange:
            r = x.exchange(i.value, order_of(i.success));
            break;
        case kind::fetch_add:
            r = x.fetch_add(i.value, order_of(i.success));
            break;
        case kind::compare_exchange: {
            std::uint64_t expected = i.expected;
            x.compare_exchange_strong(expected, i.value, order_of(i.success), order_of(i.failure));
            r = expected;
            break;
        }
        case kind::fence:
            std::atomic_thread_fence(order_of(i.success));
            break;
        case kind::if_equal:
            if (r == i.value)
                run_code(i.body, s, registers);
            break;
        case kind::await:
        case kind::loop_until:
            while (x.load(order_of(i.success)) != i.value) {
            }
            r = i.value;
            break;
        case kind::lock: {
            std::uint64_t expected = 0;
            while (
                !x.compare_exchange_strong(expected, i.value, order_of(i.success), std::memory_order_relaxed))
                expected = 0;
            r = 0;
            break;
        }
        case kind::choose:
            r = static_cast<std::uint64_t>(choose(static_cast<int>(i.value)));
            break;
        }
    }
}

}  // namespace

void run_natively(const program& p, native_state& s) {
    std::array<std::thread, most_native_threads> threads;
    for (std::size_t t = 0; t < p.threads.size(); ++t)
        threads[t] = std::thread{[&code = p.threads[t], &s, t] { run_code(code, s, s.registers[t]); }};
    for (std::size_t t = 0; t < p.threads.size(); ++t)
        threads[t].join();
}

}  // namespace weaveproof::test
