// The type of a network as a person would spell it in a program.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/core/extents.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/shape.hpp"
#include "ingot/core/type_name.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/host/quoted_text.hpp"
#include "ingot/host/spelled_layer.hpp"
#include "ingot/host/spelled_options.hpp"
#include "ingot/layers/activations.hpp"
#include "ingot/layers/batch_norm.hpp"
#include "ingot/layers/bias.hpp"
#include "ingot/layers/conv1d.hpp"
#include "ingot/layers/conv2d.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/layers/dropout.hpp"
#include "ingot/layers/gated_activation.hpp"
#include "ingot/layers/global_pooling.hpp"
#include "ingot/layers/gru.hpp"
#include "ingot/layers/layer_norm.hpp"
#include "ingot/layers/lstm.hpp"
#include "ingot/layers/narrow.hpp"
#include "ingot/layers/packed_conv1d.hpp"
#include "ingot/layers/packed_dense.hpp"
#include "ingot/layers/packed_recurrent.hpp"
#include "ingot/layers/per_step.hpp"
#include "ingot/layers/pooling.hpp"
#include "ingot/layers/reshape.hpp"
#include "ingot/layers/rnn.hpp"
#include "ingot/layers/softmax.hpp"
#include "ingot/layers/tiled.hpp"
#include "ingot/layers/transpose.hpp"
#include "ingot/network/concat.hpp"
#include "ingot/network/network.hpp"
#include "ingot/network/residual.hpp"
#include "ingot/network/skip_stack.hpp"

namespace ingot {

namespace detail {

// A layer that is not the library's is as the compiler spells it; what it cannot spell in a program is `unknown`.
struct TypeSpeller {
  std::string unknown{};
  std::string own{};
  std::set<std::string> headers{};

  template <class T>
  std::string operator()() {
    return spell(Type<T>{});
  }

 private:
  static std::string indented(std::string const& text) {
    std::string result;
    for (char const c : text) result += c == '\n' ? std::string("\n  ") : std::string(1, c);
    return result;
  }

  template <class T>
  static std::string scalar() {
    return std::is_same_v<T, double> ? "double" : "float";
  }
  template <std::size_t... Extents>
  static std::string extents(std::string const& name, std::string const& first = {}) {
    SpelledArguments arguments;
    if (!first.empty()) arguments.add(first);
    for (std::size_t const extent : {std::size_t{0}, Extents...}) {
      if (extent != 0) arguments.add(std::to_string(extent));
    }
    return "ingot::" + name + arguments.joined('<', '>');
  }
  template <class Options>
  static void add_options(SpelledArguments& arguments, std::string const& type, Options const& options) {
    SpelledOptions const spelled = spelled_options(options);
    arguments.add(spelled.of(type), spelled.all_default());
  }
  template <class... Layers>
  std::string joined(std::string const& name) {
    std::string text = "ingot::" + name + '<';
    bool first = true;
    for (std::string const& layer : {std::string(), (*this)(Type<Layers>{})...}) {
      if (layer.empty()) continue;
      text += (first ? "\n    " : ",\n    ") + layer;
      first = false;
    }
    return text + '>';
  }
  template <class T>
  std::string operator()(Type<T> type) {
    return indented(indented(spell(type)));
  }

  template <std::size_t... Extents>
  std::string spell(Type<Shape<Extents...>>) {
    return extents<Extents...>("Shape");
  }
  template <class... Layers>
  std::string spell(Type<Network<Layers...>>) {
    return joined<Layers...>("Network");
  }
  template <class... Branches>
  std::string spell(Type<Concat<Branches...>>) {
    return joined<Branches...>("Concat");
  }
  template <class... Parts>
  std::string spell(Type<Residual<Parts...>>) {
    return joined<Parts...>("Residual");
  }
  template <class Body>
  std::string spell(Type<Residual<Body, NoShortcut>>) {
    return joined<Body>("Residual");
  }
  template <class... Arrays>
  std::string spell(Type<SkipStack<Arrays...>>) {
    return joined<Arrays...>("SkipStack");
  }
  template <class... Parts>
  std::string spell(Type<SkipArray<Parts...>>) {
    return joined<Parts...>("SkipArray");
  }
  template <class... Parts>
  std::string spell(Type<SkipBlock<Parts...>>) {
    return joined<Parts...>("SkipBlock");
  }
  template <class Filter, class Gate, class Update>
  std::string spell(Type<SkipBlock<Filter, Gate, Update, NoCondition>>) {
    return joined<Filter, Gate, Update>("SkipBlock");
  }
  template <class L, Size2 Tile>
  std::string spell(Type<Tiled<L, Tile>>) {
    return "ingot::Tiled<" + spell(Type<L>{}) + ", ingot::Size2{" + std::to_string(Tile.height) + ", " +
           std::to_string(Tile.width) + "}>";
  }

