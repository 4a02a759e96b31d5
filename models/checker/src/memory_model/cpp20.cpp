// C++20's memory model as RC11 has it (Lahav, Vafeiadis, Kang, Hur, Dreyer: Repairing Sequential Consistency in C/C++11,
// PLDI 2017), with C++20's release sequences: coherence, atomicity, psc acyclic, po ∪ rf acyclic.
//
//   scb      = po ∪ po≠loc;hb;po≠loc ∪ hb|loc ∪ mo ∪ fr
//   psc_base = ([Esc] ∪ [Fsc];hb?) ; scb ; ([Esc] ∪ hb?;[Fsc])
//   psc_F    = [Fsc] ; (hb ∪ hb;eco;hb) ; [Fsc]
//   psc      = psc_base ∪ psc_F
#include <algorithm>
#include <vector>

#include "memory_model/happens_before.hpp"
#include "memory_model/models.hpp"
#include "memory_model/relation.hpp"

namespace weaveproof::memory_model {

using namespace graph;

namespace {

class cpp20 final : public model {
  public:
    void update_clocks(execution_graph& g, event_id e) const override { update_happens_before(g, e); }

    [[nodiscard]] std::uint32_t least_position(const execution_graph& g, event_id e) const override {
        return least_visible_position(g, e, g.happens_before(e));
    }

    // Only psc is left to check: coherence and atomicity are the search's, and po ∪ rf has no cycle by construction.
    [[nodiscard]] bool consistent(const execution_graph& g, event_id changed) const override {
        if (g.seq_cst_count() < 2 || is_maximal(g, changed))
            return true;
        find_seq_cst(g);
        if (accesses_.size() + fences_.size() < 2)
            return true;
        // An event that is last in po ∪ rf adds edges only at itself, unless fences carry them elsewhere.
        if (fences_.empty() && g[changed].effective_order() != order::seq_cst)
            return true;
        const auto count = static_cast<std::uint32_t>(accesses_.size() + fences_.size());
        psc_.reset(count);
        for (std::uint32_t i = 0; i < count; ++i)
            for (std::uint32_t j = 0; j < count; ++j)
                if (i != j && psc(g, node(i), node(j)))
                    psc_.add(i, j);
        return psc_.acyclic();
    }

  private:
    void find_seq_cst(const execution_graph& g) const {
        accesses_.clear();
        fences_.clear();
        for (event_id e = 0; e < g.size(); ++e) {
            const event_kind kind = g[e].kind();
            if (kind == event_kind::fence) {
                if (g[e].act.success_order == order::seq_cst)
                    fences_.push_back(e);
            } else if (is_access(kind) && g[e].effective_order() == order::seq_cst) {
                accesses_.push_back(e);
            }
        }
    }

    [[nodiscard]] event_id node(std::uint32_t i) const {
        return i < accesses_.size() ? accesses_[i] : fences_[i - accesses_.size()];
    }

    static bool is_fence(const execution_graph& g, event_id e) { return g[e].kind() == event_kind::fence; }
    static bool hb(const execution_graph& g, event_id a, event_id b) {
        return a != b && g.in(a, g.happens_before(b));
    }

    [[nodiscard]] static bool psc(const execution_graph& g, event_id a, event_id b) {
        const bool fence_a = is_fence(g, a);
        const bool fence_b = is_fence(g, b);
        if (!fence_a && !fence_b)
            return scb(g, a, b);
        if (fence_a && fence_b && hb(g, a, b))
            return true;
        // scb ⊆ hb ∪ eco, and between two fences every hb edge is already one of psc_F.
        for (event_id x = 0; x < g.size(); ++x) {
            if (!(x == a || (fence_a && hb(g, a, x))))
                continue;
            for (event_id y = 0; y < g.size(); ++y) {
                if (!(y == b || (fence_b && hb(g, y, b))))
                    continue;
                if (fence_a && fence_b ? eco(g, x, y) : x != y && scb(g, x, y))
                    return true;
            }
        }
        return false;
    }

    [[nodiscard]] static bool scb(const execution_graph& g, event_id a, event_id b) {
        const event& from = g[a];
        const event& to = g[b];
        if (from.thread == to.thread && from.index < to.index)
            return true;
        const bool same_location = from.location == to.location && from.location != no_location;
        if (same_location) {
            if (hb(g, a, b))
                return true;
            if (is_write(to.kind()) && mo_source_position(g, a) < to.mo_position && is_access(from.kind()))
                return true;
        }
        const event_id left = first_elsewhere(g, a, &event::po_next);
        const event_id right = first_elsewhere(g, b, &event::po_previous);
        return left != no_event && right != no_event && hb(g, left, right);
    }

    // The nearest event in program order that is not on e's location. A choice is nothing that memory knows of.
    static event_id first_elsewhere(const execution_graph& g, event_id e, event_id event::*step) {
        const location_id x = g[e].location;
        event_id other = g[e].*step;
        while (other != no_event
            && ((x != no_location && g[other].location == x) || g[other].kind() == event_kind::choice))
            other = g[other].*step;
        return other;
    }

    // Where an access stands in modification order: a write at its place, a read at that of what it reads.
    static std::uint32_t mo_source_position(const execution_graph& g, event_id a) {
        const event& it = g[a];
        if (is_write(it.kind()))
            return it.mo_position;
        return is_read(it.kind()) && it.reads_from != no_event ? g.mo_position(it.reads_from)
                                                               : ~std::uint32_t{0};
    }

    // (rf ∪ mo ∪ fr)+ between accesses of one location: from a write's place, or what a read reads, to a later one; a read of
    // the write itself is after it.
    [[nodiscard]] static bool eco(const execution_graph& g, event_id x, event_id y) {
        const event& from = g[x];
        const event& to = g[y];
        if (from.location != to.location || from.location == no_location)
            return false;
        if (!is_access(from.kind()) || !is_access(to.kind()))
            return false;
        const std::uint32_t p = mo_source_position(g, x);
        const std::uint32_t q = mo_source_position(g, y);
        return p < q || (p == q && is_write(from.kind()) && is_read(to.kind()));
    }

    mutable std::vector<event_id> accesses_, fences_;
    mutable relation psc_;
};

}  // namespace

std::unique_ptr<model> make_cpp20() {
    return std::make_unique<cpp20>();
}

}  // namespace weaveproof::memory_model
