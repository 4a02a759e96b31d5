#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "runner.hpp"

namespace weaveproof::verify {

/// Shows how far the runs are: on a terminal one line that is kept up to date, elsewhere one line for each
/// executable that has finished. Executables that failed keep a line of their own in both cases.
class progress final : public observer {
  public:
    progress(std::FILE* out, std::size_t executables, bool terminal);
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    ~progress() override;

    void finished(const run& result) override;
    void tick(const std::vector<std::string>& running) override;

  private:
    void show(const std::string& live_line);

    std::FILE* out_;
    std::size_t executables_;
    std::size_t finished_ = 0;
    bool terminal_;
    std::string shown_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace weaveproof::verify
