#include "verdict/remedy.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "memory_model/memory_model.hpp"
#include "memory_model/well_formed.hpp"

namespace weaveproof::diagnosis {

namespace {

using graph::event_id;
using graph::event_kind;
using graph::execution_graph;
using graph::order;

constexpr std::uint32_t most_events = 400;
constexpr std::size_t most_candidates = 64;

// What there is between an event's order and seq_cst, from the weakest on.
std::vector<order> weaker_choices(event_kind kind) {
    switch (kind) {
    case event_kind::load:
        return {order::acquire};
    case event_kind::store:
        return {order::release};
    default:
        return {order::acquire, order::release, order::acq_rel};
    }
}

class finder {
  public:
    finder(const execution_graph& g, const std::function<bool(event_id)>& may_change)
        : graph_{g}, model_{memory_model::make(memory_model::kind::cpp20)}, orders_(g.size()) {
        for (event_id e = 0; e < g.size(); ++e) {
            const event_kind kind = g[e].kind();
            const bool has_order = kind == event_kind::load || kind == event_kind::store
                || kind == event_kind::rmw_read || kind == event_kind::fence;
            if (has_order && g[e].effective_order() != order::seq_cst && may_change(e)) {
                candidates_.push_back(e);
            }
        }
    }

    std::optional<stronger_orders> run() {
        if (candidates_.empty() || candidates_.size() > most_candidates || graph_.size() > most_events
            || !is_possible()) {
            return std::nullopt;
        }
        for (const event_id e : candidates_) {
            orders_[e] = order::seq_cst;
        }
        if (is_possible()) {
            return stronger_orders{};
        }
        for (const event_id e : candidates_) {
            keep_weakest(e);
        }
        stronger_orders result;
        for (const event_id e : candidates_) {
            if (orders_[e]) {
                result.emplace_back(e, *orders_[e]);
            }
        }
        return result;
    }

  private:
    void keep_weakest(event_id e) {
        std::vector<std::optional<order>> choices{std::nullopt};
        for (const order o : weaker_choices(graph_[e].kind())) {
            choices.emplace_back(o);
        }
        for (const std::optional<order>& choice : choices) {
            orders_[e] = choice;
            if (!is_possible()) {
                return;
            }
        }
        orders_[e] = order::seq_cst;
    }

    [[nodiscard]] bool is_possible() const {
        execution_graph g = with_orders();
        return memory_model::defect(g, *model_).empty();
    }

    [[nodiscard]] execution_graph with_orders() const {
        execution_graph g;
        for (graph::thread_id t = 0; t < graph_.thread_count(); ++t) {
            g.declare_thread(t, graph_.thread(t).parent, graph_.thread(t).child_index);
        }
        for (graph::location_id x = 0; x < graph_.location_count(); ++x) {
            g.declare_location(x, graph_.location(x).initial);
        }
        for (event_id e = 0; e < graph_.size(); ++e) {
            const graph::event& it = graph_[e];
            graph::action act = it.act;
            const event_id first = it.kind() == event_kind::rmw_write ? it.po_previous : e;
            if (orders_[first]) {
                act.success_order = act.failure_order = *orders_[first];
            }
            graph::event& added = g[g.append(it.thread, act, it.location)];
            added.value = it.value;
            added.reads_from = it.reads_from;
            added.choice = it.choice;
            added.waits_as = it.waits_as;
            added.read_by_earlier = it.read_by_earlier;
        }
        for (graph::location_id x = 0; x < graph_.location_count(); ++x) {
            event_id after = graph::initial_write;
            for (event_id w = graph_.location(x).mo_first; w != graph::no_event; w = graph_[w].mo_next) {
                g.mo_insert(w, after);
                after = w;
            }
        }
        return g;
    }

    const execution_graph& graph_;
    std::unique_ptr<memory_model::model> model_;
    std::vector<event_id> candidates_;
    std::vector<std::optional<order>> orders_;  // by event; none: as it is
};

}  // namespace

std::optional<stronger_orders> find_remedy(
    const execution_graph& g, const std::function<bool(event_id)>& may_change) {
    return finder{g, may_change}.run();
}

}  // namespace weaveproof::diagnosis
