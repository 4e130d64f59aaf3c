// Samples with their targets, in memory.
#pragma once

#include "ingot/core/prologue.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "ingot/core/integer_cast.hpp"
#include "ingot/core/random.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/core/tensor.hpp"

namespace ingot {

// The target of samples that have none: a table of what is to be predicted.
struct NoTarget {};

// What a data set gives as the target of a sample: a class, a tensor of some shape, or nothing.
template <class Target>
concept TargetKind = std::is_same_v<Target, ClassIndex> || ShapeType<Target> || std::is_same_v<Target, NoTarget>;

namespace detail {

template <class Target, std::size_t B, class T>
struct TargetBatch {
  using type = batch_t<T, B, Target>;
};
template <std::size_t B, class T>
struct TargetBatch<ClassIndex, B, T> {
  using type = Labels<B>;
};
template <std::size_t B, class T>
struct TargetBatch<NoTarget, B, T> {
  using type = NoTarget;
};

}  // namespace detail

// The targets of a batch as a loss takes them: Labels<B>, or a tensor.
template <TargetKind Target, std::size_t B, class T>
using target_batch_t = typename detail::TargetBatch<Target, B, T>::type;

// Samples of shape Input, each with a class (Target = ClassIndex), a tensor (Target = Shape<...>) or no target
// (Target = NoTarget).
// Refuses, as std::invalid_argument: inputs and targets that do not pair, a class index not below `classes`, another
// number of names than one a class or one a value of a sample; as std::out_of_range a place that is not in the set.
template <ShapeType Input, TargetKind Target = ClassIndex, Scalar T = float>
class Dataset {
 public:
  static constexpr bool has_classes = std::is_same_v<Target, ClassIndex>;
  static constexpr bool has_tensors = ShapeType<Target>;
  using input_shape = Input;
  using target_kind = Target;
  using value_type = T;
  using target_value = std::conditional_t<has_classes, ClassIndex, T>;
  static constexpr std::size_t target_size = [] {
    if constexpr (has_tensors) {
      return Target::size;
    } else {
      return std::size_t{has_classes ? 1 : 0};
    }
  }();

  // The samples' values one after the other. Names of the classes and of a sample's values may be left out.
  Dataset(std::vector<T> inputs, std::vector<ClassIndex> labels, std::size_t classes,
          std::vector<std::string> class_names = {}, std::vector<std::string> feature_names = {})
  requires(has_classes)
      : inputs_(std::move(inputs)),
        targets_(std::move(labels)),
        classes_(classes),
        class_names_(std::move(class_names)),
        feature_names_(std::move(feature_names)) {
    check_pairs();
    if (!class_names_.empty() && class_names_.size() != classes_) {
      throw std::invalid_argument("a data set has one name per class, or none");
    }
    auto const wrong = std::ranges::find_if(targets_, [&](ClassIndex label) { return label >= classes_; });
    if (wrong != targets_.end()) {
      throw std::invalid_argument("a class index is below the number of classes: found " + std::to_string(*wrong) +
                                  " of " + std::to_string(classes_) + " at sample " +
                                  std::to_string(wrong - targets_.begin()));
    }
  }
  Dataset(std::vector<T> inputs, std::vector<T> targets, std::vector<std::string> feature_names = {})
  requires(has_tensors)
      : inputs_(std::move(inputs)), targets_(std::move(targets)), feature_names_(std::move(feature_names)) {
    check_pairs();
  }
  explicit Dataset(std::vector<T> inputs, std::vector<std::string> feature_names = {})
  requires(target_size == 0)
      : inputs_(std::move(inputs)), feature_names_(std::move(feature_names)) {
    check_pairs();
  }

  std::size_t size() const { return inputs_.size() / Input::size; }
  std::size_t classes() const
  requires has_classes
  {
    return classes_;
  }
  std::vector<std::string> const& class_names() const
  requires has_classes
  {
    return class_names_;
  }
  // One for each value of a sample, in order, or none.
  std::vector<std::string> const& feature_names() const { return feature_names_; }

  std::span<T const> input(std::size_t i) const { return {inputs_.data() + i * Input::size, Input::size}; }
  std::span<T> input(std::size_t i) { return {inputs_.data() + i * Input::size, Input::size}; }
  // The same as a tensor, for net(x) and net.predict(x).
  tensor_t<T, Input> sample(std::size_t i) const {
    check_place(i, size(), "sample");
    tensor_t<T, Input> x;
    std::ranges::copy(input(i), x.begin());
    return x;
  }
  ClassIndex label(std::size_t i) const
  requires has_classes
  {
    return targets_[i];
  }
  std::span<T const> target(std::size_t i) const
  requires(has_tensors)
  {
    return {targets_.data() + i * target_size, target_size};
  }

