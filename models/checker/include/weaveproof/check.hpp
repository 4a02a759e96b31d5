#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "weaveproof/counterexample.hpp"
#include "weaveproof/options.hpp"

/// Model checking of C++ and C code as it is compiled: every execution of a callable that the memory model
/// allows.
namespace weaveproof {

/// What check() found. The values are the exit codes of a program that reports it.
enum class verdict : std::uint8_t {
    holds = 0,         ///< every execution was explored, and none violates anything
    violated = 1,      ///< there is a counterexample
    unusable = 2,      ///< the program or the options cannot be checked; `message` says why
    inconclusive = 3,  ///< a bound or an interrupt came first; `message` says which, and what was covered
};

struct statistics {
    std::uint64_t executions = 0;  ///< in which every thread came to its end
    std::uint64_t blocked = 0;     ///< begun in vain: a thread waited for a write that others had passed by
    std::uint64_t events = 0;      ///< visible operations in all executions
    double seconds = 0;            ///< wall-clock time
};

/// How many executions, complete and blocked ones, a search would have had.
struct estimate {
    double executions = 0;
    double error = 0;  ///< standard error: the true number is within twice of it as a rule
};

/// Which search it was: reports of shards belong together if all of this is equal.
struct search_identity {
    std::string program;                  ///< its name, for messages; the build is what counts
    std::string build;                    ///< build ID of the program
    std::vector<std::string> arguments;   ///< of a whole program
    std::string entry;                    ///< of a callable: where it is in the program
    std::string options;                  ///< those that decide what there is to explore, as they are written
    std::vector<std::string> spin_sites;  ///< loops that were seen to spin, as module+offset
};

struct report {
    weaveproof::verdict verdict = weaveproof::verdict::unusable;
    std::string kind;     ///< of the violation, e.g. "data race"; else empty
    std::string message;  ///< one line; empty if it holds
    weaveproof::statistics statistics;
    consistency memory_model = consistency::cpp20;
    bool symmetric = false;                     ///< executions are counted up to symmetry of threads
    weaveproof::shard shard;                    ///< the verdict is about this part of the search alone
    std::optional<search_identity> search;      ///< of a shard
    std::optional<weaveproof::estimate> total;  ///< if inconclusive, and known
    std::optional<weaveproof::counterexample> counterexample;  ///< if violated
    std::vector<std::string>
        notes;  ///< of a replay: what has changed since the report was made, a sentence each

