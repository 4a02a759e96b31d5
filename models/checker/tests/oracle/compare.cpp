#include "compare.hpp"

#include <map>

#include "enumerate.hpp"
#include "interpreter.hpp"

namespace weaveproof::test {

namespace {

using graph::event_id;
using graph::event_kind;

// The search's graph in the oracle's terms: without main, and each read-modify-write as one node.
oracle_graph translate(const visited_execution& one, std::uint32_t locations) {
    const graph::execution_graph& g = one.graph();
    oracle_graph translated;
    translated.modification_order.resize(locations);
    std::map<event_id, int> node_of;
    for (graph::thread_id t = 1; t < g.thread_count(); ++t)
        for (event_id e = g.thread(t).first; e != graph::no_event; e = g[e].po_next) {
            const graph::event& it = g[e];
            if (it.kind() == event_kind::rmw_write) {
                node_of[e] = node_of.at(it.po_previous);
                translated.nodes.back().writes = true;
                translated.nodes.back().written = it.value;
                continue;
            }
            if (!graph::is_access(it.kind()) && it.kind() != event_kind::fence
                && it.kind() != event_kind::choice)
                continue;
            node_of[e] = static_cast<int>(translated.nodes.size());
            node made{.thread = static_cast<std::uint32_t>(t - 1), .fence = it.kind() == event_kind::fence};
            made.reads = graph::is_read(it.kind());
            made.chooses = it.kind() == event_kind::choice;
            made.writes = it.kind() == event_kind::store;
            (made.writes ? made.written : made.read) = it.value;
            translated.nodes.push_back(made);
        }
    for (const auto& [e, n] : node_of)
        if (graph::is_read(g[e].kind()))
            translated.nodes[static_cast<std::size_t>(n)].source
                = g[e].reads_from < graph::initial_write ? node_of.at(g[e].reads_from) : -1;
    for (graph::location_id x = 0; x < g.location_count(); ++x)
        for (event_id w = g.location(x).mo_first; w != graph::no_event; w = g[w].mo_next)
            translated.modification_order[one.number_of(x)].push_back(node_of.at(w));
    return translated;
}

}  // namespace

comparison compare(const program& p, axioms model, std::size_t most_graphs, const axiom_set& which) {
    static constexpr memory_model::kind kinds[]
        = {memory_model::kind::cpp20, memory_model::kind::sc, memory_model::kind::tso};
    const enumeration expected = enumerate(p, model, most_graphs, which);
    comparison result;
    if (expected.too_large) {
        result.skipped = true;
        return result;
    }
    const auto threads = static_cast<std::uint32_t>(p.threads.size());
    const std::uint32_t locations = location_count(p);
    std::set<std::string> complete;
    std::set<std::string> deadlocked;
    const auto visit = [&](const visited_execution& one) {
        const std::string name = translate(one, locations).canonical(threads);
        std::set<std::string>& into = one.how == exploration::execution_end::complete ? complete : deadlocked;
        if (!into.insert(name).second && result.difference.empty())
            result.difference = "visited twice: " + name;
    };
    const exploration_result found = explore(p, kinds[static_cast<std::size_t>(model)], visit);
    result.blocked = found.blocked;
    result.graphs = complete.size() + deadlocked.size();
    if (!found.problem.empty())
        result.difference = found.problem;
    const auto missing
        = [&](const std::set<std::string>& from, const std::set<std::string>& in, const char* what) {
              for (const std::string& g : from)
                  if (result.difference.empty() && !in.contains(g))
                      result.difference = what + g;
          };
    missing(expected.complete, complete, "not visited: ");
    missing(complete, expected.complete, "not consistent: ");
    missing(expected.deadlocked, deadlocked, "deadlock not visited: ");
    missing(deadlocked, expected.deadlocked, "no deadlock: ");
    return result;
}

}  // namespace weaveproof::test
