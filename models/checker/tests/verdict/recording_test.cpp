// Recordings: every execution that the search makes is accepted and can be run again; whatever else a file holds is refused in one
// sentence, or does no harm. Random damage is seeded by SEED, and bounded by COUNT.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "interpreter.hpp"
#include "memory_model/memory_model.hpp"
#include "named.hpp"
#include "verdict/order.hpp"
#include "verdict/read_report.hpp"
#include "verdict/recording.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {
namespace {

using nlohmann::json;

search_identity identity(consistency model) {
    search_identity id;
    id.program = "recording_test";
    id.build = "1234";
    id.options = "memory_model=" + std::string{name_of(model)};
    return id;
}

memory_model::kind kind_of(consistency model) {
    return *memory_model::from_name(name_of(model));
}

runtime::recorded_execution told(const graph::execution_graph& g) {
    runtime::violation v;
    v.kind = runtime::violation_kind::assertion;
    v.graph = g;
    return as_told(v, tell_in_order(v));
}

std::string text_of(const graph::execution_graph& g, consistency model) {
    return record(told(g), "assertion", identity(model));
}

std::optional<recording> parse(const std::string& text, consistency model, std::string& error) {
    options into;
    return parse_recording(text, identity(model), into, error);
}

// Runs it with the program; what the search then complains of.
exploration::problem run_again(const test::program& p, const recording& r, consistency model) {
    exploration::explorer search{{.model = kind_of(model)}};
    search.replay(r.execution.graph, r.execution.turns);
    test::interpreter machine{p, search};
    EXPECT_TRUE(search.next_execution());
    machine.one_execution();
    return search.problem();
}

struct example {
    const test::program& program;  // instructions are known by where they are
    consistency model;
    graph::execution_graph graph;
};

// Some executions of every litmus test that has a name, under each memory model.
const std::vector<example>& examples() {
    static const std::vector<example> all = [] {
        constexpr std::size_t of_each = 3;
        static std::deque<test::program> programs;
        std::vector<example> result;
        for (const test::litmus& litmus : test::named_litmus_tests()) {
            const test::program& p = programs.emplace_back(test::parse_program(litmus.program));
            for (const consistency model : {consistency::cpp20, consistency::sc, consistency::tso}) {
                std::size_t count = 0;
                test::explore(p, kind_of(model), [&](const test::visited_execution& e) {
                    if (count++ < of_each) {
                        result.push_back({p, model, e.graph()});
                    }
                });
            }
        }
        return result;
    }();
    return all;
}

// Fit for a terminal, and one sentence.
void expect_message(const std::string& error) {
    EXPECT_FALSE(error.empty());
    EXPECT_LT(error.size(), 500U) << error;
    EXPECT_TRUE(std::none_of(error.begin(), error.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    })) << error;
}

TEST(recordings, come_back_as_they_were) {
    ASSERT_GT(examples().size(), 100U);
    for (const example& it : examples()) {
        std::string error;
        const auto back = parse(text_of(it.graph, it.model), it.model, error);
        ASSERT_TRUE(back) << error << '\n' << test::to_string(it.program);
        const graph::execution_graph& g = back->execution.graph;
        EXPECT_EQ(g.hash(), it.graph.hash());
        ASSERT_EQ(g.width(), it.graph.width());
        for (graph::event_id e = 0; e < g.size(); ++e) {
            EXPECT_TRUE(std::equal(g.happens_before(e), g.happens_before(e) + 2 * std::size_t{g.width()},
                it.graph.happens_before(e)))
                << "event " << e << '\n'
                << test::to_string(it.program);
        }
    }
}

// Also where the program was explored anew, so that threads and objects have other numbers.
TEST(recordings, can_be_run_again) {
    for (const example& it : examples()) {
        std::string error;
        const auto back = parse(text_of(it.graph, it.model), it.model, error);
        ASSERT_TRUE(back) << error;
        const exploration::problem found = run_again(it.program, *back, it.model);
        EXPECT_EQ(found.what, exploration::problem::kind::none) << found.text << '\n'
                                                                << test::to_string(it.program);
    }
}

