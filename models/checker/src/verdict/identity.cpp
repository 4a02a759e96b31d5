#include "verdict/identity.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

#include "verdict/checksum.hpp"
#include "verdict/modules.hpp"

namespace weaveproof::diagnosis {

namespace {

std::string contents_of(const char* path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// What a linker that makes no build IDs leaves us with.
std::string build_of_program(const module_image& program) {
    return program.build_id.empty() ? checksum(contents_of("/proc/self/exe")) : program.build_id;
}

std::vector<std::string> arguments() {
    const std::string text = contents_of("/proc/self/cmdline");
    std::vector<std::string> all;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\0', at), text.size());
        all.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return all;
}

std::string base_name(const std::string& path) {
    return path.substr(path.find_last_of('/') + 1);
}

// The name of a module in the name of a site.
std::string name_of(const module_image& m, const module_image& program) {
    return &m == &program ? std::string{"program"} : base_name(m.name) + ":" + m.build_id;
}

}  // namespace

search_identity identify(detail::body model, const options& how, bool whole_program) {
    search_identity id;
    const std::vector<module_image> modules = modules_of_this_process();
    id.build = build_of_program(modules.front());
    std::vector<std::string> words = arguments();
    if (!words.empty()) {
        id.program = base_name(words.front());
        words.erase(words.begin());
    }
    if (whole_program) {
        id.arguments = std::move(words);
    } else {
        const auto thunk = reinterpret_cast<std::uintptr_t>(model.run);
        id.entry = name_sites({model.entry != 0 ? model.entry : thunk}).front();
    }
    id.options = fmt::format("memory_model={}:most_threads={}:most_events={}:spurious_wakeups={}:leaks={}:"
                             "schedule={}:symmetric={}",
        weaveproof::name_of(how.memory_model), how.most_threads, how.most_events,
        how.spurious_wakeups ? 1 : 0, how.leaks ? 1 : 0, weaveproof::name_of(how.schedule),
        how.symmetric ? 1 : 0);
    return id;
}

std::string difference(const search_identity& got, const search_identity& expected) {
    if (got.build != expected.build) {
        return fmt::format("another program, or another build of it ({} {}, not {} {})", got.program,
            got.build, expected.program, expected.build);
    }
    if (got.arguments != expected.arguments) {
        return fmt::format("other arguments of the program (\"{}\", not \"{}\")",
            fmt::join(got.arguments, " "), fmt::join(expected.arguments, " "));
    }
    if (got.entry != expected.entry) {
        return "another model in the same program";
    }
    if (got.options != expected.options) {
        return fmt::format("other options ({}, not {})", got.options, expected.options);
    }
    return {};
}

std::vector<std::string> name_sites(const std::vector<std::uint64_t>& sites) {
    const std::vector<module_image> modules = modules_of_this_process();
    std::vector<std::string> names;
    for (const std::uint64_t site : sites) {
        const auto m = std::find_if(modules.begin(), modules.end(),
            [&](const module_image& image) { return site >= image.begin && site < image.end; });
        if (m == modules.end()) {
            throw std::runtime_error{fmt::format("there is no code at {:#x}", site)};
        }
        names.push_back(fmt::format("{}+{:#x}", name_of(*m, modules.front()), site - m->begin));
    }
    return names;
}

std::vector<std::uint64_t> find_sites(const std::vector<std::string>& names) {
    const std::vector<module_image> modules = modules_of_this_process();
    std::vector<std::uint64_t> sites;
    for (const std::string& name : names) {
        const std::size_t plus = name.rfind("+0x");
        std::uint64_t offset = 0;
        if (plus == std::string::npos
            || std::from_chars(name.data() + plus + 3, name.data() + name.size(), offset, 16).ptr
                != name.data() + name.size()) {
            throw std::runtime_error{fmt::format("\"{}\" is no place in a program", name)};
        }
        const auto m = std::find_if(modules.begin(), modules.end(), [&](const module_image& image) {
            return name_of(image, modules.front()) == std::string_view{name}.substr(0, plus);
        });
        if (m == modules.end() || offset >= m->end - m->begin) {
            throw std::runtime_error{fmt::format("{} is not in this process", name)};
        }
        sites.push_back(m->begin + offset);
    }
    return sites;
}

}  // namespace weaveproof::diagnosis