  template <std::size_t Time, class L>
  std::string spell(Type<PerStep<Time, L>>) {
    return "ingot::PerStep<" + std::to_string(Time) + ", " + spell(Type<L>{}) + '>';
  }
  template <class L>
  std::string spell(Type<PackedRecurrent<L>>) {
    return "ingot::PackedRecurrent<" + spell(Type<L>{}) + '>';
  }
  template <class S>
  std::string spell(Type<Transpose<S>>) {
    return "ingot::Transpose<" + spell(Type<S>{}) + '>';
  }

  template <class T, Bias WithBias>
  static std::string dense(std::string const& name, std::size_t in, std::size_t out) {
    SpelledArguments arguments;
    arguments.add(std::to_string(in));
    arguments.add(std::to_string(out));
    arguments.add(scalar<T>(), std::is_same_v<T, float>);
    arguments.add("ingot::Bias::none", WithBias == Bias::present);
    return "ingot::" + name + arguments.joined('<', '>');
  }
  template <std::size_t In, std::size_t Out, class T, Bias WithBias>
  std::string spell(Type<Dense<In, Out, T, WithBias>>) {
    return dense<T, WithBias>("Dense", In, Out);
  }
  template <std::size_t In, std::size_t Out, class T, Bias WithBias>
  std::string spell(Type<PackedDense<In, Out, T, WithBias>>) {
    return dense<T, WithBias>("PackedDense", In, Out);
  }
  template <class Input, std::size_t Filters, Size2 Kernel, ConvOptions Options, class T>
  std::string spell(Type<Conv2d<Input, Filters, Kernel, Options, T>>) {
    SpelledArguments arguments;
    arguments.add(spell(Type<Input>{}));
    arguments.add(std::to_string(Filters));
    arguments.add(SpelledOptions::spelled(Kernel));
    add_options(arguments, "ConvOptions", Options);
    arguments.add(scalar<T>(), std::is_same_v<T, float>);
    return "ingot::Conv2d" + arguments.joined('<', '>');
  }
  template <class Input, class T>
  std::string conv1d(std::string const& name, std::size_t filters, std::size_t kernel, Conv1dOptions const& options) {
    SpelledArguments arguments;
    arguments.add(spell(Type<Input>{}));
    arguments.add(std::to_string(filters));
    arguments.add(std::to_string(kernel));
    add_options(arguments, "Conv1dOptions", options);
    arguments.add(scalar<T>(), std::is_same_v<T, float>);
    return "ingot::" + name + arguments.joined('<', '>');
  }
  template <class Input, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
  std::string spell(Type<Conv1d<Input, Filters, Kernel, Options, T>>) {
    return conv1d<Input, T>("Conv1d", Filters, Kernel, Options);
  }
  template <class Input, std::size_t Filters, std::size_t Kernel, Conv1dOptions Options, class T>
  std::string spell(Type<PackedConv1d<Input, Filters, Kernel, Options, T>>) {
    return conv1d<Input, T>("PackedConv1d", Filters, Kernel, Options);
  }
  template <class Input, class Value, class Opening>
  std::string spell(Type<GatedActivation<Input, Value, Opening>>) {
    SpelledArguments arguments;
    arguments.add(spell(Type<Input>{}));
    arguments.add(function<Value>(), std::is_same_v<Value, activation::Tanh>);
    arguments.add(function<Opening>(), std::is_same_v<Opening, activation::Sigmoid>);
    return "ingot::GatedActivation" + arguments.joined('<', '>');
  }
  template <class Input, std::size_t First, std::size_t Count>
  std::string spell(Type<Narrow<Input, First, Count>>) {
    return "ingot::Narrow<" + spell(Type<Input>{}) + ", " + std::to_string(First) + ", " + std::to_string(Count) + '>';
  }