TEST(recordings, of_another_program_are_not_followed) {
    test::program p = test::parse_program(R"([[["st","x",1,"relaxed"]],[["ld","r1","x","relaxed"]]])");
    std::vector<graph::execution_graph> all;
    test::explore(
        p, memory_model::kind::cpp20, [&](const test::visited_execution& e) { all.push_back(e.graph()); });
    ASSERT_EQ(all.size(), 2U);
    p.threads[0][0].value = 2;
    for (const graph::execution_graph& g : all) {
        std::string error;
        const auto back = parse(text_of(g, consistency::cpp20), consistency::cpp20, error);
        ASSERT_TRUE(back) << error;
        const exploration::problem found = run_again(p, *back, consistency::cpp20);
        EXPECT_EQ(found.what, exploration::problem::kind::not_followed);
        EXPECT_NE(found.text.find("expected a store of 8 bytes, got a store of 8 bytes with another operand"),
            std::string::npos)
            << found.text;
    }
}

// --- executions that there are not -----------------------------------------------------------------------------------------

struct contradiction {
    const char* what;
    void (*put)(json& recording);
    const char* refusal;
};

constexpr std::size_t kind_field = 1, value_field = 13, reads_from_field = 15, location_field = 16,
                      mo_field = 17;

// The events of [[st x 1, ld y], [st y 1, ld x]], by thread and kind.
json& event(json& recording, unsigned thread, graph::event_kind kind) {
    for (json& e : recording["events"]) {
        if (e[0] == thread && e[kind_field] == static_cast<unsigned>(kind)) {
            return e;
        }
    }
    throw std::logic_error{"no such event"};
}

std::size_t number_of(json& recording, unsigned thread, graph::event_kind kind) {
    return static_cast<std::size_t>(&event(recording, thread, kind) - &recording["events"][0]);
}

using graph::event_kind;

const contradiction contradictions[] = {
    {"a read of another object",
        [](json& r) { event(r, 1, event_kind::load)[reads_from_field] = number_of(r, 1, event_kind::store); },
        "reads from what is no write to the same object"},
    {"a read of an event that writes nothing",
        [](json& r) {
            event(r, 1, event_kind::load)[reads_from_field] = number_of(r, 1, event_kind::thread_begin);
        },
        "reads from what is no write to the same object"},
    {"a value from nowhere", [](json& r) { event(r, 1, event_kind::load)[value_field] = 77; },
        "reads a value that was not written"},
    {"a thread that nobody made",
        [](json& r) { event(r, 1, event_kind::thread_begin)[reads_from_field] = graph::no_event; },
        "begins a thread that nobody has made"},
    {"a thread made twice",
        [](json& r) {
            for (json& e : r["events"]) {
                if (e[kind_field] == static_cast<unsigned>(event_kind::thread_create)) {
                    e[value_field] = 1;
                }
            }
        },
        "makes a thread for the second time"},
    {"a join before the end",
        [](json& r) {
            event(r, 0, event_kind::thread_join)[reads_from_field]
                = number_of(r, 1, event_kind::thread_begin);
        },
        "joins a thread that has not ended"},
    {"a gap in modification order", [](json& r) { event(r, 1, event_kind::store)[mo_field] = 5; },
        "its modification order is broken"},
    {"a write after its object's end", [](json& r) { event(r, 1, event_kind::store)[location_field] = 9; },
        "a location is missing"},
    {"an event after the last", [](json& r) { r["events"].push_back(event(r, 1, event_kind::thread_end)); },
        "is followed by others of its thread"},
    {"more threads than there can be",
        [](json& r) {
            for (unsigned t = 0; t < 70'000; ++t) {
                r["threads"].push_back(json::array({0, t}));
            }
        },
        "it has more of something than an execution can have"},
    {"turns in another order", [](json& r) { std::reverse(r["turns"].begin(), r["turns"].end()); },
        "its turns are out of order"},
    {"an event without a turn", [](json& r) { r["turns"].erase(r["turns"].size() - 1); },
        "an event has no turn"},
    {"a turn of a thread that has not begun",
        [](json& r) {
            r["turns"].insert(r["turns"].begin(), json::array({1, 0, 4, 1, 0}));
        },
        "a turn is that of a thread that does not run"},
    {"another checker", [](json& r) { r["version"] = 1; }, "it was made by another version of the checker"},
};

TEST(recordings, of_no_execution_are_refused) {
    const test::program p = test::parse_program(
        R"([[["st","x",1,"relaxed"],["ld","r1","y","relaxed"]],[["st","y",1,"relaxed"],["ld","r2","x","relaxed"]]])");
    std::string whole;
    test::explore(p, memory_model::kind::cpp20,
        [&](const test::visited_execution& e) { whole = text_of(e.graph(), consistency::cpp20); });
    for (const contradiction& it : contradictions) {
        json changed = json::parse(whole);
        it.put(changed);
        std::string error;
        EXPECT_FALSE(parse(changed.dump(), consistency::cpp20, error)) << it.what;
        EXPECT_NE(error.find(it.refusal), std::string::npos) << it.what << ": " << error;
        expect_message(error);
    }
}

