// Where code is in the debugging information.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

namespace weaveproof::diagnosis {

// The compilation unit that holds the code at pc, and what to subtract from addresses of the process to get
// those in the file.
struct unit_at {
    Dwarf_Die* die = nullptr;  // null: none
    Dwarf_Addr bias = 0;
};

// The units of the modules of one session, and their functions. The tree of a unit, which is large, is walked
// when the unit is asked for the first time, and not for each address again.
class unit_index {
  public:
    [[nodiscard]] unit_at find_unit(Dwfl_Module*, std::uint64_t pc);

    // The function of the unit that holds the code at pc (an address in the file), then those that were
    // inlined into it there, innermost last. Empty if there is none.
    [[nodiscard]] std::vector<Dwarf_Die> functions_at(Dwarf_Die unit, std::uint64_t pc);

  private:
    struct code {
        std::uint64_t begin;
        std::uint64_t end;
        Dwarf_Die function;
    };
    struct unit_code {
        std::uint64_t begin;
        std::uint64_t end;
        unit_at unit;  // the code is in addresses of the file
    };

    static void add_functions(Dwarf_Die scope, std::vector<code>&);
    [[nodiscard]] const std::vector<unit_code>& units_of(Dwfl_Module*);

    std::map<Dwfl_Module*, std::vector<unit_code>> units_;
    std::map<const void*, std::vector<code>>
        functions_;  // by the address of the unit's entry, outer ones first
};

// Calls visit(begin, end) for each range of code of the entry, in addresses of the file.
template <class Visit>
void for_each_range(Dwarf_Die die, Visit visit) {
    Dwarf_Addr base = 0;
    Dwarf_Addr begin = 0;
    Dwarf_Addr end = 0;
    for (std::ptrdiff_t at = 0; (at = dwarf_ranges(&die, at, &base, &begin, &end)) > 0;) {
        visit(begin, end);
    }
}

// Calls visit(child) for each child until it returns false.
template <class Visit>
void for_each_child(Dwarf_Die parent, Visit visit) {
    Dwarf_Die child;
    for (int more = dwarf_child(&parent, &child); more == 0; more = dwarf_siblingof(&child, &child)) {
        if (!visit(child)) {
            return;
        }
    }
}

}  // namespace weaveproof::diagnosis
