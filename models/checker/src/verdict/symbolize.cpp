#include "verdict/symbolize.hpp"

#include <cstdlib>
#include <filesystem>
#include <link.h>
#include <string_view>
#include <unistd.h>
#include <utility>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include "verdict/names.hpp"
#include "verdict/source.hpp"
#include "verdict/units.hpp"
#include "verdict/variables.hpp"

namespace weaveproof::diagnosis {

namespace {

// Debugging information is looked for in the modules themselves and nowhere else: no server is asked for it.
int no_separate_file(
    Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*, const char*, GElf_Word, char**) {
    return -1;
}

struct position {
    std::string file;
    unsigned line = 0;
    unsigned column = 0;
};

// As the compiler was given it, but without the detours: ".." and double separators.
std::string normal_path(const char* file) {
    return file == nullptr ? std::string{} : std::filesystem::path{file}.lexically_normal().string();
}

position position_of(Dwarf_Die unit, std::uint64_t pc) {
    Dwarf_Line* const entry = dwarf_getsrc_die(&unit, pc);
    const char* const file = entry == nullptr ? nullptr : dwarf_linesrc(entry, nullptr, nullptr);
    if (file == nullptr) {
        return {};
    }
    int line = 0;
    int column = 0;
    dwarf_lineno(entry, &line);
    dwarf_linecol(entry, &column);
    return {normal_path(file), static_cast<unsigned>(line), static_cast<unsigned>(column)};
}

unsigned attribute_number(Dwarf_Die die, unsigned name) {
    Dwarf_Attribute attribute;
    Dwarf_Word value = 0;
    const bool there
        = dwarf_attr(&die, name, &attribute) != nullptr && dwarf_formudata(&attribute, &value) == 0;
    return there ? static_cast<unsigned>(value) : 0;
}

// Where an inlined function was called.
position call_of(Dwarf_Die inlined, Dwarf_Die unit) {
    Dwarf_Files* files = nullptr;
    std::size_t count = 0;
    const char* file = nullptr;
    if (dwarf_getsrcfiles(&unit, &files, &count) == 0) {
        file = dwarf_filesrc(files, attribute_number(inlined, DW_AT_call_file), nullptr, nullptr);
    }
    return {normal_path(file), attribute_number(inlined, DW_AT_call_line),
        attribute_number(inlined, DW_AT_call_column)};
}

// Where the function of this entry is declared: what is inlined or defined elsewhere refers to it.
Dwarf_Die declaration_of(Dwarf_Die die) {
    Dwarf_Attribute attribute;
    Dwarf_Die next;
    for (const unsigned name : {DW_AT_abstract_origin, DW_AT_specification}) {
        if (dwarf_attr(&die, name, &attribute) != nullptr
            && dwarf_formref_die(&attribute, &next) != nullptr) {
            die = next;
        }
    }
    return die;
}

std::string linkage_name(Dwarf_Die die) {
    Dwarf_Attribute attribute;
    for (const unsigned name : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name}) {
        if (dwarf_attr_integrate(&die, name, &attribute) != nullptr) {
            if (const char* const text = dwarf_formstring(&attribute)) {
                return shorten(demangle(text));
            }
        }
    }
    return {};
}

// GCC writes no linkage names of functions that only one unit knows; they are put together from the scopes
// around them.
std::string qualified_name(Dwarf_Die die) {
    Dwarf_Die declaration = declaration_of(die);
    Dwarf_Die* scopes = nullptr;
    const int count = dwarf_getscopes_die(&declaration, &scopes);
    std::string result;
    for (int i = 0; i < count; ++i) {
        const int tag = dwarf_tag(&scopes[i]);
        const bool is_class
            = tag == DW_TAG_structure_type || tag == DW_TAG_class_type || tag == DW_TAG_union_type;
        if (!is_class && tag != DW_TAG_namespace && tag != DW_TAG_subprogram) {
            continue;
        }
        std::string name = tag == DW_TAG_subprogram ? linkage_name(scopes[i]) : std::string{};
        const bool is_complete = !name.empty();
        if (const char* const own = dwarf_diename(&scopes[i]); own != nullptr && !is_complete) {
            name = own;
        }
        // The class of a lambda has no name, or one of the compiler's.
        if (is_class && result == "operator()" && (name.empty() || name[0] == '<' || name[0] == '.')) {
            result = "lambda";
        } else if (!name.empty()) {
            result = result.empty() ? name : name + "::" + result;
        }
        if (is_complete) {
            break;
        }
    }
    std::free(scopes);
    return result;
}

std::string function_name(Dwarf_Die die) {
    std::string name = linkage_name(die);
    if (name.empty()) {
        name = qualified_name(die);
    }
    return name.empty() ? "??" : name;
}

bool is_under(std::string_view path, std::string_view directory) {
    return path.substr(0, directory.size()) == directory;
}

// Code that the reader did not write: of the system, and of the checker, whose paths a compiler may have been told to shorten.
bool is_internal(std::string_view file) {
    constexpr std::string_view here = [] {
        std::string_view path = __FILE__;
        while (path.starts_with("../")) {
            path.remove_prefix(3);
        }
        return path;
    }();
    constexpr std::string_view checker = here.substr(0, here.rfind("/src/verdict/") + 1);
    static_assert(!checker.empty());
    if (const std::size_t at = file.rfind(checker);
        at != std::string_view::npos && (at == 0 || file[at - 1] == '/' || file[at] == '/')) {
        const std::string_view inside = file.substr(at + checker.size());
        if (is_under(inside, "src/") || is_under(inside, "include/")) {
            return true;
        }
    }
    return file.empty() || is_under(file, "/usr/include/") || is_under(file, "/usr/lib/");
}

struct module_range {
    std::uint64_t address;
    std::uint64_t first_mapped;
};

// The module that holds this address, by what the loader knows: it counts zeroed data in, which the mappings
// of files do not.
int find_mapped(dl_phdr_info* info, std::size_t, void* context) {
    auto& range = *static_cast<module_range*>(context);
    std::uint64_t first = 0;
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& header = info->dlpi_phdr[i];
        const std::uint64_t begin = info->dlpi_addr + header.p_vaddr;
        if (header.p_type == PT_LOAD) {
            first = first == 0 ? begin : first;
            if (range.address >= begin && range.address - begin < header.p_memsz) {
                range.first_mapped = first;
                return 1;
            }
        }
    }
    return 0;
}