// What one memory model allows another may not.
TEST(recordings, of_executions_that_the_memory_model_forbids_are_refused) {
    const char* const store_buffering
        = R"([[["st","x",1,"seq_cst"],["ld","r1","y","seq_cst"]],[["st","y",1,"seq_cst"],["ld","r2","x","seq_cst"]]])";
    const test::program p = test::parse_program(store_buffering);
    std::size_t forbidden = 0;
    test::program relaxed = p;
    for (test::thread_code& thread : relaxed.threads) {
        for (test::instruction& i : thread) {
            i.success = graph::order::relaxed;
        }
    }
    test::explore(relaxed, memory_model::kind::cpp20, [&](const test::visited_execution& e) {
        json recorded = json::parse(text_of(e.graph(), consistency::cpp20));
        recorded["search"]["options"] = "memory_model=sc";
        std::string error;
        options into;
        search_identity sc = identity(consistency::sc);
        if (!parse_recording(recorded.dump(), sc, into, error)) {
            ++forbidden;
            EXPECT_NE(error.find("the memory model does not allow it"), std::string::npos) << error;
        }
    });
    EXPECT_EQ(forbidden, 1U);
}

TEST(recordings, of_another_build_are_refused) {
    const std::string text = text_of(examples().front().graph, consistency::cpp20);
    search_identity now = identity(consistency::cpp20);
    now.build = "5678";
    options into;
    std::string error;
    EXPECT_FALSE(parse_recording(text, now, into, error));
    EXPECT_EQ(error,
        "it was made by another build of the program (recording_test, build 1234; this is recording_test, "
        "build "
        "5678): make the report again");
}

// --- random damage -------------------------------------------------------------------------------------------------------

std::uint64_t number_in_environment(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text == nullptr || *text == '\0' ? otherwise : std::strtoull(text, nullptr, 10);
}

class damage {
  public:
    damage() : seed_{number_in_environment("SEED", 20'261'122)}, random_{seed_} {
        std::printf("SEED=%llu\n", static_cast<unsigned long long>(seed_));
    }

