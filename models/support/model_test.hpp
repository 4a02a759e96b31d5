// A model of a primitive as a test: GoogleTest runs it, `make verify` counts it.
//
//     WEAVEPROOF_MODEL(mutex, two_threads_exclude_each_other) {
//         weaveproof::mutex m;
//         …
//         assert(inside == 1);
//     }
//
//     WEAVEPROOF_BROKEN(mutex, without_contended_state, "deadlock") { … }
//
// The body runs once for each execution. A broken twin passes when the checker refutes it with the kind that
// is named: a check that cannot fail proves nothing. Variants with _WITH take options behind:
// WEAVEPROOF_MODEL_WITH(mutex, name, .leaks = false).
//
// Each test prints one line of statistics and records one part of the evidence. With WEAVEPROOF_REPORT_DIR
// set, every counterexample is written beside that directory, to counterexamples/<primitive>.<name>.txt,
// .json, .html and .svg. With WEAVEPROOF_TWINS_ONLY set, models that hold are skipped. With
// WEAVEPROOF_REPLAY=FILE.json, the model that this counterexample is of replays it, and the others are
// checked as ever: name it with --gtest_filter too.
#pragma once

#include <gtest/gtest.h>

#include "weaveproof/check.hpp"

namespace weaveproof::models {

struct model {
    const char* primitive;
    const char* name;
    void (*body)();
    const char* broken_kind;  // of the violation that must be found; null: the model holds
};

/// Is called with what each model was found to be, and whether that is what is expected. Prints a line of
/// statistics, unless it is set to something else.
extern void (*tell)(const model&, const report&, bool as_expected);

// Checks the model, tells, records and writes what was found, and fails the current test if it is not what
// is expected.
void run(const model&, const options& = {});

}  // namespace weaveproof::models

#define WEAVEPROOF_MODEL(primitive, name)                                                                    \
    WEAVEPROOF_MODEL_TEST_(primitive, name, nullptr, ::weaveproof::options{})
#define WEAVEPROOF_MODEL_WITH(primitive, name, ...)                                                          \
    WEAVEPROOF_MODEL_TEST_(primitive, name, nullptr, (::weaveproof::options{__VA_ARGS__}))
#define WEAVEPROOF_BROKEN(primitive, name, kind)                                                             \
    WEAVEPROOF_MODEL_TEST_(primitive, name, kind, ::weaveproof::options{})
#define WEAVEPROOF_BROKEN_WITH(primitive, name, kind, ...)                                                   \
    WEAVEPROOF_MODEL_TEST_(primitive, name, kind, (::weaveproof::options{__VA_ARGS__}))

#define WEAVEPROOF_MODEL_TEST_(primitive, name, kind, how)                                                   \
    static void weaveproof_model_##primitive##_##name();                                                     \
    TEST(primitive, name) {                                                                                  \
        ::weaveproof::models::run({#primitive, #name, weaveproof_model_##primitive##_##name, kind}, how);    \
    }                                                                                                        \
    static void weaveproof_model_##primitive##_##name()
