#include "clients/explore.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <stdexcept>

namespace weaveproof::clients {

std::uint64_t most_executions() {
    constexpr std::uint64_t by_default = 2'000;
    const char* const given = std::getenv("WEAVEPROOF_CLIENT_EXECUTIONS");
    if (given == nullptr || *given == '\0') {
        return by_default;
    }
    char* end = nullptr;
    const std::uint64_t number = std::strtoull(given, &end, 10);
    if (*end != '\0' || number == 0) {
        throw std::invalid_argument(
            "WEAVEPROOF_CLIENT_EXECUTIONS is no positive number: " + std::string(given));
    }
    return number;
}

void print_model(const std::function<std::string()>& smallest_model) {
    const char* const path = std::getenv("WEAVEPROOF_PRINTED_MODEL");
    if (path == nullptr) {
        GTEST_SKIP() << "WEAVEPROOF_PRINTED_MODEL names no file";
    }
    const std::string model = smallest_model();
    ASSERT_NE(model, "");
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream file(path);
    file << model;
    file.close();
    EXPECT_TRUE(file.good()) << path;
}

std::string shortest_counterexample(const std::function<void()>& run, std::uint64_t most_executions) {
    options how;
    how.most_executions = most_executions;
    report best;
    for (const consistency model : {consistency::cpp20, consistency::sc}) {
        how.memory_model = model;
        for (const thread_order order : {thread_order::newest, thread_order::first, thread_order::last}) {
            how.schedule = order;
            report found = check(run, how);
            if (found.verdict == verdict::unusable) {
                return summary(found);
            }
            if (found.counterexample
                && (!best.counterexample
                    || (found.kind == best.kind
                        && found.counterexample->events.size() < best.counterexample->events.size()))) {
                best = std::move(found);
            }
        }
    }
    return best.counterexample ? to_text(best) + summary(best) + '\n' : "";
}

}  // namespace weaveproof::clients
