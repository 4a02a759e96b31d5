// Counterexamples made by hand.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "weaveproof/check.hpp"

namespace weaveproof::examples {

using event = counterexample::event;
using kind = counterexample::event_kind;

inline counterexample::frame frame(std::string function, std::string file, unsigned line, std::string text) {
    counterexample::frame f;
    f.function = std::move(function);
    f.file = std::move(file);
    f.line = line;
    f.text = std::move(text);
    return f;
}

inline event make(std::size_t thread, kind what, std::string operation, std::string object, unsigned line,
    std::string text) {
    event e;
    e.thread = thread;
    e.kind = what;
    e.operation = std::move(operation);
    e.object = std::move(object);
    e.address = e.object.empty() ? 0 : 0x1000;
    e.size = 4;
    e.where.push_back(frame(thread == 1 ? "writer"
            : thread == 2               ? "reader"
                                        : "main",
        "/src/example.cpp", line, std::move(text)));
    return e;
}

inline counterexample with_threads(std::size_t count) {
    counterexample c;
    for (std::size_t t = 0; t < count; ++t) {
        counterexample::thread thread;
        thread.name = "T" + std::to_string(t);
        if (t > 0) {
            thread.parent = 0;
        }
        c.threads.push_back(std::move(thread));
    }
    return c;
}

// Message passing whose flag is stored with an order that does not publish.
inline counterexample message_passing(std::string store_order) {
    counterexample c = with_threads(3);
    c.kind = "data race";
    c.events.push_back(make(0, kind::begin, "begin", "", 0, ""));
    c.events.push_back(make(0, kind::create, "create", "T1", 20, "std::thread a{writer};"));
    c.events.push_back(make(0, kind::create, "create", "T2", 21, "std::thread b{reader};"));
    c.events.push_back(make(1, kind::begin, "begin", "", 0, ""));
    c.events.push_back(make(1, kind::plain, "write", "data", 8, "data = 1;"));
    c.events.push_back(
        make(1, kind::write, "store", "ready", 9, "ready.store(1, std::memory_order_relaxed);"));
    c.events.push_back(make(2, kind::begin, "begin", "", 0, ""));
    c.events.push_back(
        make(2, kind::read, "load", "ready", 13, "if (ready.load(std::memory_order_acquire) != 0) {"));
    c.events.push_back(make(2, kind::plain, "read", "data", 14, "assert(data == 1);"));
    c.events[5].order = std::move(store_order);
    c.events[5].written = 1;
    c.events[7].order = "acquire";
    c.events[7].read = 1;
    c.events[7].reads_from = 5;
    c.events[3].reads_from = 1;
    c.events[6].reads_from = 2;
    for (const auto& [number, role] : {std::pair{8, "read of 4 bytes"}, std::pair{4, "write of 4 bytes"}}) {
        counterexample::place p;
        p.event = static_cast<std::size_t>(number);
        p.thread = c.events[*p.event].thread;
        p.role = role;
        p.object = "data";
        p.address = 0x1000;
        p.where = c.events[*p.event].where;
        c.places.push_back(std::move(p));
    }
    return c;
}

// Two mutexes, taken in either order.
inline counterexample lock_order() {
    counterexample c = with_threads(3);
    c.kind = "deadlock";
    c.events.push_back(make(1, kind::call, "pthread_mutex_lock", "a", 7, "a.lock();"));
    c.events.push_back(make(2, kind::call, "pthread_mutex_lock", "b", 12, "b.lock();"));
    c.events.push_back(make(1, kind::wait, "pthread_mutex_lock", "b", 8, "b.lock();"));
    c.events.push_back(make(2, kind::wait, "pthread_mutex_lock", "a", 13, "a.lock();"));
    c.events.push_back(make(0, kind::wait, "join", "T1", 20, "t1.join();"));
    c.events[0].address = c.events[3].address = 0x1000;
    c.events[1].address = c.events[2].address = 0x2000;
    c.events[4].address = 0;
    const char* const awaited[] = {"the end of T1", "b, held by T2", "a, held by T1"};
    const std::size_t blocker[] = {1, 2, 1};
    for (std::size_t t = 0; t < 3; ++t) {
        c.threads[t].state = counterexample::thread_state::waiting;
        c.threads[t].waits_for = awaited[t];
        c.threads[t].waits_for_thread = blocker[t];
    }
    c.threads[1].where = c.events[2].where;
    c.threads[2].where = c.events[3].where;
    return c;
}

// A sleeper that is woken before it sleeps.
inline counterexample lost_wakeup() {
    counterexample c = with_threads(2);
    c.kind = "deadlock";
    c.events.push_back(make(0, kind::read, "load", "state", 5, "while (state.load() == 0) {"));
    c.events.push_back(make(1, kind::write, "store", "state", 10, "state.store(1);"));
    c.events.push_back(make(1, kind::call, "futex wake", "state", 11, "wake(&state);"));
    c.events.push_back(make(0, kind::call, "futex wait", "state", 6, "wait(&state);"));
    c.events.push_back(make(0, kind::wait, "futex wait", "state", 6, "wait(&state);"));
    c.events[0].read = 0;
    c.events[0].order = c.events[1].order = "seq_cst";
    c.events[1].written = 1;
    c.threads[0].state = counterexample::thread_state::waiting;
    c.threads[0].waits_for = "state";
    c.threads[1].state = counterexample::thread_state::finished;
    return c;
}

// Store buffering with four threads, two of which only write.
inline counterexample store_buffering() {
    counterexample c = with_threads(4);
    c.kind = "assertion";
    c.events.push_back(make(1, kind::write, "store", "x", 5, "x.store(1, relaxed);"));
    c.events.push_back(make(1, kind::read, "load", "y", 6, "r1 = y.load(relaxed);"));
    c.events.push_back(make(2, kind::write, "store", "y", 10, "y.store(1, relaxed);"));
    c.events.push_back(make(2, kind::read, "load", "x", 11, "r2 = x.load(relaxed);"));
    c.events.push_back(make(3, kind::update, "fetch_add", "a_counter_with_a_rather_long_name.value_", 15,
        "a_counter_with_a_rather_long_name.value_.fetch_add(1, std::memory_order_acq_rel);"));
    for (event& e : c.events) {
        e.order = "relaxed";
    }
    for (std::size_t t = 1; t < 4; ++t) {
        c.events.push_back(make(t, kind::end, "end", "", 0, ""));
    }
    for (std::size_t t = 1; t < 4; ++t) {
        c.events.push_back(
            make(0, kind::join, "join", "T" + std::to_string(t), 30 + static_cast<unsigned>(t), "t.join();"));
        c.events.back().reads_from = 4 + t;
    }
    c.events[0].written = c.events[2].written = 1;
    c.events[1].read = c.events[3].read = 0;
    c.events[3].newest = 0;
    c.events[4].order = "acq_rel";
    c.events[4].read = 0xFFFFFFFF;
    c.events[4].written = 0;
    counterexample::place p;
    p.role = "assertion failed";
    p.thread = 0;
    p.where.push_back(frame("main", "/src/example.cpp", 35, "assert(r1 == 1 || r2 == 1);"));
    c.places.push_back(p);
    return c;
}

inline report violated(counterexample c) {
    report r;
    r.verdict = verdict::violated;
    r.kind = c.kind;
    r.message = c.message;
    r.statistics = {12, 3, 240, 0.004};
    r.counterexample = std::move(c);
    return r;
}

}  // namespace weaveproof::examples