    std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>{0, bound - 1}(random_);
    }

    // Changes one thing somewhere in it.
    void put(json& it) {
        json* at = &it;
        while (at->is_structured() && !at->empty() && below(12) != 0) {
            const std::size_t child = below(at->size());
            at = at->is_array() ? &(*at)[child]
                                : &*std::next(at->begin(), static_cast<std::ptrdiff_t>(child));
        }
        if (at->is_array() && !at->empty() && below(3) != 0) {
            rearrange(*at);
        } else {
            *at = other(*at);
        }
    }

    void put(std::string& text) {
        switch (below(4)) {
        case 0:
            text.resize(below(text.size() + 1));
            break;
        case 1:
            text.insert(below(text.size() + 1), std::string(1 + below(100'000), "[{\"\\,9"[below(6)]));
            break;
        default:
            for (std::size_t n = 1 + below(4); n-- > 0 && !text.empty();) {
                text[below(text.size())] = static_cast<char>(below(256));
            }
        }
    }

  private:
    void rearrange(json& array) {
        const std::size_t a = below(array.size());
        const std::size_t b = below(array.size());
        switch (below(4)) {
        case 0:
            array.erase(a);
            break;
        case 1: {
            const json copy = array[a];
            array.insert(array.begin() + static_cast<std::ptrdiff_t>(b), copy);
            break;
        }
        case 2:
            std::swap(array[a], array[b]);
            break;
        default:
            array = json::array();
        }
    }

    json other(const json& it) {
        static const json extremes[] = {0, 1, 2, 3, 7, 8, 9, 63, 64, 65, 255, 256, 65'534, 65'535, 65'536,
            2'147'483'648U, 4'294'967'293U, 4'294'967'294U, 4'294'967'295U, 4'294'967'296U,
            9'223'372'036'854'775'807U, 18'446'744'073'709'551'615U, -1, 0.5, 1e300};
        static const json others[] = {nullptr, true, "", "\x1b[31mred\nline\x7f", "\xc2\x9b\xe2\x80\xae",
            std::string(100'000, 'x'), json::array(), json::object(), json::array({json::array({1})}), 1};
        if (it.is_number() && below(5) != 0) {
            return below(3) == 0
                ? json(it.get<double>() < 1e9 && it.is_number_unsigned() ? it.get<std::uint64_t>() + 1 : 0)
                : extremes[below(std::size(extremes))];
        }
        return others[below(std::size(others))];
    }

    std::uint64_t seed_;
    std::mt19937_64 random_;
};

// It is refused in a sentence, or the program is run along it and that ends.
void try_out(const std::string& text, const example& from) {
    std::string error;
    if (const auto r = parse(text, from.model, error); r && r->is_of_another_model) {
        EXPECT_EQ(r->execution.graph.size(), 0U);
    } else if (r) {
        const exploration::problem found = run_again(from.program, *r, from.model);
        if (found.what != exploration::problem::kind::none) {
            expect_message(found.text);
        }
    } else {
        expect_message(error);
    }
}

TEST(recordings, that_are_damaged_do_no_harm) {
    alarm(300);
    damage random;
    const std::uint64_t count = number_in_environment("COUNT", 10'000);
    for (std::uint64_t i = 0; i < count && !HasFailure(); ++i) {
        const example& from = examples()[random.below(examples().size())];
        std::string text = text_of(from.graph, from.model);
        if (i % 5 == 0) {
            random.put(text);
        } else {
            json changed = json::parse(text);
            for (std::size_t n = 1 + random.below(3); n-- > 0;) {
                random.put(changed);
            }
            text = changed.dump(-1, ' ', false, json::error_handler_t::replace);
        }
        try_out(text, from);
    }
    const example& first = examples().front();
    const std::string whole = text_of(first.graph, first.model);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        try_out(whole.substr(0, length), first);
    }
    for (const char c : {'[', '{'}) {
        try_out(std::string(2'000'000, c), first);
    }
    alarm(0);
}

TEST(reports, that_are_damaged_are_refused) {
    alarm(300);
    damage random;
    report whole;
    whole.verdict = verdict::violated;
    whole.kind = whole.message = "assertion";
    whole.counterexample.emplace();
    const example& first = examples().front();
    counterexample& c = *whole.counterexample;
    c.kind = c.message = "assertion";
    c.threads.resize(2);
    c.threads[0].name = "T0";
    c.threads[1].name = "T1";
    c.threads[1].parent = 0;
    for (std::size_t n = 0; n < 6; ++n) {
        counterexample::event e;
        e.thread = n % 2;
        e.kind = counterexample::event_kind::update;
        e.operation = "fetch_add";
        e.object = "x";
        e.address = 0x1000;
        e.size = 4;
        e.read = n;
        e.written = n + 1;
        e.clock = {n, n};
        if (n > 0) {
            e.reads_from = e.overwrites = n - 1;
        }
        e.where.push_back({"main", "prog.cpp", 7, 3, "++x;", 0x1234, false});
        c.events.push_back(std::move(e));
    }
    c.places.push_back({"write of 4 bytes", 1, 5, "x", 0x1000, c.events[5].where});
    c.objects.push_back({"x", 0x1000, 4, 0});
    c.sources.push_back({"prog.cpp", 5, {"", "", "++x;"}});
    c.explanation = {"#1 comes before #2."};
    c.recording = text_of(first.graph, first.model);
    const std::string text = to_json(whole);
    const auto read = [](const std::string& damaged) {
        std::string error;
        if (const auto r = parse_report(damaged, error)) {
            EXPECT_FALSE(to_json(*r).empty());
            const std::string shown = to_text(*r);
            EXPECT_EQ(shown.empty(), !r->counterexample.has_value());
            EXPECT_EQ(shown.find_first_of("\x1b\x7f"), std::string::npos);
        } else {
            expect_message(error);
        }
    };
    std::string error;
    ASSERT_TRUE(parse_report(text, error)) << error;
    const std::uint64_t count = number_in_environment("COUNT", 2'500);
    for (std::uint64_t i = 0; i < count && !HasFailure(); ++i) {
        if (i % 5 == 0) {
            std::string damaged = text;
            random.put(damaged);
            read(damaged);
            continue;
        }
        json changed = json::parse(text);
        for (std::size_t n = 1 + random.below(3); n-- > 0;) {
            random.put(changed);
        }
        read(changed.dump(-1, ' ', false, json::error_handler_t::replace));
    }
    for (std::size_t length = 0; length + 1 < text.size(); length += 3) {
        EXPECT_FALSE(parse_report(text.substr(0, length), error)) << length;
    }
    alarm(0);
}

}  // namespace
}  // namespace weaveproof::diagnosis