  // Writes sample i to one row of a batch.
  template <std::size_t B, class U = T>
  void copy_sample(std::size_t i, std::size_t row, std::type_identity_t<View<U, B, Input>> inputs,
                   target_batch_t<Target, B, U>& targets) const {
    check_place(i, size(), "sample");
    check_place(row, B, "row");
    auto const convert = [](auto value) { return static_cast<U>(value); };
    std::ranges::transform(input(i), inputs.sample(row), convert);
    if constexpr (has_classes) {
      targets[row] = targets_[i];
    } else if constexpr (has_tensors) {
      std::ranges::transform(target(i), targets.data() + row * target_size, convert);
    }
  }

  // The samples at the given places, in that order.
  Dataset subset(std::span<std::size_t const> places) const {
    std::vector<T> inputs;
    std::vector<target_value> targets;
    inputs.reserve(places.size() * Input::size);
    targets.reserve(places.size() * target_size);
    for (std::size_t const i : places) {
      check_place(i, size(), "sample");
      inputs.insert(inputs.end(), input(i).begin(), input(i).end());
      auto const first = targets_.begin() + static_cast<std::ptrdiff_t>(i * target_size);
      targets.insert(targets.end(), first, first + static_cast<std::ptrdiff_t>(target_size));
    }
    if constexpr (has_classes) {
      return Dataset(std::move(inputs), std::move(targets), classes_, class_names_, feature_names_);
    } else if constexpr (has_tensors) {
      return Dataset(std::move(inputs), std::move(targets), feature_names_);
    } else {
      return Dataset(std::move(inputs), feature_names_);
    }
  }

 private:
  void check_pairs() const {
    if (inputs_.size() % Input::size != 0 || targets_.size() != size() * target_size) {
      throw std::invalid_argument("a data set has one target per sample: expected " + std::to_string(Input::size) +
                                  " numbers of input and " + std::to_string(target_size) +
                                  " of target for each, found " + std::to_string(inputs_.size()) + " and " +
                                  std::to_string(targets_.size()));
    }
    if (!feature_names_.empty() && feature_names_.size() != Input::size) {
      throw std::invalid_argument("a data set has one name for each value of a sample, or none");
    }
  }
  static void check_place(std::size_t place, std::size_t count, char const* what) {
    if (place >= count) refuse_place(place, count, what);
  }
  // A function of its own so that the check is inlined: GCC otherwise warns about the indices behind it.
  [[noreturn]] static void refuse_place(std::size_t place, std::size_t count, char const* what) {
    throw std::out_of_range(std::string(what) + " " + std::to_string(place) + " of " + std::to_string(count));
  }

  std::vector<T> inputs_;
  std::vector<target_value> targets_;
  std::size_t classes_ = 0;
  std::vector<std::string> class_names_;
  std::vector<std::string> feature_names_;
};

// The numbers 0 to count - 1 in random order (Fisher, Yates): the same for a key on every machine.
inline std::vector<std::size_t> shuffled_order(std::size_t count, RandomKey key) {
  if (count > std::numeric_limits<std::uint32_t>::max()) {
    throw std::invalid_argument("at most 2^32 - 1 samples can be shuffled");
  }
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = 0; i + 1 < count; ++i) {
    auto const ahead = integer_cast<std::size_t>(key.below(i, integer_cast<std::uint32_t>(count - i)));
    std::swap(order[i], order[i + ahead]);
  }
  return order;
}

// A part of a data set is given as a number of samples, not as a fraction.
template <class Count>
inline constexpr bool is_number_of_samples = std::is_integral_v<Count>;

// Two parts of a data set in random order: `first` samples, and the others.
template <class Data, class Count>
requires std::is_arithmetic_v<Count>
std::pair<Data, Data> split(Data const& data, Count count, RandomKey key) {
  static_assert(is_number_of_samples<Count>, "split(data, first, key) takes a number of samples: data.size() / 5");
  auto const first = static_cast<std::size_t>(count);
  if (first > data.size()) throw std::invalid_argument("split: the first part cannot be larger than the data set");
  std::vector<std::size_t> const order = shuffled_order(data.size(), key);
  auto const places = std::span(order);
  return {data.subset(places.first(first)), data.subset(places.subspan(first))};
}

namespace detail {

template <class Data>
inline constexpr bool is_dataset = false;
template <class Input, class Target, class T>
inline constexpr bool is_dataset<Dataset<Input, Target, T>> = true;

}  // namespace detail

// Whether split takes arguments of these types.
template <class... Given>
inline constexpr bool splits = false;
template <class Data, class Count, class Key>
inline constexpr bool splits<Data, Count, Key> =
    detail::is_dataset<Data> && std::is_arithmetic_v<Count> && std::is_convertible_v<Key, RandomKey>;
template <class... Given>
requires(!splits<std::remove_cvref_t<Given>...>)
std::array<std::size_t, 2> split(Given&&...) {
  static_assert(splits<std::remove_cvref_t<Given>...>,
                "split(data, first, key) takes a data set, a number of samples and a RandomKey{seed}");
  return {};
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
