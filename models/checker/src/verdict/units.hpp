// Where code is in the debugging information.
#pragma once

#include <cstdint>
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

[[nodiscard]] unit_at find_unit(Dwfl_Module*, std::uint64_t pc);

// The function of the unit that holds the code at pc (an address in the file), then those that were inlined
// into it there, innermost last. Empty if there is none.
[[nodiscard]] std::vector<Dwarf_Die> functions_at(Dwarf_Die unit, std::uint64_t pc);

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
