#include "verdict/synchronization.hpp"

#include <algorithm>
#include <utility>

namespace weaveproof::diagnosis {

namespace {

using graph::event_id;
using graph::event_kind;
using graph::execution_graph;
using graph::no_event;

class finder {
  public:
    finder(const execution_graph& g, event_id acquire) : graph_{g}, acquire_{acquire} {}

    std::vector<event_id> run() {
        const graph::event& e = graph_[acquire_];
        switch (e.kind()) {
        case event_kind::thread_begin:
        case event_kind::thread_join:
            if (e.reads_from < graph_.size()) {
                add(e.reads_from);
            }
            break;
        case event_kind::load:
        case event_kind::rmw_read:
            if (is_acquire(e.effective_order())) {
                follow(e.reads_from);
            }
            break;
        case event_kind::fence:
            if (is_acquire(e.act.success_order)) {
                earlier_reads();
            }
            break;
        default:
            break;
        }
        return std::move(found_);
    }

  private:
    // A fence makes the reads before it acquire, back to the one that did so before.
    void earlier_reads() {
        for (event_id e = graph_[acquire_].po_previous; e != no_event; e = graph_[e].po_previous) {
            const graph::event& earlier = graph_[e];
            if (earlier.kind() == event_kind::fence && is_acquire(earlier.act.success_order)) {
                return;
            }
            if (is_read(earlier.kind())) {
                follow(earlier.reads_from);
            }
        }
    }

    // The writes whose release sequences hold the one that is read, from the last to the first.
    void follow(event_id write) {
        while (write < graph_.size()) {
            const graph::event& w = graph_[write];
            if (is_release(w.act.success_order)) {
                add(write);
            } else if (w.release_fence != 0) {
                add(graph_.at(w.thread, w.release_fence));
            }
            if (w.kind() != event_kind::rmw_write) {
                return;
            }
            write = graph_[w.po_previous].reads_from;
        }
    }

    void add(event_id release) {
        const auto precedes = [&](event_id a, event_id b) { return graph_.in(a, graph_.happens_before(b)); };
        const bool told
            = std::any_of(found_.begin(), found_.end(), [&](event_id f) { return precedes(release, f); });
        if (told || graph_[release].thread == graph_[acquire_].thread) {
            return;
        }
        std::erase_if(found_, [&](event_id f) { return precedes(f, release); });
        found_.push_back(release);
    }

    const execution_graph& graph_;
    event_id acquire_;
    std::vector<event_id> found_;
};

}  // namespace

std::vector<event_id> synchronizes_with(const execution_graph& g, event_id acquire) {
    return finder{g, acquire}.run();
}

}  // namespace weaveproof::diagnosis
