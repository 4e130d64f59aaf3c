// Golden vectors of more samples than the others.
// EXPECT: golden_of<Net>.bound, weights, ....
// EXPECT: VectorsInShape<.*Tensor<float, 3, 1, 3>.*Tensor<float, 2, 1, 3>
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/ingot.hpp>
#include <ingot/deploy/golden_of.hpp>
#include <ingot/network/expression_network.hpp>

using namespace ingot::graph;
using ingot::Tensor;

constexpr auto x = input<"x", 1, 3>;
constexpr auto h = input<"h", 1, 3>;
constexpr auto model = outputs(x * h, x + h);
using Net = ingot::ExpressionNetwork<model, ingot::Names<"product", "sum">>;

constexpr Tensor<float, 2, 1, 3> xs{};
constexpr Tensor<float, 2, 1, 3> hs{};
[[maybe_unused]] constexpr Tensor<float, 3, 1, 3> three{};

#ifdef FIXED
constexpr auto golden = ingot::golden_of<Net>({}, 0, ingot::given<"x">(xs), ingot::given<"h">(hs), ingot::expected<"product">(xs), ingot::expected<"sum">(xs));
#else
void make() {
  ingot::golden_of<Net>({}, 0, ingot::given<"x">(xs), ingot::given<"h">(three), ingot::expected<"product">(xs),
                        ingot::expected<"sum">(xs));
}
#endif