    /// Of a shard: nothing was found in it.
    [[nodiscard]] bool holds() const { return verdict == weaveproof::verdict::holds; }
};

[[nodiscard]] std::string_view name_of(verdict);

/// The verdict of a report in words: "holds", "holds for shard 2 of 8", "violated" …
[[nodiscard]] std::string verdict_text(const report&);

/// 0 holds, 1 violated, 2 unusable, 3 inconclusive.
[[nodiscard]] constexpr int exit_code(verdict v) {
    return static_cast<int>(v);
}

/// What a person is told about a violation: the events in columns by thread, what is wrong and why, then the
/// stacks. No more than 80 characters wide with up to four threads. Ends with a newline; is empty if there is
/// no counterexample.
[[nodiscard]] std::string to_text(
    const report&, bool color = false, weaveproof::verbosity = weaveproof::verbosity::normal);

/// One line without its end: `holds: 40,320 executions explored, 0 blocked, 0.20 s (c++20)`.
[[nodiscard]] std::string summary(const report&);

/// The report as a JSON document. Its members, of which shard, search, estimate and counterexample are there where they
/// apply:
///
///     schema        "weaveproof-report"
///     version       1; grows when a member changes its meaning or goes away
///     verdict       "holds", "violated", "unusable", "inconclusive"; of a shard in which nothing was found
///                   "holds for shard 2 of 8"
///     kind          of the violation, else ""
///     executions, blocked, events   numbers
///     seconds       number
///     memory_model  "c++20", "sc", "tso"
///     message       one line
///     symmetric     true, if executions are counted up to symmetry of threads
///     shard         number, of
///     search        of a shard: program, build, arguments[], entry, options, spin_sites[]
///     estimate      of an inconclusive search: executions, error (both numbers)
///     counterexample
///       threads[]      name, parent (index), state, waits_for, waits_for_thread (index), stack
///       events[]       number (from 1), thread (index), kind, operation, order, object, address ("0x…"),
///                      size, read, written (decimal, as strings: they have 64 bits), reads_from,
///                      overwrites, newest (numbers of events; reads_from 0: the initial value),
///                      synchronizes_with (numbers of events), clock (by thread: the number of the last event that
///                      happens before this one or is it, 0: none), folded, stack
///       places[]       role, thread (index), event (number), object, address, stack
///       objects[]      name, address, size, initial (decimal, as a string)
///       sources[]      file, first (number of the first line), lines[]
///       explanation[]  sentences; #n is the event with that number
///       recording      what replay needs; opaque
///     A stack is an array of frames, innermost first: function, file, line, column, text, address, internal.
[[nodiscard]] std::string to_json(const report&);

/// The report as a JUnit XML document with one test case of the given name.
[[nodiscard]] std::string to_junit(const report&, std::string_view name);

/// The report as an HTML file that needs nothing beside it and asks for nothing from anywhere: the events of a
/// counterexample in lanes, step by step, with the source, the clocks and the values of the objects. The address
/// of step n is that of the file with #step-n behind. `name` is what was checked.
[[nodiscard]] std::string to_page(const report&, std::string_view name);

/// The number of the event at which it goes wrong, where the page begins: the last of those that the violation
/// is about. 0 if there is no event.
[[nodiscard]] std::size_t failing_step(const counterexample&);

/// The report as a SARIF 2.1.0 log, for code scanning and editors: where to look first, the other places, the execution as a
/// code flow with one thread flow for each thread.
[[nodiscard]] std::string to_sarif(const report&, std::string_view name);

/// The report as a workflow command of GitHub Actions, which shows it at the source line; empty if it holds. Paths are those from
/// GITHUB_WORKSPACE, or else from the working directory.
[[nodiscard]] std::string to_annotation(const report&, std::string_view name);

/// The report as Markdown, for the page of a job. What the report quotes is no markup.
[[nodiscard]] std::string to_markdown(const report&, std::string_view name);

/// The counterexample as a graph in the language of Graphviz: a cluster for each thread, with the edges rf, sw and mo between them.
/// Empty if there is none; events that are folded are left out.
[[nodiscard]] std::string to_dot(const report&);

/// The counterexample as an SVG picture: a lane for each thread, time downwards, arrows for reads-from (rf) and synchronizes-with
/// (sw) between them. Empty if there is none; events that are folded are left out.
[[nodiscard]] std::string to_picture(const report&);

/// Writes what `options` asks for: the files `report`, `junit`, `page`, `sarif`, `markdown`, `dot` and `picture`; the last two only if
/// there is a counterexample. A file is replaced as a whole: nobody
/// reads half of one. Returns an empty string, or one sentence that says which file could not be written and
/// why.
[[nodiscard]] std::string write_files(const report&, const options&, std::string_view name);

namespace detail {

struct body {
    void (*run)(void* context) = nullptr;
    void* context = nullptr;
    std::uintptr_t entry = 0;  // of a function that is called through a pointer: which one it is
};

template <class Callable>
std::uintptr_t entry_of(const Callable& model) {
    if constexpr (std::is_pointer_v<Callable>) {
        return reinterpret_cast<std::uintptr_t>(model);
    } else {
        return 0;
    }
}

report check(body, const options&);

}  // namespace detail

/// Runs `model` again and again until every execution has been seen that the memory model allows, or one
/// violates something. `model` takes no arguments; what it returns is ignored. It must be compiled with
/// -fsanitize=thread (as the CMake function weaveproof_add_model and the compiler wrappers do), and may
/// depend on nothing but choose() and the threads that it makes: no clock, no random numbers, no input. What
/// it writes, in globals, in itself or in variables of its caller, is put back before the next execution.
///
/// Where the environment variable WEAVEPROOF_REPLAY names a report, the check that it is of replays it, as with the option `replay`;
/// others are made as ever.
///
/// Not reentrant: one check at a time in a process. Does not throw: what goes wrong is in the verdict. An
/// exception that leaves `model` is a violation of the kind "terminate".
///
/// With jobs, other processes made by fork() explore too; the counts are the same.
///
/// The options report, junit, page, verbosity and color are for whole programs: check() itself neither prints nor
/// writes files.
template <std::invocable Callable>
[[nodiscard]] report check(Callable model, const options& how = {}) {
    return detail::check({[](void* context) { static_cast<void>((*static_cast<Callable*>(context))()); },
                             std::addressof(model), detail::entry_of(model)},
        how);
}

/// In a model: one of the values 0 … alternatives - 1, each of them in some execution. `alternatives` must be
/// at least 1. Outside of a check: 0.
int choose(int alternatives);

}  // namespace weaveproof
