#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

/// What a test has shown about a primitive, in a form that `make verify` can add up.
namespace weaveproof::evidence {

/// One model, one broken twin, one property test or one stress run.
struct part {
    std::string primitive;            ///< the primitive's name, as its header is named: "mutex"
    std::string evidence;             ///< "model", "mutant", "property" or "stress"
    std::string name;                 ///< unique among the parts of this primitive and this kind of evidence
    std::string verdict;              ///< "holds", "violated", "unusable" or "inconclusive"
    std::string expected = "holds";   ///< "violated" for a broken twin: finding nothing is then the failure
    std::string kind;                 ///< of the violation, e.g. "data race"; empty when it holds
    std::string expected_kind;        ///< of the violation that a broken twin must show
    std::uint64_t executions = 0;     ///< complete executions that the model checker explored
    std::uint64_t blocked = 0;        ///< executions that it began and could not complete
    std::uint64_t properties = 0;     ///< random cases in which a property held
    std::uint64_t operations = 0;     ///< operations that the stress run completed
    std::uint64_t histories = 0;      ///< that the stress run recorded and that are linearizable
    std::uint64_t perturbations = 0;  ///< delays, signals and the like that the stress run added
    std::uint64_t seed = 0;           ///< of the random choices, 0 when there were none
    double seconds = 0;               ///< wall-clock time
    std::string counterexample;       ///< path of the file that holds it, or empty
    std::string page;                 ///< path of the counterexample as an HTML page, or empty
    std::uint64_t step = 0;           ///< of that page: the event at which it goes wrong, 0 if there is none
};

/// Writes `value` to `$WEAVEPROOF_REPORT_DIR/<primitive>.<evidence>.<name>.json`, replacing an earlier part
/// of the same name as a whole: a reader never sees half a file. Characters that are not safe in a file name
/// become %XX. Does nothing when the variable is not set or empty. Whatever else a test leaves in that
/// directory (a counterexample, say) must not end in `.json`.
///
/// Throws std::invalid_argument when the part says nothing that could be judged, whether or not the variable
/// is set: primitive or name is empty; evidence, verdict or expected is none of the words above; a violation
/// is expected and expected_kind is empty; seconds is negative or not finite. Throws std::runtime_error when
/// the file cannot be written. May be called from several threads at once for different parts.
void record(const part& value);

/// Reads a file that record wrote. Throws std::runtime_error, which names the file and what is wrong with it,
/// when it cannot be read, is no JSON, lacks a field, or holds a part that record would have refused.
part load(const std::filesystem::path& file);

}  // namespace weaveproof::evidence
