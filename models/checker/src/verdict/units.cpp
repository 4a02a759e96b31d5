#include "verdict/units.hpp"

#include <dwarf.h>

namespace weaveproof::diagnosis {

namespace {

// Where definitions of functions may stand: those of lambdas and of local classes stand within a function.
bool may_hold_functions(int tag) {
    switch (tag) {
    case DW_TAG_namespace:
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type:
    case DW_TAG_subprogram:
    case DW_TAG_lexical_block:
        return true;
    default:
        return false;
    }
}

void add_inlined(Dwarf_Die scope, std::uint64_t pc, std::vector<Dwarf_Die>& found) {
    for_each_child(scope, [&](Dwarf_Die child) {
        const int tag = dwarf_tag(&child);
        const bool holds = (tag == DW_TAG_inlined_subroutine || tag == DW_TAG_lexical_block)
            && dwarf_haspc(&child, pc) == 1;
        if (holds) {
            if (tag == DW_TAG_inlined_subroutine) {
                found.push_back(child);
            }
            add_inlined(child, pc, found);
        }
        return !holds;
    });
}

void add_functions(Dwarf_Die scope, std::uint64_t pc, std::vector<Dwarf_Die>& found) {
    for_each_child(scope, [&](Dwarf_Die child) {
        const int tag = dwarf_tag(&child);
        if (tag == DW_TAG_subprogram && dwarf_haspc(&child, pc) == 1) {
            found.push_back(child);
            add_inlined(child, pc, found);
        } else if (may_hold_functions(tag)) {
            add_functions(child, pc, found);
        }
        return found.empty();
    });
}

}  // namespace

unit_at find_unit(Dwfl_Module* module, std::uint64_t pc) {
    unit_at result;
    result.die = dwfl_module_addrdie(module, pc, &result.bias);
    // That needs a table (.debug_aranges) that Clang does not write.
    if (result.die == nullptr) {
        do {
            result.die = dwfl_module_nextcu(module, result.die, &result.bias);
        } while (result.die != nullptr && dwarf_haspc(result.die, pc - result.bias) != 1);
    }
    return result;
}

std::vector<Dwarf_Die> functions_at(Dwarf_Die unit, std::uint64_t pc) {
    std::vector<Dwarf_Die> found;
    add_functions(unit, pc, found);
    return found;
}

}  // namespace weaveproof::diagnosis
