#include "memory_model/well_formed.hpp"

#include <algorithm>
#include <vector>

#include "memory_model/happens_before.hpp"

namespace weaveproof::memory_model {

using namespace graph;

namespace {

class checker {
  public:
    checker(execution_graph& g, const model& m) : g_(g), model_(m), created_by_(g.thread_count(), no_event) {}

    std::string defect() {
        for (event_id e = 0; e < g_.size() && text_.empty(); ++e)
            check(e);
        for (event_id e = 0; e < g_.size() && text_.empty(); ++e)
            if (g_[e].kind() == event_kind::thread_begin)
                require(
                    e, g_[e].reads_from == created_by_[g_[e].thread], "begins a thread that nobody has made");
        if (text_.empty())
            set_clocks();
        for (event_id e = 0; e < g_.size() && text_.empty(); ++e)
            check_coherence(e);
        if (text_.empty())
            check_axioms();
        return std::move(text_);
    }

  private:
    void require(event_id e, bool condition, const char* what) {
        if (!condition && text_.empty())
            text_ = "event " + std::to_string(e) + ' ' + what;
    }

    void check(event_id e) {
        const event& it = g_[e];
        require(e, (it.po_previous == no_event) == (it.kind() == event_kind::thread_begin),
            "is not where its thread begins");
        const bool is_last = it.kind() == event_kind::thread_end || it.kind() == event_kind::wait;
        require(e, !is_last || it.po_next == no_event, "is followed by others of its thread");
        switch (it.kind()) {
        case event_kind::thread_create:
            check_create(e);
            break;
        case event_kind::thread_join:
            require(e,
                it.reads_from < g_.size() && it.reads_from != e
                    && g_[it.reads_from].kind() == event_kind::thread_end
                    && g_[it.reads_from].thread == it.act.operand,
                "joins a thread that has not ended");
            break;
        case event_kind::load:
        case event_kind::rmw_read:
            check_read(e);
            break;
        case event_kind::rmw_write:
            check_rmw(e);
            break;
        case event_kind::wait:
            check_wait(e);
            break;
        case event_kind::thread_begin:
            break;
        default:
            require(e, it.reads_from == no_event, "reads what it cannot read");
            break;
        }
    }

    void check_create(event_id e) {
        const event& it = g_[e];
        require(e, it.reads_from == no_event, "reads what it cannot read");
        const bool is_child = it.value > 0 && it.value < g_.thread_count()
            && g_.thread(static_cast<thread_id>(it.value)).parent == it.thread;
        require(e, is_child, "makes a thread that is not its own");
        if (is_child) {
            event_id& creation = created_by_[it.value];
            require(e, creation == no_event, "makes a thread for the second time");
            creation = e;
        }
    }

    [[nodiscard]] bool reads_its_location(event_id e) const {
        const event_id from = g_[e].reads_from;
        return from == initial_write
            || (from < g_.size() && is_write(g_[from].kind()) && g_[from].location == g_[e].location);
    }

    void check_read(event_id e) {
        const event& it = g_[e];
        require(e, reads_its_location(e), "reads from what is no write to the same object");
        if (!text_.empty())
            return;
        require(e, it.value == g_.value_written(it.location, it.reads_from),
            "reads a value that was not written");
        require(e, it.act.unsatisfied == otherwise::go_on || it.act.satisfied_by(it.value),
            "goes on where it must wait");
    }

    void check_rmw(event_id e) {
        const event& it = g_[e];
        require(e, it.reads_from == no_event, "reads what it cannot read");
        const bool has_read = it.po_previous != no_event && g_[it.po_previous].kind() == event_kind::rmw_read
            && g_[it.po_previous].location == it.location;
        require(e, has_read, "has no read before it");
        require(e, !has_read || g_.mo_before(e) == g_[it.po_previous].reads_from,
            "does not follow directly what its read has read");
    }

    void check_wait(event_id e) {
        const event& it = g_[e];
        require(
            e, is_read(it.waits_as) || it.waits_as == event_kind::thread_join, "waits as what does not wait");
        require(e, it.location == no_location ? it.reads_from == no_event : reads_its_location(e),
            "waits on what is no write to the same object");
    }

    // Each after all that comes before it in po ∪ rf.
    void set_clocks() {
        std::vector<event_id> order;
        order.reserve(g_.size());
        std::vector<std::uint8_t> missing(g_.size(), 0);
        std::vector<std::vector<event_id>> readers(g_.size());
        for (event_id e = 0; e < g_.size(); ++e) {
            const event& it = g_[e];
            missing[e]
                = static_cast<std::uint8_t>((it.po_previous != no_event) + (it.reads_from < g_.size()));
            if (it.reads_from < g_.size())
                readers[it.reads_from].push_back(e);
            if (missing[e] == 0)
                order.push_back(e);
        }
        for (std::size_t i = 0; i < order.size(); ++i) {
            const event_id e = order[i];
            g_[e].release_fence = g_[e].po_previous == no_event ? 0 : g_[g_[e].po_previous].release_fence;
            model_.update_clocks(g_, e);
            const auto done = [&](event_id next) {
                if (--missing[next] == 0)
                    order.push_back(next);
            };
            if (g_[e].po_next != no_event)
                done(g_[e].po_next);
            std::for_each(readers[e].begin(), readers[e].end(), done);
        }
        if (order.size() != g_.size())
            text_ = "it has a cycle in program order and reads-from";
    }

    void check_coherence(event_id e) {
        const event& it = g_[e];
        if (is_read(it.kind()))
            require(e, g_.mo_position(it.reads_from) >= model_.least_position(g_, e),
                "reads what a later write has hidden from it");
        else if (it.kind() == event_kind::store)
            require(
                e, it.mo_position > model_.least_position(g_, e), "is overwritten by what comes before it");
    }

    // What is left is a cycle through events that each have a successor. To look for one takes so long that in a graph which is too
    // large for it none is looked for.
    void check_axioms() {
        constexpr std::uint64_t most_work = std::uint64_t{1} << 30;
        std::uint64_t ordered = 0;
        bool has_fences = false;
        for (event_id e = 0; e < g_.size(); ++e) {
            ordered += g_[e].effective_order() == order::seq_cst ? 1U : 0U;
            has_fences = has_fences || g_[e].kind() == event_kind::fence;
        }
        const std::uint64_t pairs = has_fences ? std::uint64_t{g_.size()} * g_.size() : 1;
        if (g_.size() > 20'000 || ordered * ordered > most_work / pairs)
            return;
        const auto test = [&](auto is_of_this_kind) {
            for (event_id e = 0; e < g_.size(); ++e)
                if (is_of_this_kind(g_[e]) && !is_maximal(g_, e)) {
                    if (!model_.consistent(g_, e))
                        text_ = "the memory model does not allow it";
                    return;
                }
        };
        test([](const event& it) { return is_access(it.kind()); });
        test([](const event& it) {
            return (is_access(it.kind()) || it.kind() == event_kind::fence)
                && it.effective_order() == order::seq_cst;
        });
    }

    execution_graph& g_;
    const model& model_;
    std::vector<event_id> created_by_;
    std::string text_;
};

}  // namespace

std::string defect(execution_graph& g, const model& m) {
    return checker{g, m}.defect();
}

}  // namespace weaveproof::memory_model
