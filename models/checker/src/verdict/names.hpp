// Demangled names as a person would write them.
#pragma once

#include <string>
#include <string_view>

namespace weaveproof::diagnosis {

// The demangled form of a linkage name, or the name itself if it is none.
std::string demangle(const std::string& linkage_name);

// Without parameters, return type, anonymous namespaces and ABI tags; long template arguments become "<...>",
// a lambda "outer::lambda#1": `void (anonymous namespace)::run<int>(int)::{lambda()#1}::operator()() const`
// is `run<int>::lambda#1`.
std::string shorten(std::string_view demangled);

}  // namespace weaveproof::diagnosis
