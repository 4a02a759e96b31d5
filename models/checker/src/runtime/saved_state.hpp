// States of the program that are kept, so that an execution can begin where it parts from another one: stacks, heap, globals
// that were written, thread_local data, and what the runtime itself knows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace weaveproof::runtime {

// Parts of a state, one after the other. More than `most` bytes are not worth keeping.
class state_writer {
  public:
    static constexpr std::size_t most = std::size_t{256} << 10;

    explicit state_writer(std::byte* to) : begin_(to), next_(to) {}

    void bytes(const void* from, std::size_t size) {
        if (size > most - written()) [[unlikely]] {
            full_ = true;
            return;
        }
        if (size != 0) {  // else there may be nowhere to copy from
            std::memcpy(next_, from, size);
        }
        next_ += size;
    }
    template <class T>
    void value(const T& it) {
        bytes(&it, sizeof it);
    }
    // Something cannot be kept.
    void refuse() { full_ = true; }
    [[nodiscard]] bool full() const { return full_; }
    [[nodiscard]] std::size_t written() const { return static_cast<std::size_t>(next_ - begin_); }

  private:
    std::byte* begin_;
    std::byte* next_;
    bool full_ = false;
};

class state_reader {
  public:
    explicit state_reader(const std::byte* from) : next_(from) {}

    void bytes(void* to, std::size_t size) {
        if (size != 0) {
            std::memcpy(to, next_, size);
        }
        next_ += size;
    }
    template <class T>
    T value() {
        T it;
        bytes(&it, sizeof it);
        return it;
    }

  private:
    const std::byte* next_;
};

// Whether states can be kept in this build of the checker.
bool can_save_states();
// Keeps the state of now, in which the running thread waits in save_point(). Returns its size; 0: it is too large.
std::size_t save_state(std::uint32_t number);
void restore_state(std::uint32_t number);

}  // namespace weaveproof::runtime
