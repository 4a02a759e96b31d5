#pragma once

#include <cstddef>
#include <string>

#include "classics/title.hpp"
#include "weaveproof/check.hpp"

namespace weaveproof::classics {

/// The table that `make classics` prints, line by line as results come in. Columns are as wide as the titles
/// that were given before the head was printed ask for.
class table {
  public:
    void make_room_for(const title&);

    void print_head() const;
    void print_row(const title&, const report&, bool as_expected);
    /// How many hold, how many are refuted, and how long it took.
    void print_total() const;

  private:
    struct cells;
    [[nodiscard]] std::string line(const cells&) const;
    [[nodiscard]] std::string rule() const;

    std::size_t problem_width_ = 0;
    std::size_t variant_width_ = 0;
    std::size_t holding_ = 0;
    std::size_t refuted_ = 0;
    std::size_t unexpected_ = 0;
    double seconds_ = 0;
};

}  // namespace weaveproof::classics
