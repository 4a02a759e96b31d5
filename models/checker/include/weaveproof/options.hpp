#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace weaveproof {

/// The memory model: which executions of a program there are.
enum class consistency : std::uint8_t {
    cpp20,  ///< RC11 with the release sequences of C++20: what the standard allows, less load buffering
    sc,     ///< sequential consistency: every access as if it were seq_cst
    tso,    ///< x86: each thread has a store buffer
};

/// Which of the threads that can go on is the next. It decides in which order executions are found; the complete ones are
/// the same.
enum class thread_order : std::uint8_t {
    newest,  ///< the thread that ran last, as long as it can
    first,   ///< the one that was made first
    last,    ///< the one that was made last
};

/// When colour is used for text that goes to a terminal.
enum class color_mode : std::uint8_t {
    automatic,  ///< where the output is a terminal and the environment variable NO_COLOR is not set
    always,
    never,
};

/// How much is said.
enum class verbosity : std::uint8_t {
    quiet,   ///< the verdict, and of a violation the line that names it
    normal,  ///< with the counterexample, events that explain nothing folded away, and progress on a terminal
    detailed  ///< every event and every stack, and progress on any kind of output
};

/// One of `of` disjoint parts that a search is divided into, always in the same way: number `number`, from 1.
struct shard {
    std::uint32_t number = 1;
    std::uint32_t of = 1;
};

/// What check() explores, where it gives up, and what is said and written about it.
struct options {
    consistency memory_model = consistency::cpp20;

    /// Bounds of this run. 0 is none. Where one of them ends the search, the verdict is `inconclusive`.
    std::uint64_t most_executions = 0;  ///< complete and blocked ones together
    double most_seconds = 0;            ///< wall-clock time
    std::uint64_t most_memory_mb = 0;   ///< resident memory of all processes, in units of 2^20 bytes

    /// Limits of one execution: a program that goes beyond is `unusable` (threads) or `inconclusive`
    /// (events).
    std::uint32_t most_threads = 64;     ///< threads in one execution, the initial one included
    std::uint32_t most_events = 60'000;  ///< visible operations: the bound of a loop that does not end

    bool spurious_wakeups = false;  ///< a wait on a condition variable or a futex may return for no reason
    bool leaks = true;              ///< memory that is not freed at the end of an execution is a violation

    std::string report = {};    ///< file for the report in JSON; empty: none
    std::string junit = {};     ///< file for the report as JUnit XML; empty: none
    std::string page = {};      ///< file for the report as an HTML page; empty: none
    std::string sarif = {};     ///< file for the report as SARIF, for code scanning; empty: none
    std::string markdown = {};  ///< file for the report as Markdown, for a job's page; empty: none
    std::string dot = {};       ///< file for the counterexample as a graph for Graphviz; empty: none
    std::string picture = {};   ///< file for the counterexample as an SVG picture; empty: none
    std::string replay = {};    ///< report of a violation that is to be shown again: nothing else is explored

    color_mode color = color_mode::automatic;
    weaveproof::verbosity verbosity = weaveproof::verbosity::normal;

    std::uint32_t jobs = 1;        ///< processes that explore; 0: as many as there are processors
    weaveproof::shard shard = {};  ///< what of the search is explored

    std::string spins
        = {};  ///< loops that are known to spin, as reports of shards name them, with commas between

    thread_order schedule = thread_order::newest;

    /// Of executions that differ only in which of several threads with one function and one argument does what, one is
    /// explored. Not with jobs, shards or checkpoints.
    bool symmetric = false;

    std::string checkpoint = {};  ///< file that says how far the search has come; empty: `resume`, if given
    double checkpoint_seconds = 60;  ///< how often it is written, beside at the end
    std::string resume = {};         ///< checkpoint where the search goes on; empty: from the beginning
};

/// Reads options as they stand in the environment variable WEAVEPROOF_OPTIONS, `name=value` separated by
/// colons as in TSAN_OPTIONS, into `into`; what is not named keeps its value. A value that holds a colon is
/// put in single or double quotes. Names are those of the members of `options`, with
///   - memory_model: c++20, sc or tso
///   - color: auto, always or never
///   - verbosity: 0, 1 or 2
///   - schedule: newest, first or last
///   - shard: number/of, e.g. 2/8
///   - flags: 0 or 1, no or yes, false or true
///   - most_seconds: a decimal number
///   - help: 1 asks for the list of options
///
/// Returns whether all was understood. If it was not, `error` is one sentence that names the culprit, and
/// `into` is as it was. A name given twice with different values is an error, as is `replay` together with a
/// bound, jobs, a shard or a checkpoint.
[[nodiscard]] bool parse_options(std::string_view text, options& into, std::string& error);

/// Whether `help=1` is among the options in `text`.
[[nodiscard]] bool asks_for_help(std::string_view text);

/// The options, one on each line with its value by default and what it does.
[[nodiscard]] std::string options_help();

/// The names used in options and reports: "c++20", "sc", "tso".
[[nodiscard]] std::string_view name_of(consistency);

/// "newest", "first", "last".
[[nodiscard]] std::string_view name_of(thread_order);

}  // namespace weaveproof
