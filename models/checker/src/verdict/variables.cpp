#include "verdict/variables.hpp"

#include <cstdlib>
#include <memory>
#include <string_view>
#include <vector>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fmt/format.h>

namespace weaveproof::diagnosis {

namespace {

#if defined(__x86_64__)
constexpr unsigned frame_pointer_register = 6;  // rbp
#elif defined(__aarch64__)
constexpr unsigned frame_pointer_register = 29;  // x29
#else
#error "the number of the frame pointer in DWARF is not known for this processor"
#endif

struct freed {
    void operator()(void* p) const { std::free(p); }
};

std::optional<Dwarf_Die> type_of(Dwarf_Die die) {
    Dwarf_Attribute attribute;
    Dwarf_Die type;
    Dwarf_Die peeled;
    if (dwarf_attr_integrate(&die, DW_AT_type, &attribute) == nullptr
        || dwarf_formref_die(&attribute, &type) == nullptr || dwarf_peel_type(&type, &peeled) != 0) {
        return std::nullopt;
    }
    return peeled;
}

std::uint64_t size_of(Dwarf_Die type) {
    Dwarf_Word size = 0;
    if (dwarf_aggregate_size(&type, &size) == 0) {
        return size;
    }
    // Of a class that is only declared here, as std::condition_variable is, no more is known than where it begins.
    return dwarf_hasattr(&type, DW_AT_declaration) != 0 ? 1 : 0;
}

std::optional<std::uint64_t> number(Dwarf_Die die, unsigned name) {
    Dwarf_Attribute attribute;
    Dwarf_Word value = 0;
    if (dwarf_attr_integrate(&die, name, &attribute) == nullptr || dwarf_formudata(&attribute, &value) != 0) {
        return std::nullopt;
    }
    return value;
}

std::string_view name_of(Dwarf_Die die) {
    const char* const name = dwarf_diename(&die);
    return name == nullptr ? std::string_view{} : std::string_view{name};
}

// "[2][3]" for an offset in an array; the offset is then that in the element.
std::string index_in(Dwarf_Die array, Dwarf_Die element, std::uint64_t& offset) {
    std::uint64_t stride = size_of(element);
    if (stride == 0) {
        return {};
    }
    std::vector<std::uint64_t> extents;
    for_each_child(array, [&](Dwarf_Die dimension) {
        if (dwarf_tag(&dimension) == DW_TAG_subrange_type) {
            const std::optional<std::uint64_t> count = number(dimension, DW_AT_count);
            const std::optional<std::uint64_t> last = number(dimension, DW_AT_upper_bound);
            extents.push_back(count ? *count : last ? *last + 1 : 0);
        }
        return true;
    });
    std::uint64_t index = offset / stride;
    offset %= stride;
    std::string result;
    for (std::size_t i = extents.size(); i-- > 0;) {
        const bool outermost = i == 0 || extents[i] == 0;
        result.insert(0, fmt::format("[{}]", outermost ? index : index % extents[i]));
        if (outermost) {
            break;
        }
        index /= extents[i];
    }
    return result;
}

// What the standard library and the compiler call their own: of no use to a reader.
bool is_reserved(std::string_view name) {
    return name.substr(0, 2) == "_M" || name.substr(0, 2) == "__";
}

// The part of an object of this type that lies at the offset: ".queue[2].head". Parts of library types are
// not named; an element of a std::array is one of an array.
std::string part_of(std::optional<Dwarf_Die> type, std::uint64_t offset) {
    std::string path;
    while (type) {
        Dwarf_Die here = *type;
        const int tag = dwarf_tag(&here);
        if (tag == DW_TAG_array_type) {
            type = type_of(here);
            if (type) {
                path += index_in(here, *type, offset);
            }
        } else if (tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type) {
            std::optional<Dwarf_Die> member;
            for_each_child(here, [&](Dwarf_Die child) {
                const int kind = dwarf_tag(&child);
                if (kind == DW_TAG_member || kind == DW_TAG_inheritance) {
                    const std::uint64_t begin = number(child, DW_AT_data_member_location).value_or(0);
                    const std::optional<Dwarf_Die> its_type = type_of(child);
                    if (its_type && dwarf_hasattr(&child, DW_AT_external) == 0 && offset >= begin
                        && offset - begin < size_of(*its_type)) {
                        member = child;
                    }
                }
                return !member;
            });
            const bool is_std_array = member && name_of(*member) == "_M_elems";
            if (!member || (is_reserved(name_of(*member)) && !is_std_array)) {
                return path;
            }
            if (dwarf_tag(&*member) == DW_TAG_member && !name_of(*member).empty() && !is_std_array) {
                path += '.';
                path += name_of(*member);
            }
            offset -= number(*member, DW_AT_data_member_location).value_or(0);
            type = type_of(*member);
        } else {
            break;
        }
    }
    return offset == 0 ? path : fmt::format("{}+{}", path, offset);
}

std::optional<std::uint64_t> static_address(Dwarf_Die variable) {
    Dwarf_Attribute location;
    Dwarf_Op* operations = nullptr;
    std::size_t count = 0;
    if (dwarf_attr(&variable, DW_AT_location, &location) == nullptr
        || dwarf_getlocation(&location, &operations, &count) != 0 || count != 1) {
        return std::nullopt;
    }
    if (operations[0].atom == DW_OP_addr) {
        return operations[0].number;
    }
    Dwarf_Attribute indexed;
    Dwarf_Addr address = 0;
    if ((operations[0].atom == DW_OP_addrx || operations[0].atom == DW_OP_GNU_addr_index)
        && dwarf_getlocation_attr(&location, operations, &indexed) == 0
        && dwarf_formaddr(&indexed, &address) == 0) {
        return address;
    }
    return std::nullopt;
}

// The value of an expression that is a register that we know plus an offset, or what a function calls its
// frame base.
std::optional<std::uint64_t> register_plus_offset(const Dwarf_Op& operation, const live_frame& frame) {
    const unsigned atom = operation.atom;
    if (atom == DW_OP_reg0 + frame_pointer_register) {
        return frame.frame_pointer;
    }
    if (atom == DW_OP_breg0 + frame_pointer_register) {
        return frame.frame_pointer + operation.number;
    }
    if (atom == DW_OP_bregx && operation.number == frame_pointer_register) {
        return frame.frame_pointer + operation.number2;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> canonical_frame_address(Dwfl_Module* module, const live_frame& frame) {
    Dwarf_Addr bias = 0;
    Dwarf_CFI* const cfi = dwfl_module_eh_cfi(module, &bias);
    Dwarf_Frame* rules = nullptr;
    if (cfi == nullptr || dwarf_cfi_addrframe(cfi, frame.pc - 1 - bias, &rules) != 0) {
        return std::nullopt;
    }
    const std::unique_ptr<Dwarf_Frame, freed> owner{rules};
    Dwarf_Op* operations = nullptr;
    std::size_t count = 0;
    if (dwarf_frame_cfa(rules, &operations, &count) != 0 || count != 1) {
        return std::nullopt;
    }
    return register_plus_offset(operations[0], frame);
}

std::optional<std::uint64_t> frame_base(Dwfl_Module* module, Dwarf_Die function, const live_frame& frame) {
    Dwarf_Attribute attribute;
    Dwarf_Op* operations = nullptr;
    std::size_t count = 0;
    if (dwarf_attr_integrate(&function, DW_AT_frame_base, &attribute) == nullptr
        || dwarf_getlocation(&attribute, &operations, &count) != 0 || count != 1) {
        return std::nullopt;
    }
    if (operations[0].atom == DW_OP_call_frame_cfa) {
        return canonical_frame_address(module, frame);
    }
    return register_plus_offset(operations[0], frame);
}

struct frame_search {
    std::uint64_t address;
    std::uint64_t pc;  // as it stands in the file
    std::uint64_t base;
    const live_frame& frame;

    [[nodiscard]] std::optional<std::uint64_t> begin_of(Dwarf_Die variable) const {
        Dwarf_Attribute location;
        Dwarf_Op* operations = nullptr;
        std::size_t count = 0;
        if (dwarf_attr(&variable, DW_AT_location, &location) == nullptr
            || dwarf_getlocation_addr(&location, pc, &operations, &count, 1) != 1 || count != 1) {
            return std::nullopt;
        }
        return operations[0].atom == DW_OP_fbreg ? base + operations[0].number
                                                 : register_plus_offset(operations[0], frame);
    }

    [[nodiscard]] std::optional<std::string> in(Dwarf_Die scope) const {
        std::optional<std::string> found;
        for_each_child(scope, [&](Dwarf_Die child) {
            switch (dwarf_tag(&child)) {
            case DW_TAG_lexical_block:
            case DW_TAG_inlined_subroutine:
                if (dwarf_haspc(&child, pc) == 1) {
                    found = in(child);
                }
                break;
            case DW_TAG_variable:
            case DW_TAG_formal_parameter:
                if (const std::optional<std::uint64_t> begin = begin_of(child); begin && address >= *begin) {
                    const std::optional<Dwarf_Die> type = type_of(child);
                    if (type && address - *begin < size_of(*type) && !name_of(child).empty()) {
                        found = std::string{name_of(child)} + part_of(type, address - *begin);
                    }
                }
                break;
            default:
                break;
            }
            return !found;
        });
        return found;
    }
};

}  // namespace

void variable_index::add_statics(Dwarf_Die scope, Dwarf_Addr bias, std::vector<static_variable>& all) {
    for_each_child(scope, [&](Dwarf_Die child) {
        switch (dwarf_tag(&child)) {
        case DW_TAG_namespace:
        case DW_TAG_subprogram:
        case DW_TAG_lexical_block:
            add_statics(child, bias, all);
            break;
        case DW_TAG_variable:
            if (const std::optional<std::uint64_t> begin = static_address(child)) {
                if (const std::optional<Dwarf_Die> type = type_of(child)) {
                    all.push_back({*begin + bias, *begin + bias + size_of(*type), child});
                }
            }
            break;
        default:
            break;
        }
        return true;
    });
}

std::optional<std::string> variable_index::global_variable(Dwfl_Module* module, std::uint64_t address) {
    const auto [entry, is_new] = statics_.try_emplace(module);
    if (is_new) {
        Dwarf_Addr bias = 0;
        for (Dwarf_Die* unit = dwfl_module_nextcu(module, nullptr, &bias); unit != nullptr;
             unit = dwfl_module_nextcu(module, unit, &bias)) {
            add_statics(*unit, bias, entry->second);
        }
    }
    for (const static_variable& each : entry->second) {
        if (address >= each.begin && address < each.end) {
            return std::string{name_of(each.die)} + part_of(type_of(each.die), address - each.begin);
        }
    }
    return std::nullopt;
}

std::optional<std::string> variable_index::local_variable(
    Dwfl_Module* module, std::uint64_t address, const live_frame& frame) {
    const std::uint64_t pc = frame.pc - 1;
    const auto [unit, bias] = units_.find_unit(module, pc);
    if (unit == nullptr) {
        return std::nullopt;
    }
    const std::vector<Dwarf_Die> functions = units_.functions_at(*unit, pc - bias);
    if (functions.empty()) {
        return std::nullopt;
    }
    const std::optional<std::uint64_t> base = frame_base(module, functions.front(), frame);
    return base ? frame_search{address, pc - bias, *base, frame}.in(functions.front()) : std::nullopt;
}

}  // namespace weaveproof::diagnosis
