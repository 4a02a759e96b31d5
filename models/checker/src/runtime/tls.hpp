// thread_local data: all fibers run on one thread of the operating system, so its thread-local block is copied out and in when
// they switch. What is copied is that of the executable and of the C++ library (exceptions in flight, std::call_once).
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/memory.hpp"
#include "runtime/saved_state.hpp"

namespace weaveproof::runtime {

class tls_image {
  public:
    // Finds the blocks of the calling thread and makes room for so many copies. False: no memory.
    bool reserve(unsigned threads);
    // The initial thread of the model begins with what the calling thread has now.
    void begin_check();
    void end_check() { load(outside_); }

    void save(unsigned t) { store(copies_ + t * size_); }
    void restore(unsigned t) { load(copies_ + t * size_); }
    // Gives thread t its initial values, in place.
    void initialize(unsigned t) { load(t == 0 ? outside_ : initial_); }

    // The copies of the first threads.
    void save_all(state_writer& to, unsigned threads) const { to.bytes(copies_, threads * size_); }
    void restore_all(state_reader& from, unsigned threads) { from.bytes(copies_, threads * size_); }

    [[nodiscard]] bool contains(std::uintptr_t a) const {
        return a - begin_ < program_size_ || a - library_ < library_size_;
    }
    [[nodiscard]] std::uintptr_t begin() const { return begin_; }
    [[nodiscard]] std::size_t size() const { return program_size_; }

  private:
    void store(unsigned char* to) const {
        if (program_size_ != 0) {
            std::memcpy(to, to_pointer<void>(begin_), program_size_);
        }
        copy_words(to + program_room_, to_pointer<unsigned char>(library_), library_size_);
    }
    void load(const unsigned char* from) const {
        if (program_size_ != 0) {
            std::memcpy(to_pointer<void>(begin_), from, program_size_);
        }
        copy_words(to_pointer<unsigned char>(library_), from + program_room_, library_size_);
    }
    static void copy_words(unsigned char* to, const unsigned char* from, std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; i += 8) {
            std::uint64_t word;
            __builtin_memcpy(&word, from + i, 8);
            __builtin_memcpy(to + i, &word, 8);
        }
    }

    std::uintptr_t begin_ = 0;  // the executable's block
    std::size_t program_size_ = 0;
    std::size_t program_room_ = 0;  // the same, rounded up
    std::uintptr_t library_ = 0;    // the C++ library's block
    std::size_t library_size_ = 0;
    std::size_t size_ = 0;  // of a copy
    unsigned char* copies_ = nullptr;
    unsigned char* outside_ = nullptr;
    unsigned char* initial_ = nullptr;
    unsigned capacity_ = 0;
};

extern tls_image tls;

}  // namespace weaveproof::runtime
