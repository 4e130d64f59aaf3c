// Options and template arguments of layers as a person would spell them in a program.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/core/extents.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/window_options.hpp"
#include "ingot/host/quoted_text.hpp"
#include "ingot/layers/batch_norm.hpp"
#include "ingot/layers/layer_norm.hpp"
#include "ingot/layers/recurrent_options.hpp"

namespace ingot::detail {

// Template arguments, or the members of options, of which the last ones that are as by default are left out.
class SpelledArguments {
 public:
  void add(std::string text, bool is_default = false) {
    texts_.push_back(std::move(text));
    if (!is_default) given_ = texts_.size();
  }
  bool all_default() const { return given_ == 0; }
  std::string joined(char open, char close) const {
    std::string result(1, open);
    for (std::size_t i = 0; i < given_; ++i) result += (i > 0 ? ", " : "") + texts_[i];
    return result + close;
  }

 private:
  std::vector<std::string> texts_;
  std::size_t given_ = 0;
};

// The members of options that are not as by default: "ingot::ConvOptions{.stride = 2}".
class SpelledOptions {
 public:
  template <class Value>
  SpelledOptions& add(std::string const& name, Value const& value, Value const& by_default) {
    if (!(value == by_default)) members_ += (members_.empty() ? "." : ", .") + name + " = " + spelled_member(value);
    return *this;
  }
  bool all_default() const { return members_.empty(); }
  std::string of(std::string const& type) const { return "ingot::" + type + '{' + members_ + '}'; }

  // Of enumerators that are as by default nothing is spelled.
  static std::string spelled(std::size_t value) { return std::to_string(value); }
  static std::string spelled(std::string_view text) { return std::string(text); }
  static std::string spelled(bool value) { return value ? "true" : "false"; }
  static std::string spelled(double value) {
    std::string text = shortest_decimal(value);
    return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;
  }
  static std::string spelled(SequenceDirection direction) {
    return direction == SequenceDirection::reverse ? "ingot::SequenceDirection::reverse"
                                                   : "ingot::SequenceDirection::bidirectional";
  }
  static std::string spelled(StepOutput) { return "ingot::StepOutput::last"; }
  static std::string spelled(InitialState initial) {
    return initial == InitialState::learned ? "ingot::InitialState::learned" : "ingot::InitialState::carried";
  }
  // Enumerators of layers that say themselves how they are spelled.
  template <class Enumerator>
  requires requires(Enumerator enumerator) { spelled_enumerator(enumerator); }
  static std::string spelled(Enumerator enumerator) {
    return "ingot::" + std::string(spelled_enumerator(enumerator));
  }
  static std::string spelled(RnnActivation) { return "ingot::RnnActivation::relu"; }
  static std::string spelled(ResetGate) { return "ingot::ResetGate::before_product"; }
  static std::string spelled(Size2 size) {
    if (size.height == size.width) return std::to_string(size.height);
    return "ingot::Size2{" + std::to_string(size.height) + ", " + std::to_string(size.width) + '}';
  }
  static std::string spelled(Padding1 padding) {
    if (padding.before == padding.after) return std::to_string(padding.before);
    return "ingot::Padding1{" + std::to_string(padding.before) + ", " + std::to_string(padding.after) + '}';
  }
  static std::string spelled(Padding2 padding) {
    if (padding == Padding2(padding.top)) return std::to_string(padding.top);
    return "ingot::Padding2{" + std::to_string(padding.top) + ", " + std::to_string(padding.left) + ", " +
           std::to_string(padding.bottom) + ", " + std::to_string(padding.right) + '}';
  }

 private:
  // The member has the type already: {1, 2} of a Size2.
  template <class Value>
  static std::string spelled_member(Value const& value) {
    std::string const text = spelled(value);
    if constexpr (std::is_same_v<Value, Size2> || std::is_same_v<Value, Padding1> || std::is_same_v<Value, Padding2>) {
      return text.find('{') == std::string::npos ? text : text.substr(text.find('{'));
    }
    return text;
  }

  std::string members_;
};

// Of a convolution's or a pooling's, in one dimension or two.
template <class Options>
SpelledOptions spelled_options(Options const& options) {
  constexpr Options by_default;
  SpelledOptions spelled;
  spelled.add("stride", options.stride, by_default.stride);
  spelled.add("padding", options.padding, by_default.padding);
  spelled.add("dilation", options.dilation, by_default.dilation);
  if constexpr (requires { options.ceil_mode; }) {
    spelled.add("ceil_mode", options.ceil_mode, by_default.ceil_mode);
    spelled.add("count_include_pad", options.count_include_pad, by_default.count_include_pad);
  } else {
    spelled.add("groups", options.groups, by_default.groups);
    spelled.add("bias", options.bias, by_default.bias);
  }
  return spelled;
}
inline SpelledOptions spelled_options(NormOptions const& options) {
  SpelledOptions spelled;
  spelled.add("epsilon", options.epsilon, NormOptions{}.epsilon);
  spelled.add("momentum", options.momentum, NormOptions{}.momentum);
  return spelled;
}
inline SpelledOptions spelled_options(LayerNormOptions const& options) {
  SpelledOptions spelled;
  spelled.add("epsilon", options.epsilon, LayerNormOptions{}.epsilon);
  spelled.add("axes", options.axes, LayerNormOptions{}.axes);
  return spelled;
}

// Of a recurrent layer's.
template <class Options>
requires requires(Options options) { options.keep_every; }
SpelledOptions spelled_options(Options const& options) {
  constexpr Options by_default;
  SpelledOptions spelled;
  spelled.add("direction", options.direction, by_default.direction);
  spelled.add("output", options.output, by_default.output);
  spelled.add("initial", options.initial, by_default.initial);
  spelled.add("truncate", options.truncate, by_default.truncate);
  spelled.add("keep_every", options.keep_every, by_default.keep_every);
  spelled.add("bias", options.bias, by_default.bias);
  if constexpr (requires { options.activation; }) spelled.add("activation", options.activation, by_default.activation);
  if constexpr (requires { options.reset; }) spelled.add("reset", options.reset, by_default.reset);
  if constexpr (requires { options.peepholes; }) spelled.add("peepholes", options.peepholes, by_default.peepholes);
  return spelled;
}

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