  template <class Input, class Kernel, class Options>
  std::string pool(std::string const& name, std::string const& options_name, Kernel kernel, Options const& options) {
    SpelledArguments arguments;
    arguments.add(spell(Type<Input>{}));
    arguments.add(SpelledOptions::spelled(kernel));
    add_options(arguments, options_name, options);
    return "ingot::" + name + arguments.joined('<', '>');
  }
  template <class Input, Size2 Kernel, PoolOptions Options>
  std::string spell(Type<MaxPool2d<Input, Kernel, Options>>) {
    return pool<Input>("MaxPool2d", "PoolOptions", Kernel, Options);
  }
  template <class Input, Size2 Kernel, PoolOptions Options>
  std::string spell(Type<AvgPool2d<Input, Kernel, Options>>) {
    return pool<Input>("AvgPool2d", "PoolOptions", Kernel, Options);
  }
  template <class Input, std::size_t Kernel, Pool1dOptions Options>
  std::string spell(Type<MaxPool1d<Input, Kernel, Options>>) {
    return pool<Input>("MaxPool1d", "Pool1dOptions", Kernel, Options);
  }
  template <class Input, std::size_t Kernel, Pool1dOptions Options>
  std::string spell(Type<AvgPool1d<Input, Kernel, Options>>) {
    return pool<Input>("AvgPool1d", "Pool1dOptions", Kernel, Options);
  }
  template <class Input>
  std::string spell(Type<GlobalAvgPool2d<Input>>) {
    return "ingot::GlobalAvgPool2d<" + spell(Type<Input>{}) + '>';
  }
  template <class Input>
  std::string spell(Type<GlobalAvgPool1d<Input>>) {
    return "ingot::GlobalAvgPool1d<" + spell(Type<Input>{}) + '>';
  }

  template <class S, NormOptions Options, class T>
  std::string spell(Type<BatchNorm<S, Options, T>>) {
    SpelledArguments arguments;
    arguments.add(spell(Type<S>{}));
    add_options(arguments, "NormOptions", Options);
    arguments.add(scalar<T>(), std::is_same_v<T, float>);
    return "ingot::BatchNorm" + arguments.joined('<', '>');
  }
  template <class S, LayerNormOptions Options, class T>
  std::string spell(Type<LayerNorm<S, Options, T>>) {
    SpelledArguments arguments;
    arguments.add(spell(Type<S>{}));
    add_options(arguments, "LayerNormOptions", Options);
    arguments.add(scalar<T>(), std::is_same_v<T, float>);
    return "ingot::LayerNorm" + arguments.joined('<', '>');
  }

  template <class T, class Options>
  static std::string recurrent(std::string const& name, std::size_t time, std::size_t in, std::size_t hidden,
                               Options const& options) {
    SpelledArguments arguments;
    arguments.add(std::to_string(time));
    arguments.add(std::to_string(in));
    arguments.add(std::to_string(hidden));
    add_options(arguments, name + "Options", options);
    arguments.add(scalar<T>(), std::is_same_v<T, float>);
    return "ingot::" + name + arguments.joined('<', '>');
  }
  template <std::size_t Time, std::size_t In, std::size_t Hidden, RnnOptions Options, class T>
  std::string spell(Type<Rnn<Time, In, Hidden, Options, T>>) {
    return recurrent<T>("Rnn", Time, In, Hidden, Options);
  }
  template <std::size_t Time, std::size_t In, std::size_t Hidden, GruOptions Options, class T>
  std::string spell(Type<Gru<Time, In, Hidden, Options, T>>) {
    return recurrent<T>("Gru", Time, In, Hidden, Options);
  }
  template <std::size_t Time, std::size_t In, std::size_t Hidden, LstmOptions Options, class T>
  std::string spell(Type<Lstm<Time, In, Hidden, Options, T>>) {
    return recurrent<T>("Lstm", Time, In, Hidden, Options);
  }

