# The targets, the same whether Ingot is installed or stands in a subdirectory. INGOT_INCLUDE_DIR is set by who includes this.
#   ingot::ingot  everything that may run on a device
#   ingot::host   with the host's conveniences; there where zlib is
# What is found is named by path, not by target: targets that a subdirectory finds are not seen outside it.
include_guard(GLOBAL)

add_library(ingot::ingot INTERFACE IMPORTED GLOBAL)
target_compile_features(ingot::ingot INTERFACE cxx_std_20)
target_include_directories(ingot::ingot INTERFACE "${INGOT_INCLUDE_DIR}")
find_package(Boost QUIET) # only <ingot/network/transform.hpp>, <ingot/declared/declared.hpp> and <ingot/declared/types.hpp> need it
if(Boost_FOUND)
  target_include_directories(ingot::ingot INTERFACE ${Boost_INCLUDE_DIRS})
endif()

find_package(ZLIB QUIET)
if(ZLIB_FOUND)
  add_library(ingot::host INTERFACE IMPORTED GLOBAL)
  target_include_directories(ingot::host INTERFACE ${ZLIB_INCLUDE_DIRS})
  target_link_libraries(ingot::host INTERFACE ingot::ingot ${ZLIB_LIBRARIES})
endif()
