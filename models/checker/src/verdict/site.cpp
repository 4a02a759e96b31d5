#include "verdict/site.hpp"

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "verdict/event_text.hpp"

namespace weaveproof::diagnosis {

namespace {

bool is_known(const counterexample::frame* f) {
    return f != nullptr && !f->file.empty() && f->line != 0;
}

}  // namespace

const counterexample::frame* site_of_violation(const counterexample& c) {
    for (const counterexample::place& p : c.places) {
        if (const counterexample::frame* const site = site_of(p.where); is_known(site)) {
            return site;
        }
    }
    for (const counterexample::thread& t : c.threads) {
        const counterexample::frame* const site = site_of(t.where);
        if (t.state == counterexample::thread_state::waiting && is_known(site)) {
            return site;
        }
    }
    for (auto e = c.events.rbegin(); e != c.events.rend(); ++e) {
        if (const counterexample::frame* const site = site_of(e->where); is_known(site)) {
            return site;
        }
    }
    return nullptr;
}

std::string path_in_project(const std::string& file) {
    namespace fs = std::filesystem;
    const char* const workspace = std::getenv("GITHUB_WORKSPACE");
    std::error_code failure;
    const fs::path root
        = workspace != nullptr && *workspace != '\0' ? fs::path{workspace} : fs::current_path(failure);
    const fs::path path = fs::path{file}.lexically_normal();
    const fs::path inside = path.lexically_relative(root.lexically_normal());
    const bool is_inside = !failure && path.is_absolute() && !inside.empty() && *inside.begin() != "..";
    return (is_inside ? inside : path).generic_string();
}

}  // namespace weaveproof::diagnosis
