#define BOOST_TEST_MODULE golden_optimizers
#include "check_network.hpp"

#include "ingot/layers/activations.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"
#include "ingot/training/clipping.hpp"
#include "ingot/training/optimizers.hpp"
#include "ingot/training/penalties.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

template <class T>
using Net = Network<Dense<3, 5, T>, Tanh<5>, Dense<5, 2, T>>;

template <class T>
void check_parameters(Net<T> const& net, Golden const& golden, std::string const& prefix) {
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto const& values) {
        check_close<T>(prefix + spelled(path), values, golden(prefix + spelled(path)));
      },
      net);
}

// How far one step moved each parameter, on the scale of the move: the parameter's own rounding apart, an error in an
// update is not to hide behind a large weight.
template <class T>
void check_updates(Net<T> const& before, Net<T> const& after, Golden const& golden, std::string const& from,
                   std::string const& to) {
  visit_parameters(
      [&](ParameterPath const& path, Parameter, auto const& old_values, auto const& new_values) {
        auto const start = golden(from + spelled(path));
        auto const end = golden(to + spelled(path));
        for (std::size_t i = 0; i < start.size(); ++i) {
          double const moved = static_cast<double>(new_values[i]) - static_cast<double>(old_values[i]);
          double const expected = end[i] - start[i];
          double const largest = std::max(std::abs(start[i]), std::abs(end[i]));
          double const rounding = static_cast<double>(std::numeric_limits<T>::epsilon()) * largest;
          double const error = std::max(std::abs(moved - expected) - rounding, 0.0) / std::abs(expected);
          bool const moves = expected != 0.0;
          if (moves) Worst<T>::take(error, to + spelled(path) + " update", i);
          BOOST_CHECK_MESSAGE(moves ? error <= tolerance<T> : moved == 0.0,
                              precision<T> << ": " << to << spelled(path) << "[" << i << "] moved by " << moved
                                           << ", not " << expected);
        }
      },
      before, after);
}

// Five steps along given gradients; the parameters after each, and how far they moved.
template <template <class> class Optimizer, class Configure>
void check_optimizer(std::string const& name, Configure const& configure) {
  Golden const golden("optimizers");
  auto const in = [&]<class T>(T) {
    Net<T> net;
    Net<T> gradient;
    load(net, golden, "start/");
    Optimizer<Net<T>> optimizer;
    optimizer.learning_rate = 0.05;
    configure(optimizer);
    for (int step = 0; step < 5; ++step) {
      load(gradient, golden, "grad/" + std::to_string(step) + "/");
      Net<T> const before = net;
      optimizer.step(net, gradient);
      std::string const after = name + "/" + std::to_string(step) + "/";
      check_parameters(net, golden, after);
      check_updates(before, net, golden, step == 0 ? "start/" : name + "/" + std::to_string(step - 1) + "/", after);
    }
  };
  in(0.0f);
  in(0.0);
}

// Calls check(net, gradient): the network at its start, and the gradient of the third step.
template <class Check>
void at_start(Golden const& golden, Check const& check) {
  auto const in = [&]<class T>(T) {
    Net<T> net;
    Net<T> gradient;
    load(net, golden, "start/");
    load(gradient, golden, "grad/2/");
    check(net, gradient, T(0));
  };
  in(0.0f);
  in(0.0);
}

template <class Penalty>
void check_penalty(std::string const& name, Penalty const& penalty) {
  Golden const golden("optimizers");
  at_start(golden, [&]<class T>(Net<T> const& net, Net<T>& gradient, T) {
    clear(gradient);
    Tensor<T, 1> const value{penalty(net, gradient)};
    check_close<T>(name + "/value", value, golden(name + "/value"));
    visit_parameters(
        [&](ParameterPath const& path, Parameter parameter, auto const& g) {
          std::string const tensor = name + "/" + spelled(path);
          bool const penalised = parameter.role == Role::weight;
          check_close<T>(tensor, g, penalised ? golden(tensor) : std::vector<double>(g.size(), 0.0));
        },
        gradient);
    T const first = gradient.template layer<0>().weight[0];
    penalty(net, gradient);
    BOOST_TEST((gradient.template layer<0>().weight[0] == T(2) * first));
  });
}

template <class Clip>
void check_clip(std::string const& name, Clip const& clip) {
  Golden const golden("optimizers");
  at_start(golden, [&]<class T>(Net<T> const&, Net<T>& gradient, T) {
    clip(gradient);
    check_parameters(gradient, golden, name + "/");
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(descent) {
  check_optimizer<Sgd>("sgd", [](auto&) {});
  check_optimizer<Momentum>("momentum", [](auto&) {});
  check_optimizer<Momentum>("nesterov", [](auto& optimizer) {
    optimizer.momentum = 0.8;
    optimizer.nesterov = true;
  });
}

BOOST_AUTO_TEST_CASE(rms_prop) {
  check_optimizer<RmsProp>("rms_prop", [](auto&) {});
  check_optimizer<RmsProp>("rms_prop_options", [](auto& optimizer) {
    optimizer.smoothing = 0.9;
    optimizer.epsilon = 1e-3;
  });
}

BOOST_AUTO_TEST_CASE(adam) {
  check_optimizer<Adam>("adam", [](auto&) {});
  check_optimizer<Adam>("adam_options", [](auto& optimizer) {
    optimizer.beta1 = 0.8;
    optimizer.beta2 = 0.95;
    optimizer.epsilon = 1e-3;
  });
}

BOOST_AUTO_TEST_CASE(adam_w) {
  check_optimizer<AdamW>("adam_w", [](auto&) {});
  check_optimizer<AdamW>("adam_w_options", [](auto& optimizer) { optimizer.weight_decay = 0.3; });
}

BOOST_AUTO_TEST_CASE(penalties) {
  check_penalty("penalty_l1", L1Penalty{0.01});
  check_penalty("penalty_l2", L2Penalty{0.01});
}

BOOST_AUTO_TEST_CASE(clips) {
  check_clip("clip_value", ClipByValue{0.3});
  check_clip("clip_norm", ClipByNorm{0.7});
  check_clip("clip_norm_not_needed", ClipByNorm{100.0});
}

// Squares of these leave the range of float; the norm does not.
BOOST_AUTO_TEST_CASE(norms_at_the_ends_of_the_range) {
  using Pair = Network<Dense<2, 1, float, Bias::none>>;
  Pair gradient{};
  auto& weight = gradient.layer<0>().weight;
  auto const close = [](float value, double expected) {
    BOOST_TEST(std::abs(static_cast<double>(value) - expected) <= 1e-6 * expected);
  };
  weight.fill(0.0f);
  weight[0] = 3e19f;
  weight[1] = 4e19f;
  close(global_norm(gradient), 5e19);
  ClipByNorm{1.0}(gradient);
  close(weight[0], 0.6);
  close(weight[1], 0.8);
  weight[0] = 3e-23f;
  weight[1] = 4e-23f;
  close(global_norm(gradient), 5e-23);
  ClipByNorm{1.0}(gradient);
  BOOST_TEST(weight[0] == 3e-23f);
  BOOST_TEST(weight[1] == 4e-23f);
}
