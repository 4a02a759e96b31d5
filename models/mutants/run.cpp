/// Runs the models of a primitive with one mutant of it: in place of support/model_test.cpp, and with choice.cpp, which
/// says what mutant it is. No mutant: the models as they are. A search ends after WEAVEPROOF_MUTANT_EXECUTIONS, if that is set.
///
/// For each model one line on standard output, tabs between: its name, the verdict, the kind of the violation, and how many
/// executions there were. Of a model with a bound of its own that finds nothing so far the verdict is `hunted`. The
/// counterexample, if there is one, is written to WEAVEPROOF_MUTANT_TEXT, and ends the process.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "support/model_test.hpp"

namespace {

std::uint64_t number_in(const char* variable) {
    const char* const text = std::getenv(variable);
    return text == nullptr ? 0 : std::strtoull(text, nullptr, 10);
}

void write_counterexample(const weaveproof::report& found) {
    const char* const path = std::getenv("WEAVEPROOF_MUTANT_TEXT");
    std::FILE* const file = path == nullptr ? nullptr : std::fopen(path, "w");
    if (file == nullptr) {
        return;
    }
    std::fputs((to_text(found) + summary(found) + '\n').c_str(), file);
    if (std::fclose(file) != 0) {
        std::perror(path);
        std::exit(2);
    }
}

}  // namespace

namespace weaveproof::models {

void run(const model& m, const options& how) {
    if (m.broken_kind != nullptr) {
        return;  // a twin is wrong without a mutant
    }
    options bounded = how;
    if (const std::uint64_t most = number_in("WEAVEPROOF_MUTANT_EXECUTIONS");
        most != 0 && (how.most_executions == 0 || most < how.most_executions)) {
        bounded.most_executions = most;
    }
    const report found = check(m.body, bounded);
    const bool hunted = how.most_executions != 0 && found.verdict == verdict::inconclusive;
    const std::string verdict(hunted ? "hunted" : name_of(found.verdict));
    std::printf("model\t%s.%s\t%s\t%s\t%llu\n", m.primitive, m.name, verdict.c_str(),
        (found.kind.empty() ? found.message : found.kind).c_str(),
        static_cast<unsigned long long>(found.statistics.executions + found.statistics.blocked));
    std::fflush(stdout);
    if (found.verdict == verdict::violated) {
        write_counterexample(found);
        std::exit(1);
    }
}

}  // namespace weaveproof::models
