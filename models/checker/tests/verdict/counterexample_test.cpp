// From a graph and what the runtime noted of it to a counterexample.
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "verdict/make_counterexample.hpp"
#include "verdict/order.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {
namespace {

using graph::event_id;
using graph::event_kind;
using kind = counterexample::event_kind;

int x = 0;
int y = 0;

std::uint64_t address_of(const int& object) {
    return reinterpret_cast<std::uintptr_t>(&object);
}

// Builds an execution event by event.
class story {
  public:
    explicit story(graph::thread_id threads) {
        for (graph::thread_id t = 0; t < threads; ++t) {
            it.graph.declare_thread(t, t == 0 ? graph::no_thread : graph::thread_id{0}, t == 0 ? 0U : t - 1U);
        }
        it.graph.declare_location(0, 0);
        it.graph.declare_location(1, 0);
    }

    event_id add(graph::thread_id t, event_kind what, graph::location_id location = graph::no_location) {
        graph::action a;
        a.kind = what;
        a.size = is_access(what) || location != graph::no_location ? 4 : 0;
        a.success_order = graph::order::acquire;
        const event_id e = it.graph.append(t, a, location);
        it.records.resize(e + 1);
        if (location != graph::no_location) {
            it.records[e].object = address_of(location == 0 ? x : y);
        }
        return e;
    }

    event_id write(graph::thread_id t, graph::location_id location, std::uint64_t value, event_id after) {
        const event_id e = add(t, event_kind::store, location);
        it.graph[e].value = value;
        it.graph.mo_insert(e, after);
        return e;
    }

    event_id read(graph::thread_id t, graph::location_id location, event_id from) {
        const event_id e = add(t, event_kind::load, location);
        it.graph[e].reads_from = from;
        it.graph[e].value = it.graph.value_written(location, from);
        return e;
    }

    event_id exchange(graph::thread_id t, graph::location_id location, std::uint64_t value, event_id from) {
        const event_id r = add(t, event_kind::rmw_read, location);
        it.graph[r].reads_from = from;
        it.graph[r].value = it.graph.value_written(location, from);
        const event_id w = add(t, event_kind::rmw_write, location);
        it.graph[w].value = value;
        it.graph.mo_insert(w, from);
        return w;
    }

    event_id wait(graph::thread_id t, event_kind as, graph::location_id location = graph::no_location) {
        const event_id e = add(t, event_kind::wait, location);
        it.graph[e].waits_as = as;
        return e;
    }

