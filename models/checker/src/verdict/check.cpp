#include "weaveproof/check.hpp"

#include <optional>
#include <utility>

#include "runtime/runtime.hpp"
#include "verdict/explore.hpp"
#include "verdict/make_counterexample.hpp"
#include "verdict/recording.hpp"

namespace weaveproof {

namespace {

bool in_progress = false;

report refused(const options& how, std::string why) {
    report result;
    result.memory_model = how.memory_model;
    result.message = std::move(why);
    return result;
}

}  // namespace

report diagnosis::explore(
    detail::body body, const options& how, progress_line* progress, bool whole_program) {
    if (in_progress) {
        return refused(how, "check() was called within check()");
    }
    options effective = how;
    std::optional<graph::execution_graph> recorded;
    if (!how.replay.empty()) {
        std::string error;
        recorded = load_recording(how.replay, effective.memory_model, error);
        if (!recorded) {
            return refused(how, std::move(error));
        }
    }
    runtime::request request;
    request.body = body;
    request.how = &effective;
    request.whole_program = whole_program;
    request.replay = recorded ? &*recorded : nullptr;
    if (progress != nullptr) {
        request.progress
            = [](void* line, const statistics& so_far) { static_cast<progress_line*>(line)->show(so_far); };
        request.progress_context = progress;
    }
    in_progress = true;
    runtime::result found = runtime::run(request);
    in_progress = false;

    report result;
    result.verdict = found.verdict;
    result.message = std::move(found.message);
    result.statistics = found.statistics;
    result.memory_model = effective.memory_model;
    if (found.violation) {
        result.counterexample = make_counterexample(*found.violation);
        result.counterexample->recording = record(found.violation->graph, effective.memory_model);
        result.kind = result.counterexample->kind;
        result.message = result.counterexample->message;
    }
    return result;
}

report detail::check(body model, const options& how) {
    return diagnosis::explore(model, how, nullptr, false);
}

}  // namespace weaveproof
