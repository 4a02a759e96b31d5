// A sequence lock: the writer makes the number odd, writes, and makes it even; a reader that sees the same
// even number before and after has read nothing that was being written.
#include <atomic>
#include <cassert>
#include <thread>

#include "support/model_test.hpp"

namespace {

// The writes may be seen before the odd number, and the second look at the number may come before the reads.
class seqlock_without_fences {
  public:
    void write(int value) {
        const unsigned before = sequence_.load(std::memory_order_relaxed);
        sequence_.store(before + 1, std::memory_order_relaxed);
        left_.store(value, std::memory_order_relaxed);
        right_.store(value, std::memory_order_relaxed);
        sequence_.store(before + 2, std::memory_order_release);
    }

    bool try_read(int& left, int& right) const {
        const unsigned before = sequence_.load(std::memory_order_acquire);
        left = left_.load(std::memory_order_relaxed);
        right = right_.load(std::memory_order_relaxed);
        const unsigned after = sequence_.load(std::memory_order_relaxed);
        return before == after && before % 2 == 0;
    }

  private:
    std::atomic<unsigned> sequence_{0};
    std::atomic<int> left_{0};
    std::atomic<int> right_{0};
};

class seqlock {
  public:
    void write(int value) {
        const unsigned before = sequence_.load(std::memory_order_relaxed);
        sequence_.store(before + 1, std::memory_order_relaxed);
        // Who sees one of the writes below, and has a fence behind its read, sees the odd number.
        std::atomic_thread_fence(std::memory_order_release);
        left_.store(value, std::memory_order_relaxed);
        right_.store(value, std::memory_order_relaxed);
        sequence_.store(before + 2, std::memory_order_release);
    }

    bool try_read(int& left, int& right) const {
        const unsigned before = sequence_.load(std::memory_order_acquire);
        left = left_.load(std::memory_order_relaxed);
        right = right_.load(std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_acquire);
        const unsigned after = sequence_.load(std::memory_order_relaxed);
        return before == after && before % 2 == 0;
    }

  private:
    std::atomic<unsigned> sequence_{0};
    std::atomic<int> left_{0};
    std::atomic<int> right_{0};
};

// What is protected is plain data, and the reader looks at it while it is written: a data race, though the
// values are thrown away afterwards.
class seqlock_of_plain_data {
  public:
    void write(int value) {
        const unsigned before = sequence_.load(std::memory_order_relaxed);
        sequence_.store(before + 1, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_release);
        left_ = value;
        right_ = value;
        sequence_.store(before + 2, std::memory_order_release);
    }

    bool try_read(int& left, int& right) const {
        const unsigned before = sequence_.load(std::memory_order_acquire);
        left = left_;
        right = right_;
        std::atomic_thread_fence(std::memory_order_acquire);
        const unsigned after = sequence_.load(std::memory_order_relaxed);
        return before == after && before % 2 == 0;
    }

  private:
    std::atomic<unsigned> sequence_{0};
    int left_ = 0;
    int right_ = 0;
};

template <class Lock>
void read_is_not_torn() {
    Lock lock;
    std::thread writer([&] {
        lock.write(1);
        lock.write(2);
    });
    int left = 0;
    int right = 0;
    if (lock.try_read(left, right)) {
        assert(left == right);
    }
    writer.join();
}

WEAVEPROOF_BROKEN(classics, seqlock_without_fences, "assertion") {
    read_is_not_torn<seqlock_without_fences>();
}

WEAVEPROOF_BROKEN(classics, seqlock_of_plain_data, "data race") {
    read_is_not_torn<seqlock_of_plain_data>();
}

WEAVEPROOF_MODEL(classics, seqlock_with_fences) {
    read_is_not_torn<seqlock>();
}

}  // namespace