    runtime::violation it;
};

TEST(counterexamples, tell_reads_after_the_writes_they_read_though_they_were_added_before) {
    story s{2};
    const event_id late = s.add(0, event_kind::load, 0);
    const event_id w = s.write(1, 0, 5, graph::initial_write);
    s.it.graph[late].reads_from = w;
    s.it.graph[late].value = 5;
    const counterexample c = make_counterexample(s.it);
    ASSERT_EQ(c.events.size(), 2U);
    EXPECT_EQ(c.events[0].kind, kind::write);
    EXPECT_EQ(c.events[0].object, "x");
    EXPECT_EQ(c.events[0].written, 5U);
    EXPECT_EQ(c.events[1].kind, kind::read);
    EXPECT_EQ(c.events[1].order, "acquire");
    EXPECT_EQ(c.events[1].reads_from, 0U);
    EXPECT_EQ(c.events[1].read, 5U);
    EXPECT_EQ(c.events[1].newest, std::nullopt);
}

TEST(counterexamples, tell_a_read_modify_write_as_one) {
    story s{2};
    const event_id first = s.exchange(0, 0, 1, graph::initial_write);
    s.exchange(1, 0, 2, first);
    const counterexample c = make_counterexample(s.it);
    ASSERT_EQ(c.events.size(), 2U);
    EXPECT_EQ(c.events[1].kind, kind::update);
    EXPECT_EQ(c.events[1].operation, "exchange");
    EXPECT_EQ(c.events[1].read, 1U);
    EXPECT_EQ(c.events[1].written, 2U);
    EXPECT_EQ(c.events[1].reads_from, 0U);
    EXPECT_EQ(c.events[1].overwrites, 0U);
}

// Every read can be explained by an interleaving, so none is told as stale.
TEST(counterexamples, tell_an_interleaving_where_there_is_one) {
    story s{3};
    const event_id w1 = s.write(1, 0, 1, graph::initial_write);
    s.read(1, 1, graph::initial_write);
    s.write(2, 1, 1, graph::initial_write);
    s.read(2, 0, w1);
    const counterexample c = make_counterexample(s.it);
    for (const counterexample::event& e : c.events) {
        EXPECT_EQ(e.newest, std::nullopt);
    }
}

TEST(counterexamples, tell_which_write_a_weak_read_did_not_see) {
    story s{3};
    s.write(1, 0, 1, graph::initial_write);
    s.read(1, 1, graph::initial_write);
    s.write(2, 1, 1, graph::initial_write);
    s.read(2, 0, graph::initial_write);
    s.it.kind = runtime::violation_kind::assertion;
    s.it.text = "assertion failed";
    const counterexample c = make_counterexample(s.it);
    std::size_t stale = 0;
    for (const counterexample::event& e : c.events) {
        stale += e.newest ? 1U : 0U;
    }
    EXPECT_EQ(stale, 1U) << "store buffering has one read that no interleaving explains";
    ASSERT_EQ(c.explanation.size(), 1U);
    EXPECT_NE(c.explanation[0].find("although"), std::string::npos);
}

TEST(counterexamples, tell_plain_accesses_where_they_were_made_and_the_worst_last) {
    story s{3};
    const event_id begin = s.add(1, event_kind::thread_begin);
    s.add(1, event_kind::fence);
    s.add(2, event_kind::thread_begin);
    s.it.kind = runtime::violation_kind::data_race;
    for (const graph::thread_id t : {graph::thread_id{2}, graph::thread_id{1}}) {
        runtime::place p;
        p.role = t == 2 ? "write of 4 bytes" : "read of 4 bytes";
        p.thread = t;
        p.after = t == 2 ? s.it.graph.thread(2).last : begin;
        p.address = address_of(x);
        p.size = 4;
        p.access = true;
        p.write = t == 2;
        s.it.places.push_back(p);
    }
    const counterexample c = make_counterexample(s.it);
    EXPECT_EQ(c.message, "on x, between a write of 4 bytes in T2 and a read of 4 bytes in T1");
    ASSERT_EQ(c.places.size(), 2U);
    ASSERT_TRUE(c.places[0].event && c.places[1].event);
    EXPECT_EQ(*c.places[0].event, c.events.size() - 1);
    EXPECT_EQ(c.events[*c.places[0].event].kind, kind::plain);
    EXPECT_EQ(c.events[*c.places[0].event].operation, "write");
    EXPECT_EQ(c.events[*c.places[1].event].operation, "read");
    EXPECT_EQ(c.events[*c.places[1].event - 1].kind, kind::begin);
}

TEST(counterexamples, tell_who_holds_what_in_a_deadlock) {
    story s{3};
    for (const graph::thread_id t : {graph::thread_id{1}, graph::thread_id{2}}) {
        const event_id w = s.exchange(t, t - 1U, t + 1U, graph::initial_write);
        s.it.records[w].operation = s.it.records[w - 1].operation = "pthread_mutex_lock";
    }
    for (const graph::thread_id t : {graph::thread_id{1}, graph::thread_id{2}}) {
        s.it.records[s.wait(t, event_kind::rmw_read, 2U - t)].operation = "pthread_mutex_lock";
    }
    const event_id join = s.wait(0, event_kind::thread_join);
    s.it.graph[join].act.operand = 1;
    s.it.kind = runtime::violation_kind::deadlock;
    const counterexample c = make_counterexample(s.it);
    EXPECT_EQ(c.threads[0].waits_for, "the end of T1");
    EXPECT_EQ(c.threads[1].waits_for, "y, held by T2");
    EXPECT_EQ(c.threads[2].waits_for, "x, held by T1");
    EXPECT_EQ(c.threads[1].waits_for_thread, 2U);
    EXPECT_EQ(c.explanation.back(), "T1 waits for T2, which waits for T1: a cycle.");
    EXPECT_EQ(c.message, "T0, T1 and T2 wait for ever");
    report r;
    r.verdict = verdict::violated;
    r.counterexample = c;
    EXPECT_NE(to_text(r).find("pthread_mutex_lock y … waits"), std::string::npos);
}

TEST(counterexamples, names_heap_and_unknown_memory) {
    story s{1};
    s.it.regions.push_back({0x5000, 64, "heap block #2 of T1"});
    s.it.records[s.write(0, 0, 1, graph::initial_write)].object = 0x5008;
    s.it.records[s.write(0, 1, 1, graph::initial_write)].object = 0x6000;
    const counterexample c = make_counterexample(s.it);
    EXPECT_EQ(c.events[0].object, "heap block #2 of T1 +8");
    EXPECT_EQ(c.events[1].object, "0x6000");
}

}  // namespace
}  // namespace weaveproof::diagnosis
