// A frozen network on a bare board: infers its golden vectors and a hundred more inputs, holds every output against the
// host's, and leaves with a status other than 0 where one differs.
//
// NETWORK_HEADER says which: its weights and golden vectors, `frozen::net`, ..., and more inputs, `frozen::samples`. With
// -DSAME_BITS=1 the outputs must have the host's bits, which needs -ffp-contract=off on both sides; with 0 they may
// differ by `bound` of the largest output.
#include <bit>
#include <cstddef>
#include <cstdint>

#include "board.hpp"
#include NETWORK_HEADER
#include "samples.hpp"

namespace {

using Net = frozen::Net;

constexpr float bound = 1e-5F;

// RAM that an inference takes. The network stands in flash.
[[gnu::section(".bss.workspace")]] Net::Workspace<1> workspace;
ingot::tensor_t<float, Net::input_shape> input;
ingot::tensor_t<float, Net::output_shape> output;

[[gnu::noinline]] void infer() {
  frozen::net.forward(input, output, workspace);
}

struct Findings {
  std::uint32_t least_instructions = 0xFFFFFFFF;
  std::uint32_t most_instructions = 0;
  std::size_t stack = 0;
  float largest = 0;
  float max_error = 0;
  long different_bits = 0;
  long right = 0;
};

float magnitude(float value) {
  return value < 0 ? -value : value;
}

// What the measurement itself executes.
std::uint32_t instructions_of_measuring() {
  std::uint32_t const begin = instructions();
  return instructions() - begin;
}

void infer_and_measure(Findings& found, std::uint32_t measuring) {
  paint_stack();
  std::uint32_t const begin = instructions();
  infer();
  std::uint32_t const count = instructions() - begin - measuring;
  std::size_t const stack = stack_used();
  if (count < found.least_instructions) found.least_instructions = count;
  if (count > found.most_instructions) found.most_instructions = count;
  if (stack > found.stack) found.stack = stack;
}

void compare(float const* expected, Findings& found) {
  for (std::size_t i = 0; i < output.size(); ++i) {
    float const error = magnitude(output[i] - expected[i]);
    if (!(error <= found.max_error)) found.max_error = error;  // also what is NaN
    if (magnitude(expected[i]) > found.largest) found.largest = magnitude(expected[i]);
    if (std::bit_cast<std::uint32_t>(output[i]) != std::bit_cast<std::uint32_t>(expected[i])) ++found.different_bits;
  }
}

long likeliest() {
  std::size_t best = 0;
  for (std::size_t i = 1; i < output.size(); ++i) best = output[i] > output[best] ? i : best;
  return static_cast<long>(best);
}

}  // namespace

int main() {
  Findings found;
  std::uint32_t const measuring = instructions_of_measuring();
  for (std::size_t n = 0; n < frozen::golden_count; ++n) {
    for (std::size_t i = 0; i < input.size(); ++i) input[i] = frozen::golden_inputs[n * input.size() + i];
    infer_and_measure(found, measuring);
    compare(frozen::golden_outputs.data() + n * output.size(), found);
    print("golden vector: class", likeliest());
  }
  for (std::size_t n = 0; n < frozen::sample_count; ++n) {
    samples::unpack(frozen::samples[n], input);
    infer_and_measure(found, measuring);
    compare(frozen::samples_outputs[n], found);
    if (n < 10) print("sample: class", likeliest());
    if (likeliest() == frozen::samples_classes[n]) ++found.right;
  }
  print("inferences", static_cast<long>(frozen::golden_count + frozen::sample_count));
  print("right on the host", static_cast<long>(frozen::samples_right_on_host));
  print("right here", found.right);
  print("least instructions", static_cast<long>(found.least_instructions));
  print("instructions", static_cast<long>(found.most_instructions));
  print("stack", static_cast<long>(found.stack));
  print("parameters", static_cast<long>(ingot::parameter_bytes<Net>));
  print("workspace", static_cast<long>(sizeof workspace));
  print("input and output", static_cast<long>(sizeof input + sizeof output));
  print("different bits", found.different_bits);
  print_float("max_error", found.max_error);
  bool const right = SAME_BITS ? found.different_bits == 0 : found.max_error <= bound * found.largest;
  print(right ? "as on the host\n" : "NOT as on the host\n");
  return right ? 0 : 1;
}
