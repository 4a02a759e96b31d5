#include "verdict/modules.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <elf.h>
#include <link.h>
#include <utility>

#include <fmt/format.h>

namespace weaveproof::diagnosis {

namespace {

std::string build_id_in(const std::byte* notes, std::size_t size) {
    constexpr auto padded = [](std::size_t n) { return (n + 3) & ~std::size_t{3}; };
    while (size >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) header;
        std::memcpy(&header, notes, sizeof header);
        const std::size_t whole = sizeof header + padded(header.n_namesz) + padded(header.n_descsz);
        if (whole > size) {
            break;
        }
        if (header.n_type == NT_GNU_BUILD_ID && header.n_namesz == 4
            && std::memcmp(notes + sizeof header, "GNU", 4) == 0) {
            std::string text;
            for (std::size_t i = 0; i < header.n_descsz; ++i) {
                text += fmt::format("{:02x}", std::to_integer<unsigned>(notes[sizeof header + 4 + i]));
            }
            return text;
        }
        notes += whole;
        size -= whole;
    }
    return {};
}

int add_module(dl_phdr_info* info, std::size_t, void* context) {
    module_image image;
    image.name = info->dlpi_name == nullptr ? "" : info->dlpi_name;
    image.begin = ~std::uint64_t{0};
    for (int i = 0; i < info->dlpi_phnum; ++i) {
        const auto& header = info->dlpi_phdr[i];
        const std::uint64_t begin = info->dlpi_addr + header.p_vaddr;
        if (header.p_type == PT_LOAD) {
            image.begin = std::min(image.begin, begin);
            image.end = std::max(image.end, begin + header.p_memsz);
        } else if (header.p_type == PT_NOTE && image.build_id.empty()) {
            image.build_id = build_id_in(reinterpret_cast<const std::byte*>(begin), header.p_filesz);
        }
    }
    static_cast<std::vector<module_image>*>(context)->push_back(std::move(image));
    return 0;
}

}  // namespace

// The loader names the program itself first.
std::vector<module_image> modules_of_this_process() {
    std::vector<module_image> modules;
    dl_iterate_phdr(add_module, &modules);
    return modules;
}

}  // namespace weaveproof::diagnosis
