#include "enumerate.hpp"

#include <algorithm>
#include <unordered_set>

namespace weaveproof::test {

namespace {

using kind = instruction::kind;

constexpr std::size_t register_count = 8;

// Where a thread is: found anew from the values that it has read, so that a graph alone says all.
struct position {
    const instruction* next = nullptr;  // nullptr: the thread is done
    std::vector<std::uint64_t> registers = std::vector<std::uint64_t>(register_count, 0);
};

class walker {
  public:
    walker(const oracle_graph& g, std::uint32_t thread) : g_(g), thread_(thread) {}

    position walk(const thread_code& code) {
        position here;
        run(code, here);
        return here;
    }

  private:
    bool run(const thread_code& code, position& here) {  // false: stopped at here.next
        for (const instruction& i : code) {
            if (i.what == kind::if_equal) {
                if (here.registers[i.target] == i.value && !run(i.body, here))
                    return false;
                continue;
            }
            while (at_ < g_.nodes.size() && g_.nodes[at_].thread != thread_)
                ++at_;
            if (at_ == g_.nodes.size()) {
                here.next = &i;
                return false;
            }
            const node& done = g_.nodes[at_++];
            if (done.reads || done.chooses)
                here.registers[i.target] = done.read;
        }
        return true;
    }

    const oracle_graph& g_;
    std::uint32_t thread_;
    std::size_t at_ = 0;
};

node node_of(const instruction& i, std::uint32_t thread) {
    node made{.thread = thread, .with = i.success, .location = i.location};
    switch (i.what) {
    case kind::fence:
        made.fence = true;
        break;
    case kind::choose:
        made.chooses = true;
        break;
    case kind::store:
    case kind::store_register:
        made.writes = true;
        break;
    default:
        made.reads = true;
        break;
    }
    return made;
}

// What the instruction does with the value read; false: it waits for another.
bool finish(const instruction& i, node& it, const position& here) {
    switch (i.what) {
    case kind::store:
        it.written = i.value;
        return true;
    case kind::store_register:
        it.written = here.registers[i.target] + i.value;
        return true;
    case kind::exchange:
        it.writes = true;
        it.written = i.value;
        return true;
    case kind::fetch_add:
        it.writes = true;
        it.written = it.read + i.value;
        return true;
    case kind::compare_exchange:
        it.writes = it.read == i.expected;
        it.written = it.writes ? i.value : 0;
        it.with = it.writes ? i.success : i.failure;
        return true;
    case kind::lock:
        it.writes = true;
        it.written = i.value;
        return it.read == 0;
    case kind::await:
        return it.read == i.value;
    default:
        return true;
    }
}

class enumerator {
  public:
    enumerator(const program& p, axioms model, std::size_t most, const axiom_set& which)
        : program_(p), model_(model), most_(most), which_(which) {}

    enumeration run() {
        oracle_graph empty;
        empty.modification_order.resize(location_count(program_));
        std::vector<oracle_graph> work{empty};
        while (!work.empty() && !result_.too_large) {
            oracle_graph g = std::move(work.back());
            work.pop_back();
            grow(g, work);
        }
        return std::move(result_);
    }

  private:
    void grow(const oracle_graph& g, std::vector<oracle_graph>& work) {
        bool complete = true;
        bool deadlocked = true;
        for (std::uint32_t t = 0; t < program_.threads.size(); ++t) {
            const position here = walker(g, t).walk(program_.threads[t]);
            if (here.next == nullptr)
                continue;
            complete = false;
            const instruction& i = *here.next;
            node it = node_of(i, t);
            if (it.chooses) {
                for (it.read = 0; it.read < i.value; ++it.read)
                    place(g, it, work);
                deadlocked = false;
                continue;
            }
            if (!it.reads) {
                (void)finish(i, it, here);
                place(g, it, work);
                deadlocked = false;
                continue;
            }
            const auto& chain = g.modification_order[i.location];
            for (int source = -1; source < static_cast<int>(g.nodes.size()); ++source) {
                if (source >= 0
                    && (!g.nodes[static_cast<std::size_t>(source)].writes
                        || g.nodes[static_cast<std::size_t>(source)].location != i.location))
                    continue;
                node with = it;
                with.source = source;
                with.read = source < 0 ? 0 : g.nodes[static_cast<std::size_t>(source)].written;
                if (!finish(i, with, here))
                    continue;
                place(g, with, work);
                if (source == (chain.empty() ? -1 : chain.back()))
                    deadlocked = false;
            }
        }
        if (complete)
            result_.complete.insert(g.canonical(static_cast<std::uint32_t>(program_.threads.size())));
        else if (deadlocked)
            result_.deadlocked.insert(g.canonical(static_cast<std::uint32_t>(program_.threads.size())));
    }

    void place(const oracle_graph& g, const node& it, std::vector<oracle_graph>& work) {
        const std::size_t places = it.writes ? g.modification_order[it.location].size() + 1 : 1;
        for (std::size_t place = 0; place < places; ++place) {
            oracle_graph larger = g;
            larger.nodes.push_back(it);
            auto& chain = larger.modification_order[it.location];
            if (it.writes)
                chain.insert(
                    chain.begin() + static_cast<std::ptrdiff_t>(place), static_cast<int>(g.nodes.size()));
            if (!seen_.insert(larger.canonical(static_cast<std::uint32_t>(program_.threads.size()))).second)
                continue;
            if (!consistent(larger, model_, which_))
                continue;
            if (++grown_ > most_)
                result_.too_large = true;
            work.push_back(std::move(larger));
        }
    }

    const program& program_;
    axioms model_;
    std::size_t most_;
    axiom_set which_;
    std::unordered_set<std::string> seen_;
    std::size_t grown_ = 0;
    enumeration result_;
};

}  // namespace

enumeration enumerate(const program& p, axioms model, std::size_t most, const axiom_set& which) {
    return enumerator(p, model, most, which).run();
}

}  // namespace weaveproof::test
