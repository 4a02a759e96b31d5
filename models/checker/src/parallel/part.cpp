#include "parallel/part.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace weaveproof::parallel {

namespace {

// A way is gone in vain beyond the last node that is pending beside it.
void shorten(frontier& part) {
    while (part.pending.size() > 1 && part.pending.back().empty()) {
        part.pending.pop_back();
        part.path.pop_back();
    }
}

template <class Number>
bool read_numbers(const std::vector<std::uint64_t>& words, std::size_t& at, std::vector<Number>& into) {
    if (at >= words.size() || words[at] > words.size() - at - 1) {
        return false;
    }
    const auto count = static_cast<std::size_t>(words[at++]);
    into.reserve(count);
    for (std::size_t i = 0; i < count; ++i, ++at) {
        if (words[at] > std::numeric_limits<Number>::max()) {
            return false;
        }
        into.push_back(static_cast<Number>(words[at]));
    }
    return true;
}

template <class Number>
void append_numbers(std::vector<std::uint64_t>& words, const std::vector<Number>& numbers) {
    words.push_back(numbers.size());
    words.insert(words.end(), numbers.begin(), numbers.end());
}

}  // namespace

std::size_t pending_nodes(const frontier& part) {
    std::size_t count = 0;
    for (const auto& level : part.pending) {
        count += level.size();
    }
    return count;
}

std::size_t nearest_pending(const frontier& part) {
    const auto first = std::find_if(
        part.pending.begin(), part.pending.end(), [](const auto& level) { return !level.empty(); });
    return static_cast<std::size_t>(first - part.pending.begin());
}

frontier node_at(std::vector<std::uint32_t> path, const frontier& like) {
    frontier part;
    part.spin_sites = like.spin_sites;
    part.threads = like.threads;
    if (!path.empty()) {
        part.pending.resize(path.size());
        part.pending.back().push_back(path.back());
        path.pop_back();
        part.path = std::move(path);
    }
    return part;
}

std::optional<frontier> split(frontier& part) {
    if (is_whole(part) || pending_nodes(part) < 2) {
        return std::nullopt;
    }
    frontier other = part;
    frontier mine = part;
    bool to_other = true;
    for (std::size_t depth = 0; depth < part.pending.size(); ++depth) {
        other.pending[depth].clear();
        mine.pending[depth].clear();
        for (const std::uint32_t child : part.pending[depth]) {
            (to_other ? other : mine).pending[depth].push_back(child);
            to_other = !to_other;
        }
    }
    shorten(other);
    shorten(mine);
    part = std::move(mine);
    return other;
}

void append(std::vector<std::uint64_t>& words, const frontier& part) {
    append_numbers(words, part.path);
    words.push_back(part.pending.size());
    for (const auto& level : part.pending) {
        append_numbers(words, level);
    }
    append_numbers(words, part.spin_sites);
    words.push_back(part.threads.size());
    for (const frontier::thread& t : part.threads) {
        words.push_back(t.parent);
        words.push_back(t.child_index);
    }
}

std::optional<frontier> read_frontier(const std::vector<std::uint64_t>& words, std::size_t& at) {
    frontier part;
    if (!read_numbers(words, at, part.path) || at >= words.size()) {
        return std::nullopt;
    }
    // As many levels as nodes on the path, the root too; the whole search has none.
    const std::uint64_t levels = words[at++];
    if (levels != (levels == 0 ? 0 : part.path.size() + 1) || (levels == 0 && !part.path.empty())) {
        return std::nullopt;
    }
    for (std::uint64_t i = 0; i < levels; ++i) {
        if (!read_numbers(words, at, part.pending.emplace_back())) {
            return std::nullopt;
        }
    }
    if (!read_numbers(words, at, part.spin_sites) || at >= words.size()
        || words[at] > (words.size() - at - 1) / 2) {
        return std::nullopt;
    }
    for (std::uint64_t left = words[at++]; left > 0; --left, at += 2) {
        if (words[at] > std::numeric_limits<graph::thread_id>::max()
            || words[at + 1] > std::numeric_limits<std::uint32_t>::max()) {
            return std::nullopt;
        }
        part.threads.push_back(
            {static_cast<graph::thread_id>(words[at]), static_cast<std::uint32_t>(words[at + 1])});
    }
    return part;
}

void assignment::begin(frontier part) {
    part_ = std::move(part);
    before_ = search_.counts();
    moved_ = {};
    search_.begin_at(part_);
}

exploration::statistics assignment::counts() const {
    return sum(moved_, difference(search_.counts(), before_));
}

bool assignment::is_on_way() const {
    const exploration::statistics since = difference(search_.counts(), before_);
    return since.complete + since.blocked == 0;
}

frontier assignment::left() const {
    return is_on_way() ? part_ : search_.left();
}

std::optional<frontier> assignment::give_half() {
    frontier rest = left();
    std::optional<frontier> given = split(rest);
    if (given) {
        const exploration::statistics so_far = counts();
        begin(std::move(rest));
        moved_ = so_far;
    }
    return given;
}

frontier assignment::current_node() const {
    const frontier now = search_.left();
    return node_at(now.path, now);
}

exploration::statistics sum(const exploration::statistics& a, const exploration::statistics& b) {
    return {a.complete + b.complete, a.blocked + b.blocked, a.events + b.events};
}

exploration::statistics difference(
    const exploration::statistics& now, const exploration::statistics& before) {
    return {now.complete - before.complete, now.blocked - before.blocked, now.events - before.events};
}

}  // namespace weaveproof::parallel
