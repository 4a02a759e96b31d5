// Total store order, the model of x86 (Owens, Sarkar, Sewell, TPHOLs 2009), in axioms (Alglave, Maranget, Tautschnig, TOPLAS
// 2014): coherence, and acyclic ppo ∪ rfe ∪ mo ∪ fr, where ppo is program order but for a store followed by a load. A seq_cst
// fence and a read-modify-write that writes empty the store buffer. Of a seq_cst store and a later seq_cst load one carries a fence,
// but which of them is the compiler's choice: they are ordered with each other, and neither with anything else. Coherence needs no
// check here: the search offers only sources that are coherent with all that happens before (least_position).
#include "memory_model/happens_before.hpp"
#include "memory_model/models.hpp"
#include "memory_model/relation.hpp"

namespace weaveproof::memory_model {

using namespace graph;

namespace {

class tso final : public model {
  public:
    void update_clocks(execution_graph& g, event_id e) const override { update_happens_before(g, e); }

    [[nodiscard]] std::uint32_t least_position(const execution_graph& g, event_id e) const override {
        return least_visible_position(g, e, g.happens_before(e));
    }

    [[nodiscard]] bool consistent(const execution_graph& g, event_id changed) const override {
        return !is_access(g[changed].kind()) || is_maximal(g, changed) || globally_ordered(g);
    }

  private:
    // A load is linked to the last event before it that is not a buffered store; all else also to the last of those.
    [[nodiscard]] bool globally_ordered(const execution_graph& g) const {
        before_.reset(g.size());
        for (thread_id t = 0; t < g.thread_count(); ++t) {
            event_id last = no_event;
            event_id buffered = no_event;
            event_id buffered_seq_cst = no_event;
            for (event_id e = g.thread(t).first; e != no_event; e = g[e].po_next) {
                const event& it = g[e];
                if (it.kind() == event_kind::choice
                    || (it.kind() == event_kind::fence && it.act.success_order != order::seq_cst))
                    continue;  // no instruction
                const bool load = is_plain_load(it);
                const bool seq_cst = it.effective_order() == order::seq_cst;
                if (last != no_event)
                    before_.add(last, e);
                if (buffered != no_event && !load)
                    before_.add(buffered, e);
                if (buffered_seq_cst != no_event && load && seq_cst)
                    before_.add(buffered_seq_cst, e);
                if (it.kind() == event_kind::store) {
                    buffered = e;
                    if (seq_cst)
                        buffered_seq_cst = e;
                    continue;
                }
                last = e;
                if (!load)
                    buffered = buffered_seq_cst = no_event;
            }
        }
        add_communication(g);
        return before_.acyclic();
    }

    void add_communication(const execution_graph& g) const {
        for (event_id e = 0; e < g.size(); ++e) {
            const event& it = g[e];
            const bool internal
                = is_read(it.kind()) && it.reads_from < initial_write && g[it.reads_from].thread == it.thread;
            if (it.reads_from < initial_write && !internal)
                before_.add(it.reads_from, e);
            if (is_write(it.kind()) && it.mo_next != no_event)
                before_.add(e, it.mo_next);
            if (!is_read(it.kind()) || it.reads_from == no_event)
                continue;
            const event_id newer = g.mo_after(it.location, it.reads_from);
            if (newer != no_event)
                before_.add(e, newer);
        }
    }

    // One that does not wait for the store buffer: so a compare-exchange that fails, too.
    static bool is_plain_load(const event& it) {
        return it.kind() == event_kind::load
            || (it.kind() == event_kind::rmw_read && !it.act.satisfied_by(it.value));
    }

    mutable relation before_;
};

}  // namespace

std::unique_ptr<model> make_tso() {
    return std::make_unique<tso>();
}

}  // namespace weaveproof::memory_model
