#include "parallel/divide.hpp"

#include <algorithm>
#include <deque>
#include <numeric>
#include <random>
#include <utility>

#include "parallel/part.hpp"

namespace weaveproof::parallel {

namespace {

// Subtrees differ in size by orders of magnitude; so many for each shard even that out. Where so many nodes have been run, the
// tree is too narrow for it.
constexpr std::size_t nodes_per_shard = 128;
constexpr std::size_t most_run_per_shard = 512;

using path = std::vector<std::uint32_t>;

// Nodes with one parent are reached by going its way once.
void add_node(std::vector<frontier>& parts, path node, const frontier& like) {
    frontier part = node_at(std::move(node), like);
    if (!parts.empty() && parts.back().path == part.path) {
        parts.back().pending.back().push_back(part.pending.back().front());
    } else {
        parts.push_back(std::move(part));
    }
}

}  // namespace

std::optional<remainder> deal(runner& it, shard which, const std::vector<std::uint64_t>& spin_sites) {
    remainder mine;
    mine.spin_sites = spin_sites;
    frontier whole;
    whole.spin_sites = spin_sites;
    if (which.of == 1) {
        mine.parts.push_back(std::move(whole));
        return mine;
    }
    exploration::explorer& search = it.search();
    frontier like = whole;
    std::deque<path> waiting{{}};
    std::uint64_t run = 0;
    while (!waiting.empty() && waiting.size() < nodes_per_shard * which.of
        && run < most_run_per_shard * which.of) {
        assignment one(search);
        one.begin(node_at(std::move(waiting.front()), like));
        waiting.pop_front();
        bool goes_on = true;
        while (goes_on && one.counts().complete + one.counts().blocked == 0) {
            goes_on = it.step();
        }
        const frontier now = search.left();
        if (it.stopped().why != stop::reason::none) {
            return std::nullopt;
        }
        if (search.outdated()) {
            return std::nullopt;
        }
        if (now.spin_sites.size() != spin_sites.size()) {
            if (goes_on) {
                (void)it.step();  // the search takes note of it
            }
            return std::nullopt;
        }
        if (!goes_on) {
            continue;  // there is no graph at the node, nor below it
        }
        if (run++ % which.of == which.number - 1) {
            mine.counts = sum(mine.counts, one.counts());
        }
        like = now;
        for (std::size_t depth = 0; depth < now.pending.size(); ++depth) {
            path node(now.path.begin(), now.path.begin() + static_cast<std::ptrdiff_t>(depth));
            for (const std::uint32_t child : now.pending[depth]) {
                node.push_back(child);
                waiting.push_back(node);
                node.pop_back();
            }
        }
    }
    // Neighbours in the search are alike.
    std::sort(waiting.begin(), waiting.end());
    std::vector<std::uint32_t> dealt;
    std::mt19937_64 random{which.of};
    for (path& node : waiting) {
        // One of every `of` nodes in a row is a shard's. Which one is chance, as trees repeat themselves.
        if (dealt.empty()) {
            dealt.resize(which.of);
            std::iota(dealt.begin(), dealt.end(), 1U);
            for (std::size_t i = dealt.size(); i > 1; --i) {
                std::swap(dealt[i - 1], dealt[static_cast<std::size_t>((random() >> 32) * i >> 32)]);
            }
        }
        if (dealt.back() == which.number) {
            add_node(mine.parts, std::move(node), like);
        }
        dealt.pop_back();
    }
    return mine;
}

}  // namespace weaveproof::parallel
