// The standard model as an Ingot network, its weights prepared for streams.
#include <cstddef>
#include <ingot/ingot.hpp>

#include "contender.hpp"

using namespace ingot;

namespace wavenet {
namespace {

// What a .nam file calls head_scale.
struct ScaleFunction {
  static constexpr bool of_packs = true;
  static constexpr bool few_operations = true;
  template <class T>
  static constexpr T value(T x) {
    return x * T(0.02F);
  }
  template <class T>
  static constexpr T slope(T) {
    return T(0.02F);
  }
};
template <std::size_t... Extents>
struct Scale : Elementwise<ScaleFunction, Extents...> {};

constexpr std::size_t time = 64;  // of the whole sequence: a stream does not look at it
using Net = Network<WaveNet<time, 1, WaveNetArray{.channels = 16, .outputs = 8},
                            WaveNetArray{.channels = 8, .outputs = 1, .head_bias = true}>,
                    Scale<1, time>>;
using Stream = Streaming<Net>;
static_assert(parameter_count<Net> + 1 == weight_count);

Net net;
Stream stream;
Stream::State state;
alignas(64) Stream::Workspace<64> workspace;

template <std::size_t B>
void run(float const* x, float* y) {
  View<float const, B, Shape<1>> const in(x, 1);
  View<float, B, Shape<1>> const out(y, 1);
  stream.advance<B>(in, out, state, workspace);
}

}  // namespace

Contender ingot_contender(Weights const& weights) {
  std::size_t next = 0;
  visit_parameters(
      [&](ParameterPath const&, Parameter, auto& values) {
        for (float& value : values) value = weights[next++];
      },
      net);
  stream.prepare(net);
  return {"Ingot", [] { state = stream.rest_state(); }, run<1>, run<16>, run<64>};
}

}  // namespace wavenet