  template <class S>
  std::string spell(Type<Identity<S>>) {
    return "ingot::Identity<" + spell(Type<S>{}) + '>';
  }
  template <class From, class To>
  std::string spell(Type<Reshape<From, To>>) {
    return "ingot::Reshape<" + spell(Type<From>{}) + ", " + spell(Type<To>{}) + '>';
  }
  template <Real Probability, std::size_t... Extents>
  std::string spell(Type<Dropout<Probability, Extents...>>) {
    return extents<Extents...>("Dropout", SpelledOptions::spelled(Probability.value));
  }
  template <Real Slope, std::size_t... Extents>
  std::string spell(Type<LeakyRelu<Slope, Extents...>>) {
    return extents<Extents...>("LeakyRelu", SpelledOptions::spelled(Slope.value));
  }
  template <Real Alpha, std::size_t... Extents>
  std::string spell(Type<Elu<Alpha, Extents...>>) {
    return extents<Extents...>("Elu", SpelledOptions::spelled(Alpha.value));
  }
  // Activations, softmax, flatten: the template's name and the extents. A user's may have the name of another namespace.
  template <template <std::size_t...> class L, std::size_t... Extents>
  std::string spell(Type<L<Extents...>> type) {
    if (compilers_spelling<L<Extents...>>().starts_with("ingot::")) {
      return extents<Extents...>(std::string(type_name<L<Extents...>>));
    }
    return other(type);
  }
  template <class T>
  std::string spell(Type<T> type) {
    return other(type);
  }
  template <class T>
  requires requires(SpelledLayer<TypeSpeller>& spelling) { T::spell(spelling); }
  std::string spell(Type<T>) {
    SpelledLayer<TypeSpeller> spelling(*this);
    T::spell(spelling);
    headers.emplace(spelling.header());
    return spelling.text();
  }

  // An activation's function: the library's by its name.
  template <class T>
  std::string function() {
    std::string const text = compilers_spelling<T>();
    return text.starts_with("ingot::activation::") && text.find('<') == std::string::npos ? text : other(Type<T>{});
  }

  template <class T>
  static std::string compilers_spelling() {
    std::string_view text = spelled_type<T>();
    text.remove_prefix(text.find("T = ") + 4);
    std::size_t depth = 0;
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
      if (depth == 0 && (text[end] == ';' || text[end] == ']')) break;
      if (opens(text[end])) ++depth;
      if (closes(text[end]) && depth > 0) --depth;
    }
    return std::string(text.substr(0, end));
  }
  // Braces, parentheses and references stand for values that each compiler spells in its own way; the type of an
  // expression is known only to the program that wrote it.
  template <class T>
  std::string other(Type<T>) {
    std::string text = compilers_spelling<T>();
    if (own.empty()) own = type_name<T>;
    bool const is_of_one_program =
        text.find_first_of("{(&") != std::string::npos || text.find("Expression<") != std::string::npos;
    if (unknown.empty() && is_of_one_program) unknown = type_name<T>;
    return text;
  }
};

}  // namespace detail

// A network's type, or a layer's, in C++, with its layers below one another and arguments that are as by default left
// out. `unknown` is the first layer whose type has no spelling that all compilers take, such as one made of an
// expression; empty if there is none. Layers that are not the library's, of which `own` is the first, are spelled as the
// compiler does. `headers` are those that declare its layers beside ingot.hpp: "attention.hpp".
struct SpelledType {
  std::string text;
  std::string unknown;
  std::string own;
  std::set<std::string> headers;
};
template <class L>
SpelledType spell_type() {
  detail::TypeSpeller speller;
  std::string text = speller.template operator()<L>();
  return {std::move(text), std::move(speller.unknown), std::move(speller.own), std::move(speller.headers)};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
