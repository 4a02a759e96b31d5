// What the search finds does not depend on the order in which it runs threads; and with symmetric threads it finds one execution
// of each set that differ only in which of them does what.
#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "exploration/explorer.hpp"
#include "interpreter.hpp"
#include "random_program.hpp"

namespace weaveproof::test {

namespace {

using exploration::execution_end;
using exploration::explorer;
using exploration::turn_order;
using graph::event_id;
using graph::thread_id;
using memory_model::kind;

constexpr std::uint64_t most_executions = 20'000;
constexpr kind all_models[] = {kind::cpp20, kind::sc, kind::tso};

// The graph in words, where thread t of the program goes by the name names[t].
std::string describe(const explorer& search, const std::vector<thread_id>& names) {
    const graph::execution_graph& g = search.current();
    std::vector<thread_id> with_name(names.size());
    for (thread_id t = 0; t < names.size(); ++t)
        with_name[names[t]] = t;
    std::string text;
    for (const thread_id t : with_name) {
        text += "|";
        for (event_id e = t < g.thread_count() ? g.thread(t).first : graph::no_event; e != graph::no_event;
             e = g[e].po_next) {
            const graph::event& it = g[e];
            if (!graph::is_access(it.kind()) && it.kind() != graph::event_kind::choice)
                continue;
            text += " " + std::to_string(static_cast<int>(it.kind())) + ":" + std::to_string(it.value);
            if (it.location != graph::no_location)
                text += "@" + std::to_string(search.address_of(it.location));
            if (graph::is_write(it.kind()))
                text += "#" + std::to_string(it.mo_position);
            else if (it.reads_from < graph::initial_write)
                text += "<" + std::to_string(names[g[it.reads_from].thread]) + "."
                    + std::to_string(g[it.reads_from].index);
        }
    }
    return text;
}

// Which of the program's threads run the same code one after the other: the first of each such row, for each thread.
std::vector<thread_id> rows_of(const program& p) {
    std::vector<thread_id> first{0};
    for (thread_id t = 1; t <= p.threads.size(); ++t) {
        const bool same
            = t > 1 && to_string(program{{p.threads[t - 1]}}) == to_string(program{{p.threads[t - 2]}});
        first.push_back(same ? first.back() : t);
    }
    return first;
}

// The least description under any renaming of symmetric threads.
std::string describe_up_to_symmetry(const explorer& search, const std::vector<thread_id>& rows) {
    std::vector<thread_id> names(rows.size());
    std::iota(names.begin(), names.end(), thread_id{0});
    std::string least;
    do {
        bool within_rows = true;
        for (thread_id t = 0; t < rows.size(); ++t)
            within_rows = within_rows && rows[names[t]] == rows[t];
        if (!within_rows)
            continue;
        std::string text = describe(search, names);
        if (least.empty() || text < least)
            least = std::move(text);
    } while (std::next_permutation(names.begin(), names.end()));
    return least;
}

struct found {
    std::map<std::string, int> graphs;  // complete ones, and how often each was found
    bool too_large = false;
    std::string problem;
};

found search_all(const program& p, exploration::options how, bool up_to_symmetry) {
    found result;
    const std::vector<thread_id> rows = rows_of(p);
    std::vector<thread_id> own_names(rows.size());
    std::iota(own_names.begin(), own_names.end(), thread_id{0});
    explorer search(how);
    interpreter it(p, search);
    std::size_t sites = 0;
    while (search.next_execution()) {
        it.one_execution();
        const execution_end end = search.finish_execution();
        if (const std::size_t now = search.left().spin_sites.size(); now > sites) {
            sites = now;  // the search is about to begin again
            result.graphs.clear();
            continue;
        }
        if (end == execution_end::complete)
            ++result.graphs[up_to_symmetry ? describe_up_to_symmetry(search, rows)
                                           : describe(search, own_names)];
        if (search.counts().complete + search.counts().blocked > most_executions) {
            result.too_large = true;
            return result;
        }
    }
    result.problem = search.problem().text;
    return result;
}

TEST(Orders, TheSameExecutionsWhicheverThreadGoesOn) {
    EXPECT_TRUE(rc::check([](const program& p) {
        for (const kind model : all_models) {
            const found by_default = search_all(p, {.model = model}, false);
            if (by_default.too_large)
                RC_DISCARD("too large");
            RC_ASSERT(by_default.problem.empty());
            for (const turn_order turns : {turn_order::first, turn_order::last})
                RC_ASSERT(search_all(p, {.model = model, .turns = turns}, false).graphs == by_default.graphs);
        }
    }));
}

// Threads doubled, so that there is something to exchange.
program with_twins(const program& p, std::size_t most) {
    program result;
    for (const thread_code& code : p.threads) {
        for (int i = 0; i < 2 && result.threads.size() < most; ++i)
            result.threads.push_back(code);
    }
    return result;
}

// Says what is wrong with the search up to symmetry; empty: nothing, or that the program is too large.
std::string fault_with_symmetry(const program& p, kind model) {
    const found all = search_all(p, {.model = model}, true);
    if (all.too_large)
        return {};
    for (const turn_order turns : {turn_order::newest, turn_order::last}) {
        const found one = search_all(p, {.model = model, .turns = turns, .symmetric = true}, true);
        if (!one.problem.empty())
            return one.problem;
        for (const auto& [graph, times] : all.graphs)
            if (one.graphs.find(graph) == one.graphs.end())
                return "not found, in the program " + to_string(p) + "\n" + graph;
        for (const auto& [graph, times] : one.graphs)
            if (all.graphs.find(graph) == all.graphs.end())
                return "found but not there, in the program " + to_string(p) + "\n" + graph;
    }
    return {};
}

TEST(Symmetry, OneOfEachSetOfSymmetricExecutions) {
    EXPECT_TRUE(rc::check([] {
        const program few = *random_program({.most_threads = 2, .most_instructions = 5, .locations = 2});
        const program p = with_twins(few, *rc::gen::inRange<std::size_t>(2, 5));
        for (const kind model : all_models)
            RC_ASSERT(fault_with_symmetry(p, model) == "");
    }));
}

// Threads that compete for one lock, three states of it and no waiting: the fourth thread deletes, by revisits, what the third
// read when it was out of order.
TEST(Symmetry, NoExecutionOfALockIsLost) {
    const thread_code enter{
        {.what = instruction::kind::compare_exchange,
            .value = 1,
            .success = order::acquire,
            .failure = order::acquire},
        {.what = instruction::kind::if_equal,
            .value = 1,
            .body
            = {{.what = instruction::kind::exchange, .target = 1, .value = 2, .success = order::acquire}}},
        {.what = instruction::kind::if_equal,
            .value = 2,
            .body
            = {{.what = instruction::kind::exchange, .target = 1, .value = 2, .success = order::acquire}}},
        {.what = instruction::kind::store, .value = 0, .success = order::release},
    };
    const std::pair<std::size_t, std::size_t> sizes[] = {{2, 4}, {3, 44}, {4, 972}};
    for (const auto& [threads, sets] : sizes) {
        program p;
        p.threads.assign(threads, enter);
        const found one = search_all(p, {.symmetric = true}, false);
        EXPECT_EQ(one.graphs.size(), sets) << threads << " threads";
        for (const auto& [graph, times] : one.graphs)
            EXPECT_EQ(times, 1) << graph;
        if (threads < 4) {
            EXPECT_EQ(fault_with_symmetry(p, kind::cpp20), "");
        }
        // Each execution has as many symmetric ones as there are ways to name the threads.
        std::size_t all = sets;
        for (std::size_t i = 2; i <= threads; ++i)
            all *= i;
        explorer search({});
        interpreter it(p, search);
        while (search.next_execution()) {
            it.one_execution();
            search.finish_execution();
        }
        EXPECT_EQ(search.counts().complete, all) << threads << " threads";
    }
}

}  // namespace

}  // namespace weaveproof::test
