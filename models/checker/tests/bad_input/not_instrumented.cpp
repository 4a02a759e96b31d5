// Linked with the checker, and not compiled for it.
#include <thread>

int main() {
    std::thread other{[] {}};
    other.join();
}
