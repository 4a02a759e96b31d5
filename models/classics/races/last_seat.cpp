// One seat is left, and two book it: exactly one may be told that the seat is theirs.
#include <atomic>
#include <cassert>
#include <thread>

#include "support/model_test.hpp"

namespace {

void last_seat_looked_at_then_taken() {
    constexpr int nobody = 0;
    std::atomic<int> passenger{nobody};
    const auto book = [&](int me) {
        if (passenger.load() != nobody) {
            return false;
        }
        passenger.store(me);
        return true;
    };

    bool booked_by_other = false;
    std::thread other([&] { booked_by_other = book(1); });
    const bool booked = book(2);
    other.join();
    assert(booked != booked_by_other);
}

void last_seat_compare_exchange() {
    constexpr int nobody = 0;
    std::atomic<int> passenger{nobody};
    const auto book = [&](int me) {
        int expected = nobody;
        return passenger.compare_exchange_strong(expected, me);
    };

    bool booked_by_other = false;
    std::thread other([&] { booked_by_other = book(1); });
    const bool booked = book(2);
    other.join();
    assert(booked != booked_by_other);
    assert(passenger.load() == (booked ? 2 : 1));
}

WEAVEPROOF_BROKEN(classics, last_seat_looked_at_then_taken, "assertion") {
    last_seat_looked_at_then_taken();
}

WEAVEPROOF_MODEL(classics, last_seat_compare_exchange) {
    last_seat_compare_exchange();
}

}  // namespace
