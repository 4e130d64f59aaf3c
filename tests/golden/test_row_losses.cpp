#define BOOST_TEST_MODULE golden_row_losses
#include "golden.hpp"

#include <memory>

#include "ingot/training/row_losses.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

template <class T, std::size_t B, class S>
void check(std::string const& name) {
  Golden const golden("row_losses");
  batch_t<T, B, S> y{};
  batch_t<T, B, S> t{};
  batch_t<T, B, S> dy{};
  assign(y, golden(name + "/y"), name);
  assign(t, golden(name + "/t"), name);
  dy.fill(T(7));
  Tensor<T, 1> const value{SoftmaxCrossEntropyOfRows{}(View<T const, B, S>(y), t, View<T, B, S>(dy))};
  check_close<T>(name + "/value", value, golden(name + "/value"));
  check_close<T>(name + "/dy", dy, golden(name + "/dy"));
}

}  // namespace

BOOST_AUTO_TEST_CASE(softmax_cross_entropy_of_rows) {
  auto const in = []<class T>(T) {
    check<T, 2, Shape<3, 2>>("2x3x2");
    check<T, 3, Shape<7, 5>>("3x7x5");
    check<T, 2, Shape<17, 33>>("2x17x33");
  };
  in(0.0f);
  in(0.0);
}
