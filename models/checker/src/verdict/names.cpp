#include "verdict/names.hpp"

#include <cctype>
#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <vector>

namespace weaveproof::diagnosis {

namespace {

constexpr std::size_t longest_arguments = 12;

void remove_all(std::string& text, std::string_view what) {
    for (std::size_t at; (at = text.find(what)) != std::string::npos;) {
        text.erase(at, what.size());
    }
}

void remove_abi_tags(std::string& text) {
    for (std::size_t at; (at = text.find("[abi:")) != std::string::npos;) {
        const std::size_t end = text.find(']', at);
        text.erase(at, end == std::string::npos ? end : end - at + 1);
    }
}

// "operator" and the symbols after it, from `at` on: they look like brackets but are none.
std::size_t operator_length(std::string_view text, std::size_t at) {
    constexpr std::string_view word = "operator";
    if (text.substr(at, word.size()) != word
        || (at > 0 && (std::isalnum(static_cast<unsigned char>(text[at - 1])) != 0 || text[at - 1] == '_'))) {
        return 0;
    }
    for (const std::string_view symbol :
        {"()", "<=>", "<<=", ">>=", "<<", ">>", "<=", ">=", "->*", "->", "<", ">"}) {
        if (text.substr(at + word.size(), symbol.size()) == symbol) {
            return word.size() + symbol.size();
        }
    }
    return text.size() > at + word.size() && text[at + word.size()] == ' ' ? 0 : word.size();
}

// The place after the bracket that closes the one at `open`.
std::size_t after_closing(std::string_view text, std::size_t open) {
    std::size_t depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (const std::size_t length = operator_length(text, i)) {
            i += length - 1;
            continue;
        }
        if (text[i] == '(' || text[i] == '<' || text[i] == '{' || text[i] == '[') {
            ++depth;
        } else if (text[i] == ')' || text[i] == '>' || text[i] == '}' || text[i] == ']') {
            if (--depth == 0) {
                return i + 1;
            }
        }
    }
    return text.size();
}

// "{lambda(int)#2}" and "'lambda'(int)" and "'lambda0'(int)" have one short form.
std::string short_lambda(std::string_view braced) {
    const std::size_t hash = braced.rfind('#');
    return hash == std::string_view::npos
        ? "lambda"
        : "lambda" + std::string{braced.substr(hash, braced.size() - hash - 1)};
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

// The place after the qualifiers of a member function that stand there: " const &".
std::size_t after_qualifiers(std::string_view text, std::size_t at) {
    for (bool more = true; more;) {
        more = false;
        for (const std::string_view word : {" const", " volatile", " &&", " &", " noexcept"}) {
            if (text.substr(at, word.size()) == word) {
                at += word.size();
                more = true;
            }
        }
    }
    return at;
}

// Clang calls the first lambda of a function "$_0".
void name_lambdas(std::string& text) {
    for (std::size_t at = 0; (at = text.find("$_", at)) != std::string::npos;) {
        std::size_t end = at + 2;
        std::size_t number = 0;
        while (
            end < text.size() && end < at + 8 && std::isdigit(static_cast<unsigned char>(text[end])) != 0) {
            number = number * 10 + static_cast<std::size_t>(text[end++] - '0');
        }
        const std::string name = "lambda#" + std::to_string(number + 1);
        text.replace(at, end - at, name);
        at += name.size();
    }
}

}  // namespace

std::string demangle(const std::string& linkage_name) {
    if (linkage_name.compare(0, 2, "_Z") != 0) {
        return linkage_name;
    }
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text{
        abi::__cxa_demangle(linkage_name.c_str(), nullptr, nullptr, &status), &std::free};
    return status == 0 && text ? std::string{text.get()} : linkage_name;
}

std::string shorten(std::string_view demangled) {
    std::string text{demangled};
    remove_all(text, "(anonymous namespace)::");
    remove_abi_tags(text);
    name_lambdas(text);

    std::string result;
    for (std::size_t i = 0; i < text.size();) {
        if (const std::size_t length = operator_length(text, i)) {
            result.append(text, i, length);
            i += length;
            // A space keeps the brackets of "operator< <int>" apart.
            i += text.compare(i, 2, " <") == 0 ? 1U : 0U;
            continue;
        }
        const char c = text[i];
        if (c == '<' || c == '{') {
            const std::size_t end = after_closing(text, i);
            const std::string_view inside = std::string_view{text}.substr(i, end - i);
            if (c == '<') {
                result += inside.size() <= longest_arguments + 2 ? inside : "<...>";
            } else {
                result += inside.substr(0, 7) == "{lambda" ? short_lambda(inside) : std::string{inside};
            }
            i = end;
        } else if (c == '(') {
            // Parameters: the end of the name, unless it is that of something within the function.
            i = after_qualifiers(text, after_closing(text, i));
            if (i < text.size() && text.compare(i, 2, " [") == 0) {
                break;
            }
        } else if (c != ' ') {
            result += c;
            ++i;
        } else if (ends_with(result, "operator")) {
            // "operator new", or a conversion.
            result += text.substr(i, text.find('(', i) - i);
            break;
        } else {
            // What came before was a return type.
            result.clear();
            ++i;
        }
    }
    constexpr std::string_view call = "::operator()";
    if (const std::size_t lambda = result.rfind("lambda#"); lambda != std::string::npos
        && result.size() >= call.size()
        && result.compare(result.size() - call.size(), call.size(), call) == 0) {
        result.resize(result.size() - call.size());
    }
    return result.empty() ? std::string{demangled} : result;
}

}  // namespace weaveproof::diagnosis
