// A search that is divided again and again, at random moments and in fresh explorers, visits what the whole search visits: the
// same graphs, each once, with the same counts.
#include <map>
#include <random>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "interpreter.hpp"
#include "parallel/part.hpp"
#include "random_program.hpp"

namespace weaveproof::test {

namespace {

using exploration::explorer;
using exploration::frontier;
using exploration::statistics;
using graph::event_id;
using memory_model::kind;

constexpr std::uint64_t most_executions = 3'000;

// The same for the same graph, whichever explorer made it: locations and events have numbers of its own in each.
std::string name_of_graph(const explorer& search) {
    const graph::execution_graph& g = search.current();
    const auto event_name = [&](event_id e) {
        return e >= graph::initial_write ? std::string{"-"}
                                         : std::to_string(g[e].thread) + "." + std::to_string(g[e].index);
    };
    std::string name;
    for (graph::thread_id t = 0; t < g.thread_count(); ++t) {
        name += "\nT" + std::to_string(g.thread(t).parent) + "/" + std::to_string(g.thread(t).child_index);
        for (event_id e = g.thread(t).first; e != graph::no_event; e = g[e].po_next) {
            const graph::event& it = g[e];
            name += " " + std::to_string(static_cast<int>(it.kind())) + ":" + std::to_string(it.value);
            if (it.location != graph::no_location) {
                name += "@" + std::to_string(search.address_of(it.location));
            }
            if (graph::is_write(it.kind())) {
                name += "#" + std::to_string(it.mo_position);
            } else {
                name += "<" + event_name(it.reads_from);
            }
        }
    }
    return name;
}

struct found {
    std::map<std::string, int> graphs;  // and how often each was visited
    statistics counts;
    bool too_large = false;
    std::string problem;
};

bool operator==(const statistics& a, const statistics& b) {
    return a.complete == b.complete && a.blocked == b.blocked && a.events == b.events;
}

found whole_search(const program& p, kind model) {
    found result;
    explorer search({.model = model});
    interpreter it(p, search);
    std::set<std::uint64_t> sites;
    while (search.next_execution()) {
        it.one_execution();
        search.finish_execution();
        if (const auto now = search.left().spin_sites; now.size() > sites.size()) {
            // The search is about to begin again, with a loop that it did not know to spin.
            sites = {now.begin(), now.end()};
            result.graphs.clear();
            continue;
        }
        ++result.graphs[name_of_graph(search)];
        if (result.graphs.size() > most_executions) {
            result.too_large = true;
            return result;
        }
    }
    result.counts = search.counts();
    result.problem = search.problem().text;
    return result;
}

// How a search is divided: each probability is of one execution.
struct habits {
    double gives_half;
    double pauses;  // what is left is begun again in a fresh explorer
};

class divided_search {
  public:
    divided_search(const program& p, kind model, habits how, std::uint64_t seed)
        : program_(p), model_(model), how_(how), random_(seed) {}

    found run() {
        todo_.push_back({});
        while (!todo_.empty() && result_.problem.empty()) {
            const auto at = random_() % todo_.size();
            const frontier part = through_words(todo_[at]);
            todo_.erase(todo_.begin() + static_cast<std::ptrdiff_t>(at));
            if (!run_part(part)) {
                result_ = {};
                todo_.assign(1, frontier{.path = {}, .pending = {}, .spin_sites = sites_, .threads = {}});
            }
        }
        return result_;
    }

  private:
    static frontier through_words(const frontier& part) {
        std::vector<std::uint64_t> words;
        parallel::append(words, part);
        std::size_t at = 0;
        const auto read = parallel::read_frontier(words, at);
        EXPECT_TRUE(read.has_value());
        EXPECT_EQ(at, words.size());
        return read.value_or(frontier{});
    }

    bool happens(double probability) { return std::bernoulli_distribution{probability}(random_); }

    // False: all parts are void.
    bool run_part(const frontier& part) {
        explorer search({.model = model_});
        interpreter it(program_, search);
        parallel::assignment mine(search);
        mine.begin(part);
        statistics seen = mine.counts();
        while (search.next_execution()) {
            it.one_execution();
            search.finish_execution();
            if (const statistics now = mine.counts(); !(now == seen)) {
                seen = now;
                ++result_.graphs[name_of_graph(search)];
            }
            if (happens(how_.gives_half)) {
                if (auto half = mine.give_half()) {
                    todo_.push_back(*half);
                }
            }
            if (happens(how_.pauses) && search.left().spin_sites.size() == part.spin_sites.size()) {
                todo_.push_back(mine.left());
                break;
            }
        }
        if (search.outdated()) {
            const auto now = search.left().spin_sites;
            std::set<std::uint64_t> all{sites_.begin(), sites_.end()};
            all.insert(now.begin(), now.end());
            sites_.assign(all.begin(), all.end());
            return false;
        }
        result_.counts = parallel::sum(result_.counts, mine.counts());
        if (search.problem().what != exploration::problem::kind::none) {
            result_.problem = search.problem().text;
        }
        return true;
    }

