#include "verdict/files.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>

#include "weaveproof/check.hpp"

namespace weaveproof {

namespace diagnosis {

namespace {

bool write_all(int file, std::string_view contents) {
    while (!contents.empty()) {
        const ssize_t written = write(file, contents.data(), contents.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        contents.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::string failure(const std::string& path) {
    return fmt::format("cannot write {}: {}", path, std::strerror(errno));
}

// What is no regular file (a pipe, /dev/stdout) is not replaced but written to.
bool is_special(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

// In the same directory, so that it can be renamed.
std::string temporary_name(const std::string& path) {
    return fmt::format("{}.{}.tmp", path, getpid());
}

}  // namespace

std::vector<output> outputs(const options& how) {
    std::vector<output> result{{"report", how.report}, {"junit", how.junit}, {"page", how.page},
        {"sarif", how.sarif}, {"markdown", how.markdown}, {"dot", how.dot}, {"picture", how.picture},
        {"checkpoint", how.checkpoint}};
    std::erase_if(result, [](const output& o) { return o.path.empty(); });
    return result;
}

std::string unwritable(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return failure(path);
    }
    if (is_special(path)) {
        return access(path.c_str(), W_OK) == 0 ? std::string{} : failure(path);
    }
    const std::string temporary = temporary_name(path);
    const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        return failure(path);
    }
    close(file);
    unlink(temporary.c_str());
    return {};
}

std::string write_file(const std::string& path, std::string_view contents) {
    if (is_special(path)) {
        const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC);
        if (file < 0) {
            return failure(path);
        }
        const std::string error = write_all(file, contents) ? std::string{} : failure(path);
        close(file);
        return error;
    }
    const std::string temporary = temporary_name(path);
    const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) {
        return failure(path);
    }
    // On the disk before it gets the name: a machine that stops leaves the old contents or the new.
    std::string error = write_all(file, contents) && fsync(file) == 0 ? std::string{} : failure(path);
    if (close(file) != 0 && error.empty()) {
        error = failure(path);
    }
    if (error.empty() && std::rename(temporary.c_str(), path.c_str()) != 0) {
        error = failure(path);
    }
    if (!error.empty()) {
        unlink(temporary.c_str());
    }
    return error;
}

}  // namespace diagnosis

std::string write_files(const report& r, const options& how, std::string_view name) {
    std::string error;
    const auto write = [&](const std::string& path, const std::string& contents) {
        if (std::string other = diagnosis::write_file(path, contents); error.empty()) {
            error = std::move(other);
        }
    };
    if (!how.report.empty()) {
        write(how.report, to_json(r));
    }
    if (!how.junit.empty()) {
        write(how.junit, to_junit(r, name));
    }
    if (!how.page.empty()) {
        write(how.page, to_page(r, name));
    }
    if (!how.sarif.empty()) {
        write(how.sarif, to_sarif(r, name));
    }
    if (!how.markdown.empty()) {
        write(how.markdown, to_markdown(r, name));
    }
    if (!how.dot.empty() && r.counterexample) {
        write(how.dot, to_dot(r));
    }
    if (!how.picture.empty() && r.counterexample) {
        write(how.picture, to_picture(r));
    }
    return error;
}

}  // namespace weaveproof
