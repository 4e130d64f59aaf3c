// The names of parameters.
#define BOOST_TEST_MODULE parameter
#include <boost/test/unit_test.hpp>
#include <string>

#include "ingot/core/parameter.hpp"

using namespace ingot;

namespace {

std::string spelled(ParameterPath const& path) {
  std::string name;
  path.spell([&](char c) { name += c; });
  return name;
}

}  // namespace

BOOST_AUTO_TEST_CASE(paths_are_spelled_as_in_a_state_dict) {
  ParameterPath const root{};
  ParameterPath const layer = root.child(std::size_t{120});
  ParameterPath const body = layer.child("body");
  ParameterPath const zero = body.child(std::size_t{0});
  BOOST_TEST(spelled(root) == "");
  BOOST_TEST(spelled(layer) == "120");
  BOOST_TEST(spelled(zero.child("weight")) == "120.body.0.weight");
}
