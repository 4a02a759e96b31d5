// Two processes and two pipes. The checker sees one process: here the processes are threads and the pipes
// queues that do what pipe(7) says of the ends. fork_test.cpp runs the same functions in real processes, over
// real pipes.
#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>

#include "classics/processes/ping_pong.hpp"
#include "support/model_test.hpp"

namespace {

using weaveproof::classics::ping;
using weaveproof::classics::pong;

// After fork() every process has both ends of every pipe. The reader is told of the end when the last copy of
// the write end has been closed.
class pipe_of_bytes {
  public:
    explicit pipe_of_bytes(int write_ends) : open_write_ends_(write_ends) {}

    void write(char byte) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return bytes_.size() < capacity; });
        bytes_.push(byte);
        changed_.notify_all();
    }

    std::optional<char> read() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !bytes_.empty() || open_write_ends_ == 0; });
        if (bytes_.empty()) {
            return std::nullopt;
        }
        const char byte = bytes_.front();
        bytes_.pop();
        changed_.notify_all();
        return byte;
    }

    void close_write_end() {
        const std::lock_guard lock(mutex_);
        --open_write_ends_;
        changed_.notify_all();
    }

  private:
    static constexpr std::size_t capacity = 1;

    std::mutex mutex_;
    std::condition_variable changed_;
    std::queue<char> bytes_;
    int open_write_ends_;
};

// Each process has closed the ends that it does not use.
void ping_pong_closed_properly() {
    pipe_of_bytes requests(1);
    pipe_of_bytes replies(1);
    std::thread child([&] { pong(requests, replies); });
    assert(ping(requests, replies, 2) == 2);
    child.join();
}

// The child has kept its copy of the write end of the pipe that it reads from: it waits for what only it
// could write.
void ping_pong_write_end_left_open() {
    pipe_of_bytes requests(2);
    pipe_of_bytes replies(1);
    std::thread child([&] { pong(requests, replies); });
    ping(requests, replies, 1);
    child.join();
}

// Nobody serves.
void ping_pong_both_listen_first() {
    pipe_of_bytes requests(1);
    pipe_of_bytes replies(1);
    std::thread child([&] { pong(requests, replies); });
    pong(replies, requests);
    child.join();
}

WEAVEPROOF_MODEL(classics, ping_pong_closed_properly) {
    ping_pong_closed_properly();
}

WEAVEPROOF_BROKEN(classics, ping_pong_write_end_left_open, "deadlock") {
    ping_pong_write_end_left_open();
}

WEAVEPROOF_BROKEN(classics, ping_pong_both_listen_first, "deadlock") {
    ping_pong_both_listen_first();
}

}  // namespace
