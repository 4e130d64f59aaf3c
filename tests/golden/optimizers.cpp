#define BOOST_TEST_MODULE golden_optimizers
#include "check_network.hpp"

#include "ingot/layers/activations.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"
#include "ingot/training/optimizers.hpp"
#include "ingot/training/regularize.hpp"

using namespace ingot;

BOOST_TEST_GLOBAL_FIXTURE(ReportWorst);

namespace {

template <class T>
using Net = Network<Dense<3, 5, T>, Tanh<5>, Dense<5, 2, T>>;

template <class T>
void check_parameters(Net<T> const& net, Golden const& golden, std::string const& prefix) {
  visit_parameters(
      [&](Path const& path, Parameter, auto const& values) {
        check_close<T>(prefix + spelled(path), values, golden(prefix + spelled(path)));
      },
      net);
}

// Five steps along given gradients; the parameters after each.
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
      optimizer.step(net, gradient);
      check_parameters(net, golden, name + "/" + std::to_string(step) + "/");
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
        [&](Path const& path, Parameter parameter, auto const& g) {
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
