// Names of variables and of the parts of them, from DWARF.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include "verdict/symbolize.hpp"
#include "verdict/units.hpp"

namespace weaveproof::diagnosis {

// The variables of the modules of one session. The static ones of a module are gathered when it is asked for
// the first time.
class variable_index {
  public:
    explicit variable_index(unit_index& units) : units_{units} {}

    // The global or static variable of this module that `address` (of the running process) lies in, and the
    // part of it.
    [[nodiscard]] std::optional<std::string> global_variable(Dwfl_Module*, std::uint64_t address);

    // The variable of the function at frame.pc that `address` lies in; variables of functions inlined into it
    // count as its own.
    [[nodiscard]] std::optional<std::string> local_variable(
        Dwfl_Module*, std::uint64_t address, const live_frame& frame);

  private:
    struct static_variable {
        std::uint64_t begin;  // of the running process
        std::uint64_t end;
        Dwarf_Die die;
    };

    static void add_statics(Dwarf_Die scope, Dwarf_Addr bias, std::vector<static_variable>&);

    unit_index& units_;
    std::map<Dwfl_Module*, std::vector<static_variable>> statics_;
};

}  // namespace weaveproof::diagnosis
