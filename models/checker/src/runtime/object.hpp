// Objects with an identity of their own in the search: atomics, and the insides of mutexes, futex queues and the like.
#pragma once

#include <cstdint>

#include "graph/event.hpp"
#include "runtime/saved_state.hpp"

namespace weaveproof::runtime {

enum class object_kind : std::uint8_t {
    atomic,  // the only one whose value lies in memory
    mutex,
    condition,
    futex_queue,
    once,
    guard,
    reader_writer_lock,
    barrier,
    semaphore,
    spin_lock,
    exit,
    exception,
    pause,
};

// The name of an object for the search: one address can be several things.
constexpr std::uint64_t tagged(std::uintptr_t address, object_kind kind) {
    return address | static_cast<std::uint64_t>(kind) << 56;
}
constexpr std::uintptr_t untagged(std::uint64_t address) {
    return address & 0xFFFF'FFFF'FFFF;
}

struct object {
    std::uint64_t name = 0;     // tagged address
    std::uint64_t initial = 0;  // value that it begins with, if it is not in memory
    std::uint32_t generation = 0;
    graph::location_id location = graph::no_location;  // of this generation
    std::uint16_t next = 0;                            // of the objects in the same word; 0: none
    object_kind kind = object_kind::atomic;
    std::uint8_t size = 0;
    bool accessed = false;  // in this generation
    bool destroyed = false;
    // Of locks.
    std::uint8_t type = 0;  // as libc numbers them: normal, recursive, error-checking
    bool type_known = false;
    graph::thread_id owner = graph::no_thread;
    std::uint32_t depth = 0;
    std::uint64_t extra = 0;    // of a barrier: how many it waits for
    std::uint64_t content = 0;  // of an atomic: what its memory holds as far as the search knows
};

// What a program does with an object, as a report calls it: its memory may be gone.
struct object_use {
    const char* role;
    bool write;
};
inline constexpr object_use any_use{"write", true};  // as of locks

// The object of this kind at the address; made when there is none yet. `site` is where the program asks.
object& object_at(
    std::uintptr_t address, object_kind, unsigned size, std::uint64_t site, object_use = any_use);
// The same if there is one.
object* find_object(std::uintptr_t address, object_kind);
// A new life at the same address (pthread_mutex_init …).
object& begin_anew(std::uintptr_t address, object_kind, std::uint64_t initial, std::uint64_t site);
// The object's life ends; a word of its memory says so until something new is made there.
void mark_destroyed(std::uintptr_t address, object_kind, std::uint64_t site);
bool is_destroyed(object&);
void begin_objects();
void save_objects(state_writer&);
void restore_objects(state_reader&);
bool reserve_objects();
object& object_numbered(std::uint16_t);
// A plain write to its memory: the next access is to a new object.
void renew(object&);

}  // namespace weaveproof::runtime
