// A model is loaded into a network that may not change.
// EXPECT: load_model\(net, path\) takes a network that is not const and the path of a file
// EXPECT: can_be_loaded<.*const
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/host.hpp>

using namespace ingot;
using Net = Network<Dense<4, 2>>;

#ifdef FIXED
void use(Net& net, Tensor<float, 4> const& x) {
#else
void use(Net const& net, Tensor<float, 4> const& x) {
#endif
  auto const model = load_model(net, "model.safetensors");
  (void)net(model.normalized(x));
}
