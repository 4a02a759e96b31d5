#pragma once

#include <gtest/gtest.h>

#include <csignal>
#include <new>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weaveproof::tests {

/// A T in memory that children share.
template <class T>
class shared {
  public:
    shared()
        : object_(
            new (mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) T) {}
    shared(const shared&) = delete;
    shared& operator=(const shared&) = delete;
    ~shared() { munmap(object_, sizeof(T)); }
    T* operator->() { return object_; }
    T& operator*() { return *object_; }

  private:
    T* object_;
};

/// Runs `body` in a child, which is then killed.
template <class Body>
void in_a_process_that_dies(Body body) {
    const pid_t id = fork();
    if (id == 0) {
        body();
        raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(waitpid(id, &status, 0), id);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

}  // namespace weaveproof::tests
