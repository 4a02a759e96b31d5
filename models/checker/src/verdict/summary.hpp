// What is said while a search runs and when it ends.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "parallel/plan.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::diagnosis {

// 40320 is "40,320".
std::string grouped(std::uint64_t);

// "about 40,300 ± 400 executions"; as precise as the error lets it be.
std::string rough(double executions, double error);

// What a progress line says; `since` is what it is measured from, the rate and so the time that is left.
std::string progress_text(const parallel::progress& now, const parallel::progress& since);

// "0.20 s", "3 min 5 s".
std::string duration(double seconds);

// A line on standard error that shows how far a search has come. It keeps silent for the first seconds; on a
// terminal it overwrites itself, elsewhere a line is added now and then.
class progress_line {
  public:
    enum class manner : std::uint8_t { silent, overwrite, append };

    // What the options ask for, given what standard error is.
    static manner choose(const options&);

    explicit progress_line(manner how) : how_{how} {}
    ~progress_line() { clear(); }
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;

    void show(const parallel::progress&);
    void clear();

  private:
    manner how_;
    bool shown_ = false;
    double next_ = 2;  // seconds of the search
    std::optional<parallel::progress> first_;
};

}  // namespace weaveproof::diagnosis
