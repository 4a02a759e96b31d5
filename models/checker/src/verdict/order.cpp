#include "verdict/order.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "verdict/interleaving.hpp"

namespace weaveproof::diagnosis {

namespace {

using graph::event_id;
using graph::no_event;
using node = std::size_t;

// Runs are compared no further than this, so that the order costs little with many events.
constexpr std::size_t farthest_look = 32;

class teller {
  public:
    explicit teller(const runtime::violation& from) : violation_{from}, graph_{from.graph} {
        collect();
        must_follow_.resize(nodes_.size());
        should_follow_.resize(nodes_.size());
        for (node n = 0; n < nodes_.size(); ++n) {
            constrain(n);
        }
        put_what_is_wrong_last();
    }

    std::vector<told> run() {
        const std::vector<std::size_t> best = fewest_switches(steps());
        if (best.empty()) {
            return run_greedily();
        }
        std::vector<told> result;
        next_.assign(threads_.size(), 0);
        for (const std::size_t t : best) {
            result.push_back(nodes_[threads_[t][next_[t]++]]);
        }
        return result;
    }

  private:
    [[nodiscard]] step step_of(node n) const {
        return {nodes_[n].thread, n - threads_[nodes_[n].thread].front()};
    }

    [[nodiscard]] program_of_steps steps() const {
        program_of_steps result(threads_.size());
        for (node n = 0; n < nodes_.size(); ++n) {
            constraints& c = result[nodes_[n].thread].emplace_back();
            for (const node before : must_follow_[n]) {
                c.must_follow.push_back(step_of(before));
            }
            for (const node before : should_follow_[n]) {
                c.should_follow.push_back(step_of(before));
            }
        }
        return result;
    }

    // Where there is too much for the best order: that thread goes on which can do so for longest.
    std::vector<told> run_greedily() {
        std::vector<told> result;
        done_.assign(nodes_.size(), false);
        next_.assign(threads_.size(), 0);
        std::size_t current = 0;
        while (result.size() < nodes_.size()) {
            if (!can_run(current, next_[current], true)) {
                current = choose();
            }
            const node n = threads_[current][next_[current]++];
            done_[n] = true;
            result.push_back(nodes_[n]);
        }
        return result;
    }

    void collect() {
        threads_.resize(graph_.thread_count());
        node_of_event_.assign(graph_.size(), 0);
        for (graph::thread_id t = 0; t < graph_.thread_count(); ++t) {
            add_places(t, no_event);
            for (event_id e = graph_.thread(t).first; e != no_event; e = graph_[e].po_next) {
                const bool second_half = graph_[e].kind() == graph::event_kind::rmw_write;
                if (!second_half) {
                    threads_[t].push_back(nodes_.size());
                    nodes_.push_back({e, no_place, t});
                }
                node_of_event_[e] = nodes_.size() - 1;
                add_places(t, e);
            }
        }
    }

    // The accesses of thread t that came right after event e, in the order in which they were made: the worst
    // is the last.
    void add_places(graph::thread_id t, event_id e) {
        for (std::size_t i = violation_.places.size(); i-- > 0;) {
            const runtime::place& p = violation_.places[i];
            if ((p.access || p.role.starts_with(freed)) && p.event == no_event && p.thread == t
                && p.after == e) {
                threads_[t].push_back(nodes_.size());
                node_of_place_[i] = nodes_.size();
                nodes_.push_back({no_event, i, t});
            }
        }
    }

    void constrain(node n) {
        const event_id first = nodes_[n].event;
        if (first == no_event) {
            return;
        }
        const graph::event& e = graph_[first];
        if (e.reads_from < graph_.size()) {
            must_follow_[n].push_back(node_of_event_[e.reads_from]);
        }
        if (e.kind() == graph::event_kind::wait && e.location != graph::no_location) {
            const event_id newest = graph_.mo_last(e.location);
            if (newest < graph_.size()) {
                should_follow_[n].push_back(node_of_event_[newest]);
            }
        }
        if (is_read(e.kind())) {
            const event_id newer = graph_.mo_after(e.location, e.reads_from);
            if (newer < graph_.size() && node_of_event_[newer] != n) {
                should_follow_[node_of_event_[newer]].push_back(n);
            }
        }
        const bool writes_too = e.kind() == graph::event_kind::rmw_read && e.po_next != no_event
            && graph_[e.po_next].kind() == graph::event_kind::rmw_write;
        const event_id write = writes_too ? e.po_next : first;
        if (is_write(graph_[write].kind()) && graph_[write].mo_previous < graph_.size()) {
            should_follow_[n].push_back(node_of_event_[graph_[write].mo_previous]);
        }
    }

