#pragma once

#include "clients/drafts.hpp"
#include "clients/program.hpp"
#include "support/property.hpp"
#include "weaveproof/check.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace weaveproof::clients {

/// A primitive, or a broken twin of it, as the object of generated programs.
template <class Object>
struct subject {
    notation written;
    typename Object::specification (*any_initial)(specifications::choice&);
    size programs = size::usual;
    unsigned times_the_executions = 1;  ///< of most_executions() that one program may have
};

/// How many executions of one program are worth the time: WEAVEPROOF_CLIENT_EXECUTIONS, else few enough for every day.
/// A program that has more is left out, and another tried.
std::uint64_t most_executions();

/// Of the counterexamples of one kind that searches in different orders, and with sequential consistency, find to a
/// program, the shortest. Empty if they find none.
std::string shortest_counterexample(const std::function<void()>& run, std::uint64_t most_executions);

/// Writes the smallest model that refutes a broken twin to the file that WEAVEPROOF_PRINTED_MODEL names. Without that the
/// test is skipped: the model is compiled and run by other tests, which ask for it.
void print_model(const std::function<std::string()>& smallest_model);

/// A claim about generated programs, and how many of them are tried.
template <class Object>
class property_of_clients {
  public:
    property_of_clients(subject<Object> what, std::string name, int programs)
        : what_(std::move(what)), name_(std::move(name)), programs_(programs) {}

    /// Every execution of every program is right.
    void expect_holds() const { property_tests::expect_holds(claim(), one_case()); }
    /// Of a broken twin: some is not.
    void expect_refuted() const { property_tests::expect_refuted(claim(), one_case()); }
    /// The smallest program that is not right, as a model; empty if there is none.
    std::string smallest_model() const {
        const std::string found = property_tests::smallest_counterexample(claim(), one_case());
        return found.empty() ? "" : to_source(*last_refuted_, what_.written);
    }

  private:
    static std::uint64_t limit(const subject<Object>& what) {
        return most_executions() * what.times_the_executions;
    }

    property_tests::property claim() const {
        property_tests::property result{what_.written.primitive, name_, programs_};
        result.explanation = [last = last_refuted_, most = limit(what_)] {
            return shortest_counterexample([&] { play(*last); }, most);
        };
        return result;
    }

    std::function<void()> one_case() const {
        return
            [what = what_, last = last_refuted_, known = std::make_shared<std::map<std::string, verdict>>()] {
                const auto p = make_program<Object>(any_draft(what.programs), what.any_initial);
                if (p.calls() == 0) {
                    discard();
                }
                const std::string source = to_source(p, what.written);
                // While a case is shrunk, many drafts are the same program.
                const auto [entry, is_new] = known->try_emplace(source, verdict::holds);
                if (is_new) {
                    options how;
                    how.most_executions = limit(what);
                    const report found = check([&] { play(p); }, how);
                    property_tests::explored(found.statistics.executions, found.statistics.blocked);
                    entry->second = found.verdict;
                }
                if (entry->second == verdict::inconclusive) {
                    discard();
                }
                if (entry->second != verdict::holds) {
                    *last = p;
                    property_tests::refute(source);
                }
            };
    }

    subject<Object> what_;
    std::string name_;
    int programs_;
    std::shared_ptr<program<Object>> last_refuted_ = std::make_shared<program<Object>>();
};

}  // namespace weaveproof::clients
