// A network from its input shape and a list of words.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

#include "ingot/core/extents.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/batch_norm.hpp"
#include "ingot/layers/branch.hpp"
#include "ingot/layers/conv1d.hpp"
#include "ingot/layers/conv2d.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/dropout.hpp"
#include "ingot/layers/global_pooling.hpp"
#include "ingot/layers/layer_norm.hpp"
#include "ingot/layers/pooling.hpp"
#include "ingot/layers/reshape.hpp"
#include "ingot/layers/softmax.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"

namespace ingot {

// A word is an empty value whose type has `template <class Input, class T> using layer`, the layer that it stands for
// behind an input of that shape, with scalar T. `takes<Input>` says whether it can stand there.
template <class Word, class Input>
inline constexpr bool word_takes_input = Word::template takes<Input>;

// Whether a type is a word at all, and what stands in a network where it is none.
template <class Word>
concept WordType = requires { bool{Word::template takes<Shape<1>>}; };
template <class Word>
struct NotAWord {};
struct TakesOrLayerMissing {};
template <class Word>
struct RefusalOf<NotAWord<Word>> {
  using type = TakesOrLayerMissing;
};

// What stands in a network where a word does not take the shape before it.
template <class Word, class Input>
struct DoesNotTake {};
template <class Input>
struct RankOrSizeOf {};
template <class Input>
struct FlattenStandsBeforeDense {};
template <class Word, class Input>
struct RefusalOf<DoesNotTake<Word, Input>> {
  using type = RankOrSizeOf<Input>;
};

// What stands in a network whose input has no shape, but something else in its place.
template <class Given>
struct BuildOf {};
struct BuildNamesTheShapeOfTheInputFirst {};
template <class Given>
struct RefusalOf<BuildOf<Given>> {
  using type = BuildNamesTheShapeOfTheInputFirst;
};

namespace words {

// L<Extents...> for a shape of these extents.
template <class Input, template <std::size_t...> class L>
struct SpreadExtents;
template <std::size_t... Extents, template <std::size_t...> class L>
struct SpreadExtents<Shape<Extents...>, L> {
  using type = L<Extents...>;
};

// A layer that keeps its shape and is spelled by its extents.
template <template <std::size_t...> class L>
struct Spread {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class>
  using layer = typename SpreadExtents<Input, L>::type;
};

// L<Number, Extents...> for a shape of these extents.
template <Real Number, class Input, template <Real, std::size_t...> class L>
struct SpreadNumberExtents;
template <Real Number, std::size_t... Extents, template <Real, std::size_t...> class L>
struct SpreadNumberExtents<Number, Shape<Extents...>, L> {
  using type = L<Number, Extents...>;
};

// The same, with a number before the extents.
template <Real Number, template <Real, std::size_t...> class L>
struct SpreadNumber {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class>
  using layer = typename SpreadNumberExtents<Number, Input, L>::type;
};

// The types of the words below: which shapes they take, and which layer they stand for.
template <std::size_t Out, Bias WithBias>
struct Dense {
  template <class Input>
  static constexpr bool takes = Input::rank == 1;
  template <class Input, class T>
  using layer = ingot::Dense<Input::size, Out, T, WithBias>;
};
template <std::size_t Filters, Size2 Kernel, ConvOptions Options>
struct Conv2d {
  template <class Input>
  static constexpr bool takes = Input::rank == 3;
  template <class Input, class T>
  using layer = ingot::Conv2d<Input, Filters, Kernel, Options, T>;
};
template <std::size_t Filters, std::size_t Kernel, Conv1dOptions Options>
struct Conv1d {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class T>
  using layer = ingot::Conv1d<Input, Filters, Kernel, Options, T>;
};
template <Size2 Kernel, PoolOptions Options, template <class, Size2, PoolOptions> class L>
struct Pool2d {
  template <class Input>
  static constexpr bool takes = Input::rank == 3;
  template <class Input, class>
  using layer = L<Input, Kernel, Options>;
};
template <std::size_t Kernel, Pool1dOptions Options, template <class, std::size_t, Pool1dOptions> class L>
struct Pool1d {
  template <class Input>
  static constexpr bool takes = Input::rank == 2;
  template <class Input, class>
  using layer = L<Input, Kernel, Options>;
};
template <std::size_t Rank, template <class> class L>
struct GlobalPool {
  template <class Input>
  static constexpr bool takes = Input::rank == Rank;
  template <class Input, class>
  using layer = L<Input>;
};
template <template <class> class L>
struct Same {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class>
  using layer = L<Input>;
};
template <class To>
struct Reshape {
  template <class Input>
  static constexpr bool takes = Input::size == To::size;
  template <class Input, class>
  using layer = ingot::Reshape<Input, To>;
};
template <NormOptions Options>
struct BatchNorm {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer = ingot::BatchNorm<Input, Options, T>;
};
template <LayerNormOptions Options>
struct LayerNorm {
  template <class Input>
  static constexpr bool takes = Options.axes <= Input::rank;
  template <class Input, class T>
  using layer = ingot::LayerNorm<Input, Options, T>;
};

}  // namespace words

template <std::size_t Out, Bias WithBias, class Input>
struct RefusalOf<DoesNotTake<words::Dense<Out, WithBias>, Input>> {
  using type = FlattenStandsBeforeDense<Input>;
};

namespace detail {

// What the next word stands behind: a layer's output, or what stands before a layer that is refused.
template <class Layer, class Input>
struct ShapeBehind {
  using type = Input;
};
template <class Layer, class Input>
requires can_be_held<Layer>
struct ShapeBehind<Layer, Input> {
  using type = typename Layer::output_shape;
};

// The layer of a word behind an input of a known shape. One that is refused keeps its place, so that the network can
// say where it stands.
template <class Word, class Input, class T>
struct Placed {
  using layer = NotAWord<Word>;
  using output_shape = Input;
};
template <WordType Word, class Input, class T>
struct Placed<Word, Input, T> {
  using layer = DoesNotTake<Word, Input>;
  using output_shape = Input;
};
template <WordType Word, class Input, class T>
requires word_takes_input<Word, Input>
struct Placed<Word, Input, T> {
  using layer = typename Word::template layer<Input, T>;
  using output_shape = typename ShapeBehind<layer, Input>::type;
};

// The layers of a list of words: each step names the one before it, so that no list is ever rebuilt.
template <class Input, class T, class... Words>
struct Built {
  template <std::size_t I, class = void>
  struct At : Placed<type_at_t<I, Words...>, typename At<I - 1>::output_shape, T> {};
  template <class Unused>
  struct At<0, Unused> : Placed<type_at_t<0, Words...>, Input, T> {};