// How many modules the loader has added, and removed.
using load_count = std::pair<unsigned long long, unsigned long long>;

load_count loads_so_far() {
    load_count result;
    dl_iterate_phdr(
        [](dl_phdr_info* info, std::size_t, void* context) {
            *static_cast<load_count*>(context) = {info->dlpi_adds, info->dlpi_subs};
            return 1;
        },
        &result);
    return result;
}

}  // namespace

struct symbolizer::session {
    session() {
        callbacks.find_elf = dwfl_linux_proc_find_elf;
        callbacks.find_debuginfo = no_separate_file;
        modules = dwfl_begin(&callbacks);
        if (modules != nullptr) {
            dwfl_linux_proc_report(modules, getpid());
            dwfl_report_end(modules, nullptr, nullptr);
        }
    }
    ~session() { dwfl_end(modules); }
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    [[nodiscard]] Dwfl_Module* module_of(std::uint64_t address) const {
        return modules == nullptr ? nullptr : dwfl_addrmodule(modules, address);
    }

    [[nodiscard]] counterexample::frame frame(
        std::string function, const position& at, std::uint64_t address) {
        counterexample::frame result;
        result.function = std::move(function);
        result.file = at.file;
        result.line = at.line;
        result.column = at.column;
        result.text = at.file.empty() ? std::string{} : sources.line(at.file, at.line);
        result.address = address;
        result.internal = is_internal(at.file);
        return result;
    }

    Dwfl_Callbacks callbacks{};
    Dwfl* modules = nullptr;
    const load_count loads = loads_so_far();
    unit_index units;
    variable_index variables{units};
    source_files sources;
};

symbolizer::session& symbolizer::now() {
    // Never destroyed: programs ask until they end.
    static auto& latest = *new std::shared_ptr<session>;
    if (!session_) {
        if (!latest || latest->loads != loads_so_far()) {
            latest = std::make_shared<session>();
        }
        session_ = latest;
    }
    return *session_;
}

std::vector<counterexample::frame> symbolizer::frames(std::uint64_t return_address) {
    session& known = now();
    const std::uint64_t pc = return_address - 1;
    std::vector<counterexample::frame> result;
    Dwfl_Module* const module = known.module_of(pc);
    if (module == nullptr) {
        result.push_back(known.frame("??", {}, pc));
        return result;
    }
    Dwarf_Addr start = 0;
    dwfl_module_info(module, nullptr, &start, nullptr, nullptr, nullptr, nullptr, nullptr);
    const std::uint64_t relative = pc - start;

    const auto [unit, bias] = known.units.find_unit(module, pc);
    position at = unit == nullptr ? position{} : position_of(*unit, pc - bias);
    if (unit != nullptr) {
        std::vector<Dwarf_Die> functions = known.units.functions_at(*unit, pc - bias);
        for (; !functions.empty(); functions.pop_back()) {
            result.push_back(known.frame(function_name(functions.back()), at, relative));
            at = call_of(functions.back(), *unit);
        }
    }
    if (result.empty()) {
        const char* const symbol = dwfl_module_addrname(module, pc);
        result.push_back(known.frame(symbol == nullptr ? "??" : shorten(demangle(symbol)), at, relative));
    }
    return result;
}

std::optional<std::string> symbolizer::global_name(std::uint64_t address) {
    session& known = now();
    module_range range{address, 0};
    if (dl_iterate_phdr(find_mapped, &range) != 1) {
        return std::nullopt;
    }
    Dwfl_Module* const module = known.module_of(range.first_mapped);
    if (module == nullptr) {
        return std::nullopt;
    }
    if (std::optional<std::string> name = known.variables.global_variable(module, address)) {
        return name;
    }
    GElf_Off offset = 0;
    GElf_Sym symbol;
    const char* const name
        = dwfl_module_addrinfo(module, address, &offset, &symbol, nullptr, nullptr, nullptr);
    if (name == nullptr || offset >= symbol.st_size) {
        return std::nullopt;
    }
    return shorten(demangle(name)) + (offset == 0 ? std::string{} : "+" + std::to_string(offset));
}

std::optional<std::string> symbolizer::local_name(std::uint64_t address, const live_frame& frame) {
    session& known = now();
    Dwfl_Module* const module = known.module_of(frame.pc - 1);
    return module == nullptr ? std::nullopt : known.variables.local_variable(module, address, frame);
}

}  // namespace weaveproof::diagnosis
