#include "runtime/object.hpp"

#include "runtime/replay.hpp"
#include "runtime/shadow.hpp"
#include "runtime/tls.hpp"

namespace weaveproof::runtime {

namespace {

constexpr unsigned most_objects = 65'535;
object* objects = nullptr;  // 1 … count
unsigned count = 0;

// thread_local memory has one address for all threads: the thread is part of the name.
std::uint64_t name_of(std::uintptr_t address, object_kind kind) {
    const std::uint64_t name = tagged(address, kind);
    return tls.contains(address) ? name | (std::uint64_t{state.current} + 1) << 48 : name;
}

bool overlap(const object& o, std::uintptr_t address, unsigned size) {
    const std::uintptr_t other = untagged(o.name);
    return other < address + size && address < other + o.size;
}

object& add_object(cell& c, std::uint64_t name, unsigned size, std::uint64_t site, object_use use) {
    const auto kind = static_cast<object_kind>(name >> 56);
    const std::uintptr_t address = untagged(name);
    if (state.recording) [[unlikely]] {
        await_access(address, size, use.write, site);
    }
    if (kind == object_kind::atomic && (address & (size - 1)) != 0) {
        const std::string bytes = std::to_string(size);
        refuse("an atomic access of " + bytes + " bytes to an address that is not a multiple of " + bytes
                + ": declare the object alignas(" + bytes + ")",
            site);
    }
    if (kind == object_kind::atomic) {
        state.touching = site;  // a bad pointer is the program's fault
        read_memory(address, size);
        state.touching = 0;
    }
    if (kind != object_kind::futex_queue) {  // a wake of an address that is freed is legal
        check_heap(address, kind == object_kind::atomic ? size : 1, use, site);
    }
    for (std::uint16_t i = c.objects; i != 0; i = objects[i].next) {
        const object& o = objects[i];
        if (kind == object_kind::atomic && o.kind == kind && o.accessed && overlap(o, address, size)) {
            refuse("atomic accesses of different sizes to the same memory", site);
        }
    }
    if (count == most_objects) {
        refuse("more than 65535 atomic objects in one execution", site);
    }
    object& o = objects[++count];
    o = object{};
    o.name = name;
    o.kind = kind;
    o.size = static_cast<std::uint8_t>(size);
    o.next = c.objects;
    c.objects = static_cast<std::uint16_t>(count);
    return o;
}

}  // namespace

bool reserve_objects() {
    if (objects == nullptr) {
        objects = static_cast<object*>(reserve_pages((most_objects + 1) * sizeof(object)));
    }
    return objects != nullptr;
}

void begin_objects() {
    count = 0;
}

void save_objects(state_writer& to) {
    to.value(count);
    to.bytes(objects + 1, count * sizeof(object));
}

void restore_objects(state_reader& from) {
    count = from.value<unsigned>();
    from.bytes(objects + 1, count * sizeof(object));
}

object& object_numbered(std::uint16_t i) {
    return objects[i];
}

object& object_at(
    std::uintptr_t address, object_kind kind, unsigned size, std::uint64_t site, object_use use) {
    cell& c = fresh(shadow.at(address));
    const std::uint64_t name = name_of(address, kind);
    for (std::uint16_t i = c.objects; i != 0; i = objects[i].next) {
        object& o = objects[i];
        if (o.name == name) [[likely]] {
            if (o.size != size) {
                if (o.accessed) {
                    refuse("atomic accesses of different sizes to the same memory", site);
                }
                ++o.generation;
                o.size = static_cast<std::uint8_t>(size);
            }
            return o;
        }
    }
    return add_object(c, name, size, site, use);
}

object* find_object(std::uintptr_t address, object_kind kind) {
    cell& c = fresh(shadow.at(address));
    const std::uint64_t name = name_of(address, kind);
    for (std::uint16_t i = c.objects; i != 0; i = objects[i].next) {
        if (objects[i].name == name) {
            return &objects[i];
        }
    }
    return nullptr;
}

void renew(object& o) {
    const object old = o;
    o = object{};
    o.name = old.name;
    o.kind = old.kind;
    o.size = old.size;
    o.next = old.next;
    o.generation = old.generation + (old.accessed ? 1 : 0);
}

namespace {

constexpr std::uint32_t destroyed_word = 0xDEAD'0B1E;

}  // namespace

void mark_destroyed(std::uintptr_t address, object_kind kind, std::uint64_t site) {
    plain_range(address, sizeof destroyed_word, true, site);
    write_memory(address, sizeof destroyed_word, destroyed_word);
    object_at(address, kind, 8, site).destroyed = true;
}

bool is_destroyed(object& o) {
    if (!o.destroyed) {
        return false;
    }
    if (read_memory(untagged(o.name), sizeof destroyed_word) == destroyed_word) {
        return true;
    }
    renew(o);  // made anew by code that is not instrumented
    return false;
}

object& begin_anew(std::uintptr_t address, object_kind kind, std::uint64_t initial, std::uint64_t site) {
    object& o = object_at(address, kind, 8, site);
    renew(o);
    o.initial = initial;
    return o;
}

}  // namespace weaveproof::runtime
