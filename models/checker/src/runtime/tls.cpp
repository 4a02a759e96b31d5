#include "runtime/tls.hpp"

#include <cstdlib>
#include <cxxabi.h>
#include <link.h>

namespace weaveproof::runtime {

constinit tls_image tls;

namespace {

struct block {
    std::uintptr_t begin = 0;
    std::size_t size = 0;
    const void* image = nullptr;
    std::size_t image_size = 0;
};

struct found {
    block program, library;
    bool first = true;
};

block tls_block(const dl_phdr_info& module) {
    block b;
    for (int i = 0; i < module.dlpi_phnum; ++i) {
        const auto& segment = module.dlpi_phdr[i];
        if (segment.p_type == PT_TLS && module.dlpi_tls_data != nullptr) {
            b.begin = to_address(module.dlpi_tls_data);
            b.size = segment.p_memsz;
            b.image = to_pointer<void>(module.dlpi_addr + segment.p_vaddr);
            b.image_size = segment.p_filesz;
        }
    }
    return b;
}

int visit(dl_phdr_info* module, std::size_t, void* context) {
    auto& result = *static_cast<found*>(context);
    const block b = tls_block(*module);
    if (result.first) {
        result.program = b;
        result.first = false;
    } else if (to_address(abi::__cxa_get_globals()) - b.begin < b.size) {
        result.library = b;
    }
    return 0;
}

constexpr std::size_t round_up(std::size_t n) {
    return (n + 7) & ~std::size_t{7};
}

void fill(unsigned char* to, const block& b) {
    if (b.image_size != 0) {
        std::memcpy(to, b.image, b.image_size);
    }
}

}  // namespace

bool tls_image::reserve(unsigned threads) {
    if (threads <= capacity_) {
        return true;
    }
    found blocks;
    dl_iterate_phdr(visit, &blocks);
    begin_ = blocks.program.begin;
    program_size_ = blocks.program.size;
    program_room_ = round_up(program_size_);
    library_ = blocks.library.begin;
    library_size_ = round_up(blocks.library.size);
    size_ = program_room_ + library_size_;
    auto* const room = static_cast<unsigned char*>(reserve_pages((threads + 2) * size_ + 8));
    if (room == nullptr) {
        return false;
    }
    copies_ = room;
    outside_ = room + threads * size_;
    initial_ = outside_ + size_;
    capacity_ = threads;
    fill(initial_, blocks.program);
    fill(initial_ + program_room_, blocks.library);
    return true;
}

void tls_image::begin_check() {
    store(outside_);
}

}  // namespace weaveproof::runtime