    const program& program_;
    kind model_;
    habits how_;
    std::mt19937_64 random_;
    std::vector<frontier> todo_;
    std::vector<std::uint64_t> sites_;
    found result_;
};

std::string difference(const found& whole, const found& parts) {
    if (!parts.problem.empty()) {
        return parts.problem;
    }
    for (const auto& [name, times] : parts.graphs) {
        if (!whole.graphs.contains(name)) {
            return "no graph of the whole search:" + name;
        }
        if (times != whole.graphs.at(name)) {
            return "visited " + std::to_string(times) + " times:" + name;
        }
    }
    for (const auto& [name, times] : whole.graphs) {
        if (!parts.graphs.contains(name)) {
            return "not visited:" + name;
        }
    }
    return parts.counts == whole.counts ? "" : "other counts";
}

constexpr habits all_habits[] = {{0.3, 0}, {0, 0.2}, {0.1, 0.1}, {0.5, 0.02}};

class Parts : public testing::TestWithParam<kind> {};

TEST_P(Parts, OfRandomProgramsAddUpToTheWhole) {
    std::uint64_t compared = 0;
    EXPECT_TRUE(rc::check([&](const program& p) {
        const found whole = whole_search(p, GetParam());
        if (whole.too_large) {
            return;
        }
        ++compared;
        const auto seed = *rc::gen::arbitrary<std::uint64_t>();
        for (const habits& how : all_habits) {
            RC_ASSERT(difference(whole, divided_search(p, GetParam(), how, seed).run()) == "");
        }
    }));
    EXPECT_GT(compared, 50U);
}

// Loops that spin change what the nodes of the search are: parts made before one was met are void.
TEST_P(Parts, OfProgramsWithLoopsAddUpToTheWhole) {
    static const char* const programs[] = {
        R"([[["st","b",1,"relaxed"],["until","r1","a",1,"acquire"],["add","r2","c",1,"relaxed"]],
            [["add","r1","c",2,"relaxed"],["st","a",1,"release"],["until","r1","b",1,"acquire"]]])",
        R"([[["until","r1","a",2,"relaxed"],["add","r2","c",1,"relaxed"]],
            [["add","r1","a",1,"relaxed"],["until","r1","a",2,"relaxed"],["add","r2","c",1,"relaxed"]],
            [["add","r1","a",1,"relaxed"],["st","b",1,"relaxed"],["add","r2","c",1,"relaxed"]]])",
        R"([[["ld","r1","b","relaxed"],["if","r1",1,[["until","r1","a",1,"relaxed"]]],["st","c",1,"relaxed"]],
            [["st","b",1,"relaxed"],["ld","r1","c","relaxed"],["st","a",1,"relaxed"]],
            [["ld","r1","a","relaxed"],["st","b",2,"relaxed"]]])"};
    std::mt19937_64 random{2024};
    for (const char* text : programs) {
        const program p = parse_program(text);
        const found whole = whole_search(p, GetParam());
        ASSERT_FALSE(whole.too_large);
        for (const habits& how : all_habits) {
            for (int i = 0; i < 20; ++i) {
                EXPECT_EQ(difference(whole, divided_search(p, GetParam(), how, random()).run()), "") << text;
            }
        }
    }
}

// The comparison notices what is lost and what is done twice.
TEST(PartsComparison, CanFail) {
    const program p = parse_program(
        R"([[["add","r1","a",1,"relaxed"]],[["add","r1","a",1,"relaxed"]],[["add","r1","a",1,"relaxed"]]])");
    const found whole = whole_search(p, kind::cpp20);
    EXPECT_EQ(whole.counts.complete, 6U);
    found lost = whole;
    lost.graphs.erase(lost.graphs.begin());
    EXPECT_NE(difference(whole, lost), "");
    found twice = whole;
    ++twice.graphs.begin()->second;
    EXPECT_NE(difference(whole, twice), "");
    found miscounted = whole;
    ++miscounted.counts.blocked;
    EXPECT_NE(difference(whole, miscounted), "");
}

// A part of another program leads to nodes that are not there.
TEST(PartsOfAnotherProgram, AreRefused) {
    const program p = parse_program(R"([[["st","a",1,"relaxed"]],[["ld","r1","a","relaxed"]]])");
    explorer search({.model = kind::cpp20});
    interpreter it(p, search);
    search.begin_at(frontier{.path = {7}, .pending = {{}, {0}}, .spin_sites = {}, .threads = {}});
    while (search.next_execution()) {
        it.one_execution();
        search.finish_execution();
    }
    EXPECT_EQ(search.problem().what, exploration::problem::kind::not_deterministic);
    EXPECT_EQ(search.counts().complete, 0U);
}

std::string model_name(const testing::TestParamInfo<kind>& model) {
    static const std::string names[] = {"cpp20", "sc", "tso"};
    return names[static_cast<std::size_t>(model.index)];
}

INSTANTIATE_TEST_SUITE_P(MemoryModels, Parts, testing::Values(kind::cpp20, kind::sc, kind::tso), model_name);

}  // namespace
}  // namespace weaveproof::test
