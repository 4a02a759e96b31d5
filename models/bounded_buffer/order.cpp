// In which order the elements of several producers come out.
#include <array>
#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include <weaveproof/bounded_buffer.hpp>

#include "support/in_parallel.hpp"
#include "support/model_test.hpp"

namespace {

using namespace weaveproof;
using namespace weaveproof::models;

/// Two producers, of two elements and of one, and a consumer: those of one come out in the order in which it pushed them, whether it
/// waited for room or not. An element is the number of its producer, times ten, and its own.
template <template <class> class Buffer, int Capacity>
void elements_of_each_producer_keep_their_order() {
    Buffer<int> buffer(Capacity);
    in_parallel(
        [&] {
            buffer.push(11);
            buffer.push(12);
        },
        [&] { buffer.push(21); },
        [&] {
            std::array<int, 3> last{0, 10, 20};
            for (int i = 0; i < 3; ++i) {
                const int x = buffer.pop().value();
                int& before = last.at(static_cast<std::size_t>(x / 10));
                assert(x == before + 1);
                before = x;
            }
        });
}

/// Two lanes, so that producers find room sooner: a lane that is full is passed by, and the consumer begins with the first.
template <class T>
class buffer_of_two_lanes {
  public:
    explicit buffer_of_two_lanes(std::size_t capacity) : room_(capacity) {}

    void push(T x) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return lanes_[0].size() < room_ || lanes_[1].size() < room_; });
        lanes_[lanes_[0].size() < room_ ? 0 : 1].push_back(x);
        changed_.notify_all();
    }
    std::optional<T> pop() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !lanes_[0].empty() || !lanes_[1].empty(); });
        std::deque<T>& lane = lanes_[lanes_[0].empty() ? 1 : 0];
        const T first = lane.front();
        lane.pop_front();
        changed_.notify_all();
        return first;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::array<std::deque<T>, 2> lanes_;
    const std::size_t room_;
};

WEAVEPROOF_MODEL(bounded_buffer, elements_of_each_producer_keep_their_order) {
    elements_of_each_producer_keep_their_order<bounded_buffer, 1>();
}

WEAVEPROOF_MODEL(bounded_buffer, elements_of_each_producer_keep_their_order_with_room_for_two) {
    elements_of_each_producer_keep_their_order<bounded_buffer, 2>();
}

WEAVEPROOF_BROKEN(bounded_buffer, has_two_lanes, "assertion") {
    elements_of_each_producer_keep_their_order<buffer_of_two_lanes, 1>();
}

}  // namespace
