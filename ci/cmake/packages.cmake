# What the rooms link, found once. ci/bootstrap installs all of it on Debian.
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED COMPONENTS context)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)

# elfutils ships no CMake package: elfutils::dw reads the debug information that turns an address into a source line.
find_path(WEAVEPROOF_LIBDW_INCLUDE elfutils/libdwfl.h REQUIRED)
find_library(WEAVEPROOF_LIBDW dw REQUIRED)
mark_as_advanced(WEAVEPROOF_LIBDW_INCLUDE WEAVEPROOF_LIBDW)
if(NOT TARGET elfutils::dw)
    add_library(elfutils::dw UNKNOWN IMPORTED GLOBAL)
    set_target_properties(elfutils::dw PROPERTIES
        IMPORTED_LOCATION "${WEAVEPROOF_LIBDW}" INTERFACE_INCLUDE_DIRECTORIES "${WEAVEPROOF_LIBDW_INCLUDE}")
endif()

if(WEAVEPROOF_BUILD_EVIDENCE)
    find_package(GTest REQUIRED)
    find_package(rapidcheck REQUIRED)
    find_package(benchmark REQUIRED)
    find_package(CLI11 REQUIRED)
    include(GoogleTest)
endif()
