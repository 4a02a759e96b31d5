// What the models of this directory say of processes, in real ones. Nothing is left to the scheduler: where
// an order matters, pipes make it. What hangs is ended by an alarm after a minute.
#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <new>
#include <optional>
#include <sys/mman.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

#include <gtest/gtest.h>

#include <weaveproof/process_shared/robust_mutex.hpp>

#include "classics/processes/ping_pong.hpp"
#include "classics/processes/shared_counter.hpp"

namespace {

using weaveproof::classics::count;
using weaveproof::classics::count_under_the_lock;
using weaveproof::classics::counter_segment;
using weaveproof::classics::ping;
using weaveproof::classics::pong;
using weaveproof::classics::posix_lock;
using weaveproof::classics::weaveproof_lock;

[[noreturn]] void fail(const char* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// In memory that this process shares with the children that it will have.
template <class Content>
class shared_segment {
  public:
    shared_segment()
        : memory_(mmap(nullptr, sizeof(Content), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
        if (memory_ == MAP_FAILED) {
            fail("mmap");
        }
        content_ = new (memory_) Content;
    }

    ~shared_segment() {
        content_->~Content();
        munmap(memory_, sizeof(Content));
    }

    shared_segment(const shared_segment&) = delete;
    shared_segment& operator=(const shared_segment&) = delete;

    Content& operator*() const { return *content_; }
    Content* operator->() const { return content_; }

  private:
    void* memory_;
    Content* content_ = nullptr;
};

class unix_pipe {
  public:
    unix_pipe() {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) {
            fail("pipe2");
        }
    }

    ~unix_pipe() {
        ::close(ends_[0]);
        close_write_end();
    }

    unix_pipe(const unix_pipe&) = delete;
    unix_pipe& operator=(const unix_pipe&) = delete;

    void write(char byte) const {
        if (::write(ends_[1], &byte, 1) != 1) {
            fail("write");
        }
    }

    std::optional<char> read() const {
        char byte = 0;
        const auto count = ::read(ends_[0], &byte, 1);
        if (count < 0) {
            fail("read");
        }
        return count == 0 ? std::nullopt : std::optional{byte};
    }

    void close_write_end() {
        if (ends_[1] >= 0) {
            ::close(ends_[1]);
            ends_[1] = -1;
        }
    }

    // From now on an empty pipe makes read() throw instead of wait.
    void do_not_wait() const {
        if (fcntl(ends_[0], F_SETFL, O_NONBLOCK) != 0) {
            fail("fcntl");
        }
    }

  private:
    std::array<int, 2> ends_{};
};

// A child that runs `work` and ends.
class child {
  public:
    template <class Work>
    explicit child(Work work) : id_(fork()) {
        if (id_ < 0) {
            fail("fork");
        }
        if (id_ == 0) {
            alarm(60);
            work();
            _exit(EXIT_SUCCESS);
        }
    }

    void join() const {
        int status = 0;
        ASSERT_EQ(waitpid(id_, &status, 0), id_);
        ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS) << "status " << status;
    }

  private:
    pid_t id_;
};

class Processes : public testing::Test {
  protected:
    void SetUp() override { alarm(60); }
    void TearDown() override { alarm(0); }
};

template <class Lock>
void three_processes_count() {
    constexpr int times = 100'000;
    const shared_segment<counter_segment<Lock>> segment;
    const auto work = [&] {
        for (int i = 0; i < times; ++i) {
            count_under_the_lock(*segment);
        }
    };
    const child first(work);
    const child second(work);
    work();
    first.join();
    second.join();
    EXPECT_EQ(segment->counter, 3 * times);
}

TEST_F(Processes, CountTogetherUnderTheLock) {
    three_processes_count<posix_lock>();
}

TEST_F(Processes, CountTogetherUnderOurLock) {
    three_processes_count<weaveproof_lock>();
}

// What count() does without the lock, in the order in which the update of the other process is lost.
TEST_F(Processes, LoseAnUpdateWithoutTheLock) {
    const shared_segment<counter_segment<posix_lock>> segment;
    const unix_pipe has_read;
    const unix_pipe has_counted;
    const child slow([&] {
        const int seen = segment->counter;
        has_read.write(0);
        has_counted.read();
        segment->counter = seen + 1;
    });
    has_read.read();
    count(*segment);
    has_counted.write(0);
    slow.join();
    EXPECT_EQ(segment->counter, 1);
}

TEST_F(Processes, LeaveASemaphoreTakenWhenTheyDie) {
    const shared_segment<posix_lock> lock;
    const child dies([&] { lock->lock(); });
    dies.join();
    EXPECT_FALSE(lock->try_lock());
}

TEST_F(Processes, AreKnownToHaveDiedWithARobustMutex) {
    using namespace weaveproof::process_shared;
    if (!robust_mutex::is_robust()) {
        GTEST_SKIP() << "this system has no robust futexes";
    }
    const shared_segment<robust_mutex> mutex;
    const child dies([&] { mutex->lock(); });
    dies.join();
    EXPECT_EQ(mutex->lock(), lock_outcome::owner_dead);
    mutex->consistent();
    mutex->unlock();
}

TEST_F(Processes, PlayPingPong) {
    unix_pipe requests;
    unix_pipe replies;
    const child server([&] {
        requests.close_write_end();
        pong(requests, replies);
    });
    replies.close_write_end();
    EXPECT_EQ(ping(requests, replies, 100), 100);
    server.join();
}

TEST_F(Processes, SeeNoEndWhileTheyHoldAWriteEndThemselves) {
    unix_pipe requests;
    requests.do_not_wait();
    const child client([&] { requests.close_write_end(); });
    client.join();
    EXPECT_THROW(requests.read(), std::system_error);  // with waiting, it would wait for ever
    requests.close_write_end();
    EXPECT_EQ(requests.read(), std::nullopt);
}

}  // namespace
