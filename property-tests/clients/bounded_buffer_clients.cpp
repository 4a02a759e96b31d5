#include "clients/explore.hpp"
#include "objects/bounded_buffer.hpp"
#include "weaveproof/bounded_buffer.hpp"

#include "bounded_buffer/broken_close.hpp"
#include "bounded_buffer/broken_if_instead_of_while.hpp"
#include "bounded_buffer/broken_notifies_only_at_the_edge.hpp"
#include "bounded_buffer/broken_one_condition.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weaveproof::clients {
namespace {

template <class Buffer>
property_of_clients<property_tests::bounded_buffer_object<Buffer>> clients_of(
    const char* name, int programs, const char* type, const char* header) {
    return {{{"bounded_buffer", "generated_client",
                 std::string("bounded_buffer_object<weaveproof::") + type + ">", {header}},
                [](specifications::choice& random) {
                    return specifications::bounded_buffer{1 + random.below(2)};
                }},
        name, programs};
}

template <class Buffer>
property_of_clients<property_tests::bounded_buffer_object<Buffer>> clients_of_twin(
    const char* name, const char* type, const char* header) {
    return clients_of<Buffer>(name, 1000, type, header);
}

TEST(bounded_buffer_clients, are_linearizable) {
    clients_of<bounded_buffer<int>>("clients", 40, "bounded_buffer<int>", "weaveproof/bounded_buffer.hpp")
        .expect_holds();
}

TEST(bounded_buffer_clients, refute_one_condition) {
    clients_of_twin<models::buffer_with_one_condition<int>>("clients of one condition",
        "models::buffer_with_one_condition<int>", "bounded_buffer/broken_one_condition.hpp")
        .expect_refuted();
}
TEST(bounded_buffer_clients, refute_if_instead_of_while) {
    clients_of_twin<models::buffer_with_if_instead_of_while<int>>("clients of if instead of while",
        "models::buffer_with_if_instead_of_while<int>", "bounded_buffer/broken_if_instead_of_while.hpp")
        .expect_refuted();
}
TEST(bounded_buffer_clients, refute_notifies_only_at_the_edge) {
    clients_of_twin<models::buffer_that_notifies_only_at_the_edge<int>>(
        "clients of notifies only at the edge", "models::buffer_that_notifies_only_at_the_edge<int>",
        "bounded_buffer/broken_notifies_only_at_the_edge.hpp")
        .expect_refuted();
}
TEST(bounded_buffer_clients, refute_close_wakes_one) {
    clients_of_twin<models::buffer_whose_close_wakes_one<int>>("clients of close wakes one",
        "models::buffer_whose_close_wakes_one<int>", "bounded_buffer/broken_close.hpp")
        .expect_refuted();
}
TEST(bounded_buffer_clients, refute_close_does_not_lock) {
    clients_of_twin<models::buffer_whose_close_does_not_lock<int>>("clients of close does not lock",
        "models::buffer_whose_close_does_not_lock<int>", "bounded_buffer/broken_close.hpp")
        .expect_refuted();
}

TEST(bounded_buffer_clients, print_a_model) {
    print_model([] {
        return clients_of_twin<models::buffer_with_if_instead_of_while<int>>("clients that are printed",
            "models::buffer_with_if_instead_of_while<int>", "bounded_buffer/broken_if_instead_of_while.hpp")
            .smallest_model();
    });
}

}  // namespace
}  // namespace weaveproof::clients