    void put_what_is_wrong_last() {
        std::optional<node> last;
        if (!violation_.places.empty()) {
            const runtime::place& worst = violation_.places.front();
            if (worst.event < graph_.size()) {
                last = node_of_event_[worst.event];
            } else if (const auto found = node_of_place_.find(0); found != node_of_place_.end()) {
                last = found->second;
            }
        }
        if (!last && violation_.thread < threads_.size() && !threads_[violation_.thread].empty()) {
            last = threads_[violation_.thread].back();
        }
        if (!last) {
            return;
        }
        for (std::vector<node>& wishes : should_follow_) {
            wishes.erase(std::remove(wishes.begin(), wishes.end(), *last), wishes.end());
        }
        for (std::size_t t = 0; t < threads_.size(); ++t) {
            if (t != nodes_[*last].thread && !threads_[t].empty()) {
                should_follow_[*last].push_back(threads_[t].back());
            }
        }
    }

    // Whether the event of thread t at this place in the thread may come now, given also the `ahead` events
    // before it.
    [[nodiscard]] bool can_run(std::size_t t, std::size_t at, bool wishes_too) const {
        if (at >= threads_[t].size()) {
            return false;
        }
        const auto is_there = [&](node before) {
            return done_[before] || (nodes_[before].thread == t && before < threads_[t][at]);
        };
        const node n = threads_[t][at];
        return std::all_of(must_follow_[n].begin(), must_follow_[n].end(), is_there)
            && (!wishes_too || std::all_of(should_follow_[n].begin(), should_follow_[n].end(), is_there));
    }

    [[nodiscard]] std::size_t run_length(std::size_t t, bool wishes_too) const {
        std::size_t length = 0;
        while (length < farthest_look && can_run(t, next_[t] + length, wishes_too)) {
            ++length;
        }
        return length;
    }

    // The thread that can go on for longest.
    [[nodiscard]] std::size_t choose() const {
        for (const bool wishes_too : {true, false}) {
            std::size_t best = 0;
            std::size_t longest = 0;
            for (std::size_t t = 0; t < threads_.size(); ++t) {
                const std::size_t length = run_length(t, wishes_too);
                if (length > longest) {
                    best = t;
                    longest = length;
                }
            }
            if (longest > 0) {
                return best;
            }
        }
        // Only a graph that is broken has a cycle in program order and reads-from; it is told all the same.
        std::size_t t = 0;
        while (next_[t] >= threads_[t].size()) {
            ++t;
        }
        return t;
    }

    const runtime::violation& violation_;
    const graph::execution_graph& graph_;
    std::vector<told> nodes_;  // those of a thread have rising numbers
    std::vector<std::vector<node>> threads_;
    std::vector<node> node_of_event_;
    std::map<std::size_t, node> node_of_place_;
    std::vector<std::vector<node>> must_follow_;
    std::vector<std::vector<node>> should_follow_;
    std::vector<bool> done_;
    std::vector<std::size_t> next_;
};

}  // namespace

std::vector<told> tell_in_order(const runtime::violation& v) {
    return teller{v}.run();
}

std::uint64_t length_of_story(const runtime::violation& v) {
    constexpr std::uint64_t weight_of_a_switch = 3;
    const std::vector<told> story = tell_in_order(v);
    std::uint64_t length = story.size();
    for (std::size_t i = 1; i < story.size(); ++i) {
        length += story[i].thread != story[i - 1].thread ? weight_of_a_switch : 0;
    }
    return length;
}

}  // namespace weaveproof::diagnosis