  template <class Positions>
  struct Assemble;
  template <std::size_t... I>
  struct Assemble<std::index_sequence<I...>> {
    using type = Network<typename At<I>::layer...>;
  };
  using type = typename Assemble<std::index_sequence_for<Words...>>::type;
};

template <class Input, class T, class... Words>
struct BuiltBehind {
  using type = Network<BuildOf<Input>>;
};
template <ShapeType Input, class T, class... Words>
struct BuiltBehind<Input, T, Words...> : Built<Input, T, Words...> {};

template <class Chain>
struct ResidualOfChain;
template <class... Layers>
struct ResidualOfChain<Network<Layers...>> {
  using type = Residual<Layers...>;
};

}  // namespace detail

namespace words {

// Words that are made of words.
template <class... Words>
struct Chain {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer = typename ingot::detail::Built<Input, T, Words...>::type;
};
template <class... Branches>
struct Concat {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer = ingot::Concat<typename ingot::detail::Placed<Branches, Input, T>::layer...>;
};
template <class... Branches>
struct Residual {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer = ingot::Residual<typename ingot::detail::Placed<Branches, Input, T>::layer...>;
};

template <class A, class B, class C, class... Rest>
struct Residual<A, B, C, Rest...> {
  template <class Input>
  static constexpr bool takes = true;
  template <class Input, class T>
  using layer =
      typename ingot::detail::ResidualOfChain<typename ingot::detail::Built<Input, T, A, B, C, Rest...>::type>::type;
};

}  // namespace words

namespace words {

// The word softmax, which is also a function of a tensor: of a trained network's logits it makes probabilities.
struct Softmax : Spread<ingot::Softmax> {
  // Along the last axis, of any batch: e^x / sum e^x, from x - max x.
  template <class T, std::size_t... Extents>
  requires(sizeof...(Extents) > 0)
  constexpr Tensor<T, Extents...> operator()(Tensor<T, Extents...> const& x) const {
    Tensor<T, Extents...> p{};
    ingot::Softmax<Extents...>{}.template forward<1, T>(x, p);
    return p;
  }
};

}  // namespace words

// The words. One with options names them by their type: `conv2d<4, 3, ConvOptions{.padding = 1}>`, as Clang takes no
// bare braces for a template argument. One whose options all have defaults is still a template: `batch_norm<>`. `tanh`
// may be ambiguous with the C library's function after `using namespace ingot`: write `ingot::tanh`. A kernel that is
// left out has size 0, which the layer refuses.
template <std::size_t Out, Bias WithBias = Bias::present>
inline constexpr words::Dense<Out, WithBias> dense{};
template <std::size_t Filters, Size2 Kernel = Size2{0, 0}, ConvOptions Options = ConvOptions{}>
inline constexpr words::Conv2d<Filters, Kernel, Options> conv2d{};
template <std::size_t Filters, std::size_t Kernel = 0, Conv1dOptions Options = Conv1dOptions{}>
inline constexpr words::Conv1d<Filters, Kernel, Options> conv1d{};
template <Size2 Kernel, PoolOptions Options = PoolOptions{}>
inline constexpr words::Pool2d<Kernel, Options, MaxPool2d> max_pool2d{};
template <Size2 Kernel, PoolOptions Options = PoolOptions{}>
inline constexpr words::Pool2d<Kernel, Options, AvgPool2d> avg_pool2d{};
template <std::size_t Kernel, Pool1dOptions Options = Pool1dOptions{}>
inline constexpr words::Pool1d<Kernel, Options, MaxPool1d> max_pool1d{};
template <std::size_t Kernel, Pool1dOptions Options = Pool1dOptions{}>
inline constexpr words::Pool1d<Kernel, Options, AvgPool1d> avg_pool1d{};
inline constexpr words::Same<Identity> identity{};
inline constexpr words::GlobalPool<3, GlobalAvgPool2d> global_avg_pool2d{};
inline constexpr words::GlobalPool<2, GlobalAvgPool1d> global_avg_pool1d{};
inline constexpr words::Spread<Flatten> flatten{};
template <std::size_t... Extents>
inline constexpr words::Reshape<Shape<Extents...>> reshape{};
template <NormOptions Options = NormOptions{}>
inline constexpr words::BatchNorm<Options> batch_norm{};
template <LayerNormOptions Options = LayerNormOptions{}>
inline constexpr words::LayerNorm<Options> layer_norm{};
template <Real Probability>
inline constexpr words::SpreadNumber<Probability, Dropout> dropout{};
inline constexpr words::Spread<Relu> relu{};
template <Real Slope = 0.01>
inline constexpr words::SpreadNumber<Slope, LeakyRelu> leaky_relu{};
template <Real Alpha = 1.0>
inline constexpr words::SpreadNumber<Alpha, Elu> elu{};
inline constexpr words::Spread<Gelu> gelu{};
inline constexpr words::Spread<Silu> silu{};
inline constexpr words::Spread<Sigmoid> sigmoid{};
inline constexpr words::Spread<Tanh> tanh{};
inline constexpr words::Spread<HardSigmoid> hard_sigmoid{};
inline constexpr words::Spread<HardSwish> hard_swish{};
inline constexpr words::Spread<Softplus> softplus{};
inline constexpr words::Softmax softmax{};
inline constexpr words::Spread<LogSoftmax> log_softmax{};

// Several words as one: a nested network.
template <class... Words>
constexpr words::Chain<Words...> chain(Words...) {
  return {};
}
// Branches side by side, each one word: `concat(conv2d<8, 1>, chain(conv2d<4, 1>, relu, conv2d<8, 3, ...>))`.
template <class... Branches>
constexpr words::Concat<Branches...> concat(Branches...) {
  return {};
}
// A body, and a shortcut around it where x itself does not fit: `residual(chain(...))`, `residual(chain(...),
// conv2d<16, 1>)`. Three and more words are the body, as a chain: `residual(conv2d<8, 3, ...>, relu, conv2d<8, 3,
// ...>)`.
template <class Body, class... More>
constexpr words::Residual<Body, More...> residual(Body, More...) {
  return {};
}

// The network of these words behind an input of shape Input, in scalar T, all parameters zero: exactly the type that
// one would spell. `using Net = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, flatten, dense<10>));` Refuses
// words that do not take the shape before them, and whatever the layers refuse.
template <class Input, class T = float, class... Words>
constexpr typename detail::BuiltBehind<Input, T, Words...>::type build(Words...) {
  return {};
}
// Without a shape, or with extents in its place.
template <std::size_t... Extents, class... Words>
constexpr Network<BuildOf<std::index_sequence<Extents...>>> build(Words...) {
  return {};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
