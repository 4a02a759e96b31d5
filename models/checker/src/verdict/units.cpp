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

}  // namespace

unit_at unit_index::find_unit(Dwfl_Module* module, std::uint64_t pc) {
    unit_at result;
    result.die = dwfl_module_addrdie(module, pc, &result.bias);
    if (result.die != nullptr) {
        return result;
    }
    // That needs a table (.debug_aranges) that Clang does not write.
    for (const unit_code& each : units_of(module)) {
        if (pc - each.unit.bias >= each.begin && pc - each.unit.bias < each.end) {
            return each.unit;
        }
    }
    return {};
}

const std::vector<unit_index::unit_code>& unit_index::units_of(Dwfl_Module* module) {
    const auto [entry, is_new] = units_.try_emplace(module);
    std::vector<unit_code>& all = entry->second;
    if (is_new) {
        unit_at unit;
        while ((unit.die = dwfl_module_nextcu(module, unit.die, &unit.bias)) != nullptr) {
            for_each_range(*unit.die, [&](std::uint64_t begin, std::uint64_t end) {
                all.push_back({begin, end, unit});
            });
        }
    }
    return all;
}

std::vector<Dwarf_Die> unit_index::functions_at(Dwarf_Die unit, std::uint64_t pc) {
    const auto [entry, is_new] = functions_.try_emplace(unit.addr);
    if (is_new) {
        add_functions(unit, entry->second);
    }
    std::vector<Dwarf_Die> found;
    for (const code& each : entry->second) {
        if (pc >= each.begin && pc < each.end) {
            found.push_back(each.function);
            add_inlined(each.function, pc, found);
            break;
        }
    }
    return found;
}

void unit_index::add_functions(Dwarf_Die scope, std::vector<code>& all) {
    for_each_child(scope, [&](Dwarf_Die child) {
        const int tag = dwarf_tag(&child);
        if (tag == DW_TAG_subprogram) {
            for_each_range(child, [&](std::uint64_t begin, std::uint64_t end) {
                all.push_back({begin, end, child});
            });
        }
        if (may_hold_functions(tag)) {
            add_functions(child, all);
        }
        return true;
    });
}

}  // namespace weaveproof::diagnosis
