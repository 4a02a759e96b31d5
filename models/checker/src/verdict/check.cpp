#include "weaveproof/check.hpp"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/runtime.hpp"
#include "verdict/checkpoint.hpp"
#include "verdict/explore.hpp"
#include "verdict/files.hpp"
#include "verdict/identity.hpp"
#include "verdict/make_counterexample.hpp"
#include "verdict/printable.hpp"
#include "verdict/recording.hpp"
#include "verdict/refusal.hpp"

namespace weaveproof {

namespace {

bool in_progress = false;

report refused(const options& how, std::string why) {
    report result;
    result.memory_model = how.memory_model;
    result.message = std::move(why);
    return result;
}

// The option, or what the environment asks of all checks in a process.
std::string file_to_replay(const options& how) {
    const char* const file = std::getenv("WEAVEPROOF_REPLAY");
    return how.replay.empty() && file != nullptr ? file : how.replay;
}

std::vector<std::string> split(const std::string& list) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        words.push_back(list.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

}  // namespace

report diagnosis::explore(
    detail::body body, const options& how, progress_line* progress, bool whole_program) {
    if (in_progress) {
        return refused(how, "check() was called within check()");
    }
    if (how.symmetric
        && (how.jobs != 1 || how.shard.of > 1 || !how.checkpoint.empty() || !how.resume.empty())) {
        return refused(how, "option \"symmetric\" does not go together with jobs, shards and checkpoints");
    }
    options effective = how;
    std::string error;
    const std::string file = file_to_replay(how);
    search_identity search;
    if (how.shard.of > 1 || !how.checkpoint.empty() || !how.resume.empty() || !file.empty()) {
        search = identify(body, how, whole_program);
    }
    std::optional<recording> recorded;
    if (!file.empty()) {
        recorded = load_recording(file, search, effective, error);
        if (!recorded) {
            return refused(how, std::move(error));
        }
        if (recorded->is_of_another_model) {
            if (!how.replay.empty()) {
                return refused(how, "cannot replay " + file + ": it is of another model in this program");
            }
            recorded.reset();
        }
    }
    runtime::request request;
    try {
        request.spin_sites = find_sites(split(how.spins));
    } catch (const std::exception& e) {
        return refused(how, std::string{"option \"spins\": "} + e.what());
    }
    std::optional<parallel::remainder> resumed;
    if (!how.resume.empty()) {
        resumed = load_checkpoint(how.resume, search, how.shard, error);
        if (!resumed) {
            return refused(how, std::move(error));
        }
    }
    const std::string& checkpoint = how.checkpoint.empty() ? how.resume : how.checkpoint;
    std::string unsaved;
    request.body = body;
    request.how = &effective;
    request.whole_program = whole_program;
    request.length = length_of_story;
    request.as_told = [](const runtime::violation& v) { return as_told(v, tell_in_order(v)); };
    request.replay = recorded ? &recorded->execution : nullptr;
    request.resumed = resumed ? &*resumed : nullptr;
    if (progress != nullptr) {
        request.progress = [&](const parallel::progress& so_far) { progress->show(so_far); };
    }
    if (!checkpoint.empty()) {
        request.save = [&](const parallel::remainder& rest) {
            unsaved = write_file(checkpoint, checkpoint_text(rest, search, how.shard));
        };
    }
    in_progress = true;
    runtime::result found = runtime::run(request);
    in_progress = false;

    report result;
    result.verdict = found.verdict;
    result.message = std::move(found.message) + diagnosis::where_text(found.where);
    result.statistics = found.statistics;
    result.memory_model = effective.memory_model;
    result.symmetric = how.symmetric;
    result.shard = how.shard;
    if (how.shard.of > 1) {
        search.spin_sites = name_sites(found.rest.spin_sites);
        std::sort(search.spin_sites.begin(), search.spin_sites.end());
        result.search = std::move(search);
    }
    if (found.verdict == verdict::inconclusive) {
        // An estimate below what was counted has been refuted.
        const auto counted = static_cast<double>(found.statistics.executions + found.statistics.blocked);
        if (found.total && found.total->mean > counted) {
            result.total = {found.total->mean, found.total->error};
        }
        if (found.can_go_on && !checkpoint.empty()) {
            result.message += unsaved.empty() ? "; resume=" + checkpoint + " goes on" : "; " + unsaved;
        }
    }
    if (found.violation) {
        result.counterexample = make_counterexample(*found.violation);
        const runtime::recorded_execution again = as_told(*found.violation, tell_in_order(*found.violation));
        result.counterexample->recording
            = record(again, result.counterexample->kind, identify(body, effective, whole_program));
        result.kind = result.counterexample->kind;
        result.message = result.counterexample->message;
    }
    if (recorded) {
        result.notes = std::move(recorded->notes);
        if (result.verdict == verdict::violated && result.kind != recorded->kind) {
            result.notes.push_back("the report is of another violation: " + printable(recorded->kind));
        }
    }
    return result;
}

report detail::check(body model, const options& how) {
    return diagnosis::explore(model, how, nullptr, false);
}

}  // namespace weaveproof
