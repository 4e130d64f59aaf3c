// Holds a network that runs step by step to its pass over the whole sequence.
#pragma once

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdint>
#include <ingot/ingot.hpp>
#include <type_traits>
#include <vector>

namespace ingot::tests {

// Every parameter of a network at random; what scales variances is positive.
template <class Net>
void randomize(Net& net, std::uint64_t seed) {
  std::uint64_t next = seed;
  visit_parameters(
      [&](ParameterPath const&, Parameter const& parameter, auto& values) {
        for (auto& value : values) {
          using T = std::remove_reference_t<decltype(value)>;
          auto const random = static_cast<T>(uniform_symmetric(RandomKey{next++}, 0));
          value = parameter.role == Role::variance ? T(1.5) + random : random;
        }
      },
      net);
}

// Where frame t of a value stands in it.
template <class S, TimeAxis Axis>
struct Frames {
  static constexpr std::size_t time_axis = Axis == TimeAxis::second ? 1 : 0;
  static constexpr std::size_t count = Axis == TimeAxis::gone ? 1 : S::extents[time_axis];
  static constexpr std::size_t before = Axis == TimeAxis::second ? S::extents[0] : 1;
  static constexpr std::size_t after = S::size / count / before;

  // Number i of `frames` frames from frame t on.
  static std::size_t position(std::size_t t, std::size_t i, std::size_t frames) {
    std::size_t const outer = i / (frames * after);
    return (outer * count + t) * after + i % (frames * after);
  }
};

// Numbers of an input, by a seed and their position.
inline float random_number(std::uint64_t seed, std::size_t i) {
  return static_cast<float>(uniform_symmetric(RandomKey{seed}, i));
}

// Whether silence leads somewhere: not where steps are counted.
template <class Net>
inline constexpr bool settles = !detail::stream_end<Net>.unbounded;

// Output t of a stream is output t - delay of the whole, in steps and in blocks of any lengths; before it are zeros.
template <class Net, std::size_t Max = 4, bool Settles = settles<Net>>
void check_stream(std::uint64_t seed, std::size_t unread = 0,
                  float (*input)(std::uint64_t, std::size_t) = random_number) {
  using In = step_input_t<Net>;
  using Out = step_output_t<Net>;
  constexpr auto start = detail::stream_start<Net>;
  constexpr auto end = detail::stream_end<Net>;
  using Inputs = Frames<typename Net::input_shape, start.axis>;
  using Outputs = Frames<typename Net::output_shape, end.axis>;
  static Net net;
  randomize(net, seed);
  static tensor_t<float, typename Net::input_shape> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = input(seed, i);
  static typename Net::template Workspace<1> workspace;
  static tensor_t<float, typename Net::output_shape> y;
  net.template forward<1>(x, y, workspace);

  constexpr std::size_t steps = Inputs::count / start.frames;
  std::vector<float> in(steps * In::size);
  for (std::size_t t = 0; t < steps; ++t) {
    for (std::size_t i = 0; i < In::size; ++i) {
      in[t * In::size + i] = x[Inputs::position(t * start.frames, i, start.frames)];
    }
  }
  // What depends on padding behind the end is no part of the stream.
  std::size_t const last = end.axis == TimeAxis::gone ? steps : std::min(steps, Outputs::count + end.delay - unread);
  auto const differing = [&](std::vector<float> const& out) {
    std::size_t count = 0;
    for (std::size_t t = end.axis == TimeAxis::gone ? steps - 1 : 0; t < last; ++t) {
      for (std::size_t i = 0; i < Out::size; ++i) {
        float expected = 0;
        if (t >= end.delay) expected = y[end.axis == TimeAxis::gone ? i : Outputs::position(t - end.delay, i, 1)];
        count += std::bit_cast<std::uint32_t>(out[t * Out::size + i]) != std::bit_cast<std::uint32_t>(expected);
      }
    }
    return count;
  };
  BOOST_TEST(last > end.delay);

  static BlockWorkspace<Net, Max> scratch;
  auto const one_by_one = [&](State<Net>& state) {
    std::vector<float> out(steps * Out::size, 7);
    for (std::size_t t = 0; t < steps; ++t) {
      View<float const, 1, In> const from(in.data() + t * In::size, In::size);
      View<float, 1, Out> const to(out.data() + t * Out::size, Out::size);
      net.step(from, to, state, scratch);
    }
    return out;
  };
  auto state = net.rest_state();
  auto const out = one_by_one(state);
  BOOST_TEST(differing(out) == 0U);
  for (std::size_t const length :
       {std::size_t{2}, std::size_t{3}, std::size_t{5}, std::size_t{7}, Max, std::size_t{0}}) {
    auto blocks = net.rest_state();
    std::vector<float> other(steps * Out::size, 7);
    for (std::size_t t = 0, n = 0; t < steps; t += n) {
      n = length == 0 ? 1 + (t * 7 + seed) % 5 : length;
      n = std::min(n, steps - t);
      net.template advance<Max>(in.data() + t * In::size, other.data() + t * Out::size, n, blocks, scratch);
    }
    BOOST_TEST((other == out));
    BOOST_TEST((blocks == state));
  }
  // From where silence leads, it changes nothing more.
  if constexpr (Settles) {
    auto const silent = net.settled_state(scratch);
    BOOST_TEST(silent.settled);
    auto after = silent.state;
    tensor_t<float, Out> ignored{};
    for (std::size_t t = 0; t < 3; ++t) net.step(tensor_t<float, In>{}, ignored, after, scratch);
    if constexpr (state_bytes<Net> > 0) BOOST_TEST((after.values == silent.state.values));
  }
  // The same from weights prepared for streams.
  static Streaming<Net> stream;
  stream.prepare(net);
  static typename Streaming<Net>::template Workspace<> prepared_scratch;
  auto prepared_state = stream.rest_state();
  std::vector<float> prepared(steps * Out::size, 7);
  for (std::size_t t = 0; t < steps; ++t) {
    View<float const, 1, In> const from(in.data() + t * In::size, In::size);
    View<float, 1, Out> const to(prepared.data() + t * Out::size, Out::size);
    stream.step(from, to, prepared_state, prepared_scratch);
  }
  BOOST_TEST((prepared == out));
}

}  // namespace ingot::tests
