#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "manifest.hpp"
#include "runner.hpp"
#include "status.hpp"

namespace weaveproof::verify {

struct assessed_part {
    evidence::part value;
    std::string target;  ///< the executable that recorded it
    status outcome = status::holds;
    std::string reason;  ///< empty when it holds
};

struct assessed_run {
    run value;
    status outcome = status::holds;
    std::string reason;  ///< empty when it holds
};

/// What the evidence for one primitive adds up to.
struct row {
    std::string primitive;
    std::uint64_t models = 0;      ///< expected to hold
    std::uint64_t executions = 0;  ///< of those models
    std::uint64_t blocked = 0;     ///< of those models
    std::uint64_t twins = 0;       ///< broken twins, of every kind of evidence
    std::uint64_t twins_refuted = 0;
    std::uint64_t mutants = 0;          ///< the header changed in one place, as chosen for this run
    std::uint64_t mutants_as_told = 0;  ///< killed, or equivalent, as docs/mutants.md says
    std::uint64_t properties = 0;
    std::uint64_t operations = 0;
    std::uint64_t histories = 0;
    std::uint64_t perturbations = 0;
    double seconds = 0;  ///< of all its parts
    status outcome = status::holds;
    std::vector<std::string> missing;  ///< the evidence that it lacks, in words; empty when it is complete
};

struct assessment {
    std::vector<row>
        rows;  ///< the primitives of the manifest, then what else there was evidence for, by name
    row total;
    std::vector<assessed_run> runs;
    std::vector<assessed_part> parts;
    status outcome = status::holds;
    double seconds = 0;  ///< wall-clock time of all of it
};

/// Judges what the runs recorded. `minimum_twins` is the number of broken models that each primitive must
/// have.
assessment assess(const manifest& what, std::vector<run> runs, std::uint64_t minimum_twins, double seconds);

/// Something that keeps the whole from holding, for people.
struct problem {
    status outcome;
    std::string subject;  ///< "mutex model exclusion", the name of an executable, or of a primitive
    std::string reason;
    std::string where;       ///< path of the counterexample or the log, or empty
    std::string page;        ///< path of the counterexample as an HTML page, or empty
    std::uint64_t step = 0;  ///< of that page: where it goes wrong
};

/// In the order of the table: executables, parts, missing evidence.
std::vector<problem> problems(const assessment& of);

}  // namespace weaveproof::verify
