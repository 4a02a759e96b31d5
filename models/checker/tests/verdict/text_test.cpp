#include <algorithm>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "examples.hpp"
#include "verdict/event_text.hpp"
#include "verdict/explain.hpp"
#include "verdict/fold.hpp"
#include "verdict/styled.hpp"

namespace weaveproof {
namespace {

report told(counterexample c, const std::string& text = {}) {
    diagnosis::fold(c);
    diagnosis::explain(c, text);
    return examples::violated(std::move(c));
}

std::size_t widest_line(const std::string& text) {
    std::size_t width = 0;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);) {
        width = std::max(width, diagnosis::width_of(line));
        EXPECT_TRUE(line.empty() || line.back() != ' ') << "spaces at the end of: " << line;
    }
    return width;
}

TEST(text, data_race) {
    EXPECT_EQ(to_text(told(examples::message_passing("relaxed"))),
        R"(data race: on data, between a read of 4 bytes in T2 and a write of 4 bytes in T1

     T0  T1  T2
  2  create T1                                                    example.cpp:20
  3  create T2                                                    example.cpp:21
> 5      write data, 4 bytes                                      example.cpp:8
  6      ready.store(1, relaxed)                                  example.cpp:9
  8          ready.load(acquire) → 1 from #6                      example.cpp:13
> 9          read data, 4 bytes                                   example.cpp:14
     3 more events explain nothing; verbosity=2 shows them

Why
  - #5 of T1 and #9 of T2 access the same memory, one of them writes, and
    neither happens before the other.
  - #8 reads from #6 of T1, but they do not synchronize: #6 is relaxed and not a
    release operation. With memory_order_release at #6, #5 would happen before
    #9.

Where
  #9 read of 4 bytes, data, in T2
    reader                                                        example.cpp:14
  #5 write of 4 bytes, data, in T1
    writer                                                         example.cpp:8

Source
  example.cpp:8   data = 1;
  example.cpp:9   ready.store(1, std::memory_order_relaxed);
  example.cpp:13  if (ready.load(std::memory_order_acquire) != 0) {
  example.cpp:14  assert(data == 1);
  example.cpp:20  std::thread a{writer};
  example.cpp:21  std::thread b{reader};
)");
}

TEST(text, deadlock) {
    EXPECT_EQ(to_text(told(examples::lock_order())),
        R"(deadlock: T0, T1 and T2 wait for ever

     T0  T1  T2
  1      pthread_mutex_lock a                                     example.cpp:7
  2      │   pthread_mutex_lock b                                 example.cpp:12
> 3      pthread_mutex_lock b … waits                             example.cpp:8
> 4      │   pthread_mutex_lock a … waits                         example.cpp:13
> 5  join T1 … waits                                              example.cpp:20

Why
  - T0 waits at #5 for the end of T1.
  - T1 waits at #3 for b, held by T2 since #2.
  - T2 waits at #4 for a, held by T1 since #1.
  - T1 waits for T2, which waits for T1: a cycle.

Where
  T1 waits for b, held by T2
    writer                                                         example.cpp:8
  T2 waits for a, held by T1
    reader                                                        example.cpp:13

Source
  example.cpp:7   a.lock();
  example.cpp:8   b.lock();
  example.cpp:12  b.lock();
  example.cpp:13  a.lock();
  example.cpp:20  t1.join();
)");
}

TEST(text, weak_read_and_a_long_name) {
    EXPECT_EQ(to_text(told(examples::store_buffering(), "assertion `r1 == 1 || r2 == 1' failed")),
        R"(assertion `r1 == 1 || r2 == 1' failed

      T0  T1  T2  T3
   1      x.store(1, relaxed)                                     example.cpp:5
   2      y.load(relaxed) → 0 (initial)                           example.cpp:6
   3          y.store(1, relaxed)                                 example.cpp:10
   4          x.load(relaxed) → 0 (initial), not #1               example.cpp:11
   5              a_counter_with_a_rather_long_name.value_        example.cpp:15
                    .fetch_add(acq_rel): -1 (initial) → 0
   9  join T1                                                     example.cpp:31
  10  join T2                                                     example.cpp:32
  11  join T3                                                     example.cpp:33
>     assertion `r1 == 1 || r2 == 1' failed
      3 more events explain nothing; verbosity=2 shows them

Why
  - #4 reads 0 from x, the initial value, although #1 wrote a newer value:
    nothing makes #1 happen before #4, so it need not be seen.

Where
  assertion failed, in T0
    main                                                          example.cpp:35

Source
  example.cpp:5   x.store(1, relaxed);
  example.cpp:6   r1 = y.load(relaxed);
  example.cpp:10  y.store(1, relaxed);
  example.cpp:11  r2 = x.load(relaxed);
  example.cpp:15  a_counter_with_a_rather_long_name.value_.fetch_add(1, std::me…
  example.cpp:31  t.join();
  example.cpp:32  t.join();
  example.cpp:33  t.join();
  example.cpp:35  assert(r1 == 1 || r2 == 1);
)");
}

TEST(text, lost_wakeup_is_named) {
    const std::string text = to_text(told(examples::lost_wakeup()));
    EXPECT_NE(text.find("  - The last wake is #3 of T1; it came before T0 began to wait"), std::string::npos)
        << text;
}

TEST(text, a_race_is_put_down_to_the_order_that_is_too_weak) {
    const auto explanation = [](const char* store, const char* load) {
        counterexample c = examples::message_passing(store);
        c.events[7].order = load;
        return told(std::move(c)).counterexample->explanation.at(1);
    };
    EXPECT_EQ(explanation("release", "relaxed"),
        "#8 reads from #6 of T1, but they do not synchronize: #8 is relaxed and not an acquire operation. "
        "With "
        "memory_order_acquire at #8, #5 would happen before #9.");
    EXPECT_EQ(explanation("relaxed", "relaxed"),
        "#8 reads from #6 of T1, but they do not synchronize: #6 is relaxed and not a release operation, and "
        "#8 is relaxed "
        "and not an acquire operation. With memory_order_release at #6 and memory_order_acquire at #8, #5 "
        "would happen "
        "before #9.");
    counterexample silent = examples::message_passing("relaxed");
    silent.events[7].reads_from.reset();
    EXPECT_EQ(told(std::move(silent))
                  .counterexample->explanation.at(1)
                  .find("Nothing that T1 does after #5 is read by T2"),
        0U);
}

TEST(text, fits_the_page_with_four_threads_and_long_names) {
    counterexample c = examples::store_buffering();
    for (counterexample::event& e : c.events) {
        e.object = "a_namespace::a_class_with_a_long_name::" + e.object + "[12345].another_member_of_it";
        e.where[0].file = "/src/a_source_file_whose_name_is_far_too_long_to_be_shown.cpp";
        e.where[0].function
            = "a_namespace::a_class_with_a_long_name<...>::a_function_with_a_name_of_about_that_length";
    }
    c.places[0].where = c.events[0].where;
    c.places[0].object = c.events[0].object;
    EXPECT_LE(widest_line(to_text(told(std::move(c)), false, verbosity::detailed)), diagnosis::page_width);
}

TEST(text, colour_changes_nothing_but_colour) {
    const report r = told(examples::message_passing("relaxed"));
    std::string colored = to_text(r, true);
    EXPECT_NE(colored, to_text(r));
    for (std::size_t at; (at = colored.find('\x1b')) != std::string::npos;) {
        colored.erase(at, colored.find('m', at) - at + 1);
    }
    EXPECT_EQ(colored, to_text(r));
}

TEST(text, verbosity) {
    const report r = told(examples::message_passing("relaxed"));
    EXPECT_EQ(to_text(r, false, verbosity::quiet),
        "data race: on data, between a read of 4 bytes in T2 and a write of 4 bytes in T1\n");
    const std::string all = to_text(r, false, verbosity::detailed);
    EXPECT_NE(all.find("  1  begins"), std::string::npos) << all;
    EXPECT_EQ(all.find("explain nothing"), std::string::npos);
}

TEST(text, nothing_without_a_counterexample) {
    EXPECT_EQ(to_text(report{}), "");
}

TEST(text, survives_an_empty_counterexample) {
    counterexample c;
    c.kind = "leak";
    EXPECT_EQ(to_text(told(std::move(c), "16 bytes are never freed")), "leak: 16 bytes are never freed\n");
}

TEST(text, what_does_not_matter_to_an_assertion_is_folded) {
    counterexample c = examples::store_buffering();
    // T3 is no longer joined, so what it did is nothing that the assertion depends on.
    c.events.pop_back();
    diagnosis::fold(c);
    EXPECT_TRUE(c.events[4].folded);
    EXPECT_FALSE(c.events[0].folded);
    EXPECT_FALSE(c.events[3].folded);
}

TEST(text, values) {
    EXPECT_EQ(diagnosis::value_text(7, 4), "7");
    EXPECT_EQ(diagnosis::value_text(0xFFFFFFFF, 4), "-1");
    EXPECT_EQ(diagnosis::value_text(0xFFFFFFFF, 8), "0xffffffff");
    EXPECT_EQ(diagnosis::value_text(~std::uint64_t{0}, 8), "-1");
    EXPECT_EQ(diagnosis::value_text(255, 1), "255");
    EXPECT_EQ(diagnosis::value_text(0x7FFE00001000, 8), "0x7ffe00001000");
}

TEST(text, summary_lines) {
    report r;
    r.verdict = verdict::holds;
    r.statistics = {40320, 0, 0, 0.2};
    EXPECT_EQ(summary(r), "holds: 40,320 executions explored, 0 blocked, 0.20 s (c++20)");
    r.statistics.executions = 1;
    r.statistics.seconds = 125;
    EXPECT_EQ(summary(r), "holds: 1 execution explored, 0 blocked, 2 min 5 s (c++20)");
    r.verdict = verdict::inconclusive;
    r.message = "stopped after 10 s";
    EXPECT_EQ(
        summary(r), "inconclusive: stopped after 10 s: 1 execution explored, 0 blocked, 2 min 5 s (c++20)");
    r.verdict = verdict::unusable;
    r.message = "not instrumented";
    EXPECT_EQ(summary(r), "unusable: not instrumented");
    EXPECT_EQ(summary(told(examples::lock_order())),
        "violated: deadlock: 12 executions explored, 3 blocked, 0.00 s (c++20)");
}

}  // namespace
}  // namespace weaveproof
