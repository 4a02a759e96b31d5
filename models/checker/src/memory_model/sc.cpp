// Sequential consistency: po ∪ rf ∪ mo ∪ fr is acyclic (Lamport 1979; in this form Alglave, Maranget, Tautschnig, TOPLAS
// 2014). The orders of the operations still decide what is a data race.
#include "memory_model/happens_before.hpp"
#include "memory_model/models.hpp"
#include "memory_model/relation.hpp"

namespace weaveproof::memory_model {

using namespace graph;

namespace {

class sc final : public model {
  public:
    void update_clocks(execution_graph& g, event_id e) const override { update_happens_before(g, e); }

    [[nodiscard]] std::uint32_t least_position(const execution_graph& g, event_id e) const override {
        return least_visible_position(g, e, g.prefix(e));
    }

    [[nodiscard]] bool consistent(const execution_graph& g, event_id changed) const override {
        if (!is_access(g[changed].kind()) || is_maximal(g, changed))
            return true;
        before_.reset(g.size());
        for (event_id e = 0; e < g.size(); ++e) {
            const event& it = g[e];
            if (it.po_next != no_event)
                before_.add(e, it.po_next);
            if (it.reads_from < initial_write)
                before_.add(it.reads_from, e);
            if (is_write(it.kind()) && it.mo_next != no_event)
                before_.add(e, it.mo_next);
            if (!is_read(it.kind()) || it.reads_from == no_event)
                continue;
            const event_id newer = g.mo_after(it.location, it.reads_from);
            if (newer != no_event)
                before_.add(e, newer);
        }
        return before_.acyclic();
    }

  private:
    mutable relation before_;
};

}  // namespace

std::unique_ptr<model> make_sc() {
    return std::make_unique<sc>();
}

}  // namespace weaveproof::memory_model
