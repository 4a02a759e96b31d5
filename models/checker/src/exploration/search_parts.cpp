// Parts of a search: where it stands and what is left of it, named by numbers, and going on from there; and which saved states of
// the program are of use for the graphs that are still to come.
#include <algorithm>

#include "exploration/search.hpp"

namespace weaveproof::exploration {

using namespace graph;

// --- parts of the search ------------------------------------------------------------------------------------------------

void search::restart_at(const frontier& part) {
    restart();
    way_ = part;
    on_way_ = !part.pending.empty();
}

// Of the children of the node that has just run, all stand in one frame, the newest on top; those that are not asked for go.
void search::keep_to_way() {
    const std::size_t depth = path_.size();
    const bool is_last = depth == way_.path.size();
    const auto& pending = way_.pending[depth];
    auto& all = alternatives();
    std::erase_if(all, [&](const alternative& a) {
        return a.depth == depth + 1 && !(!is_last && a.number == way_.path[depth])
            && std::find(pending.begin(), pending.end(), a.number) == pending.end();
    });
    on_way_ = !is_last;
    if (on_way_ && (all.empty() || all.back().depth != depth + 1 || all.back().number != way_.path[depth])) {
        restart();
        strayed_ = true;
    }
}

frontier search::left() const {
    frontier part;
    part.path = path_;
    part.pending.resize(path_.size() + 1);
    for (std::size_t i = 0; i <= depth_; ++i)
        for (const alternative& a : frames_[i]->alternatives)
            part.pending[a.depth - 1].push_back(a.number);
    return part;
}

// --- saved states -------------------------------------------------------------------------------------------------------

void search::note_saved(std::uint32_t number) {
    frames_[depth_]->states.push_back({graph().size(), number});
}

std::optional<search::saved_state> search::nearest_saved() const {
    event_id bound = no_event;
    for (std::size_t i = depth_ + 1; i-- > 0;) {
        const frame& f = *frames_[i];
        for (auto s = f.states.rbegin(); s != f.states.rend(); ++s)
            if (s->events <= bound)
                return *s;
        bound = std::min(bound, f.shared);
    }
    return std::nullopt;
}

void search::forget_from(event_id e) {
    auto& states = frames_[depth_]->states;
    while (!states.empty() && states.back().events > e) {
        forgotten_.push_back(states.back().number);
        states.pop_back();
    }
}

void search::forget_oldest() {
    for (std::size_t i = 0; i <= depth_; ++i)
        if (auto& states = frames_[i]->states; !states.empty()) {
            forgotten_.push_back(states.front().number);
            states.erase(states.begin());
            return;
        }
}

void search::forget_all() {
    for (const auto& f : frames_) {
        for (const saved_state& s : f->states)
            forgotten_.push_back(s.number);
        f->states.clear();
    }
}

}  // namespace weaveproof::exploration
