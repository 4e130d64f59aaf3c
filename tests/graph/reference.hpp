// An interpreter of expression graphs that is too simple to be wrong: every operation index by index, on vectors.
//
// It shares nothing with the library's kernels. `Reference<double> r(graph); r.set("x", values); r.run(); r.result()`.
#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "indices.hpp"
#include "ingot/graph.hpp"
#include "ingot/graph/packed.hpp"
#include "scalar_functions.hpp"

namespace ingot::tests {

template <class T>
class Reference {
 public:
  using Operation = graph::detail::Operation;
  using NodeId = graph::detail::NodeId;
  using Values = std::vector<T>;

  // The words of the graph must outlive it; those of an expression do.
  explicit Reference(graph::detail::GraphView graph) : graph_(graph), values_(graph.node_count) {}

  graph::detail::GraphView const& graph() const { return graph_; }
  // Of any node after run(); of a leaf as soon as it is set.
  Values const& value(NodeId node) const { return values_[node]; }
  // What the i-th root says.
  Values const& result(std::size_t i = 0) const { return values_[graph_.root(i)]; }

  // The inputs and parameters of that name.
  std::vector<NodeId> leaves_named(std::string_view name) const {
    std::vector<NodeId> found;
    for (NodeId const id : named_leaves()) {
      if (graph::detail::name_of_leaf(options(id), graph_.kind(id).options) == name) found.push_back(id);
    }
    return found;
  }
  // All inputs and parameters.
  std::vector<NodeId> named_leaves() const {
    std::vector<NodeId> found;
    for (NodeId id = 0; id < graph_.node_count; ++id) {
      if (graph::detail::is_named(graph_.kind(id).operation)) found.push_back(id);
    }
    return found;
  }
  NodeId leaf(std::string_view name) const {
    std::vector<NodeId> const found = leaves_named(name);
    if (found.size() != 1) throw std::invalid_argument(std::to_string(found.size()) + " leaves " + std::string(name));
    return found[0];
  }

  void set(NodeId node, Values const& values) {
    if (values.size() != graph_.shape(node).size()) throw std::invalid_argument("a leaf of another size");
    values_[node] = values;
  }
  void set(std::string_view name, Values const& values) {
    std::vector<NodeId> const found = leaves_named(name);
    if (found.empty()) throw std::invalid_argument("no leaf is called " + std::string(name));
    for (NodeId const id : found) set(id, values);
  }

  // shifted: a node whose element i is larger by so much than what it computes, for all that read it.
  void run(NodeId shifted = graph::detail::no_node, std::size_t i = 0, T by = T(0)) {
    for (NodeId id = 0; id < graph_.node_count; ++id) {
      Operation const operation = graph_.kind(id).operation;
      if (!graph::detail::is_named(operation)) {
        compute(id, operation);
      } else if (values_[id].empty()) {
        throw std::invalid_argument("an input or a parameter has no values");
      }
      if (id == shifted) values_[id].at(i) += by;
    }
  }

 private:
  Dimensions shape(NodeId node) const { return graph_.shape(node); }
  NodeId operand(NodeId node, std::size_t i) const { return graph_.operand(graph_.kind(node), i); }
  std::uint64_t const* options(NodeId node) const { return graph_.pool + graph_.kind(node).first; }

  void compute(NodeId id, Operation operation) {
    Dimensions const to = shape(id);
    values_[id].assign(to.size(), T(0));
    if (graph::detail::is_elementwise(operation)) return elementwise(id, operation);
    switch (operation) {
      case Operation::constant:
      case Operation::table:
        for (std::size_t i = 0; i < to.size(); ++i) values_[id][i] = T(std::bit_cast<double>(options(id)[i]));
        return;
      case Operation::reshape:
        values_[id] = values_[operand(id, 0)];
        return;
      case Operation::broadcast:
        for (std::size_t i = 0; i < to.size(); ++i) values_[id][i] = broadcast_operand(id, 0, coordinates_of(i, to));
        return;
      case Operation::permute:
        return permute(id);
      case Operation::slice:
        return slice(id);
      case Operation::pad:
        return pad(id);
      case Operation::concat:
        return concat(id);
      case Operation::sum:
        return sum(id);
      case Operation::matmul:
        return matmul(id);
      case Operation::softmax:
        return softmax(id);
      case Operation::log_sum_exp:
        return log_sum_exp(id);
      case Operation::convolution:
      case Operation::convolution_input:
      case Operation::convolution_weight:
        return convolution(id, operation);
      case Operation::max_pool:
      case Operation::max_pool_gather:
      case Operation::max_unpool:
        return max_pool(id, operation);
      case Operation::avg_pool:
      case Operation::avg_pool_backward:
        return avg_pool(id, operation);
      default:
        throw std::invalid_argument("an operation that the reference does not know");
    }
  }

  T broadcast_operand(NodeId id, std::size_t i, Coordinates const& at) const {
    return values_[operand(id, i)][broadcast_place(at, shape(operand(id, i)))];
  }

  void elementwise(NodeId id, Operation operation) {
    Dimensions const to = shape(id);
    for (std::size_t i = 0; i < to.size(); ++i) {
      Coordinates const at = coordinates_of(i, to);
      T numbers[3]{};
      for (std::size_t k = 0; k < graph_.kind(id).operands; ++k) numbers[k] = broadcast_operand(id, k, at);
      values_[id][i] = value_of(graph::detail::name_of(operation), numbers);
    }
  }

  // Axis i of the result is axis order[i] of the operand.
  void permute(NodeId id) {
    Dimensions const to = shape(id);
    for (std::size_t i = 0; i < to.size(); ++i) {
      Coordinates const at = coordinates_of(i, to);
      Coordinates from(to.rank);
      for (std::size_t axis = 0; axis < to.rank; ++axis) from[options(id)[axis]] = at[axis];
      values_[id][i] = values_[operand(id, 0)][place_of(from, shape(operand(id, 0)))];
    }
  }

  void slice(NodeId id) {
    Dimensions const to = shape(id);
    for (std::size_t i = 0; i < to.size(); ++i) {
      Coordinates at = coordinates_of(i, to);
      at[options(id)[0]] += options(id)[1];
      values_[id][i] = values_[operand(id, 0)][place_of(at, shape(operand(id, 0)))];
    }
  }

  void pad(NodeId id) { write_at(id, operand(id, 0), options(id)[0], options(id)[1]); }

  void concat(NodeId id) {
    std::size_t const axis = options(id)[0];
    std::size_t begin = 0;
    for (std::size_t i = 0; i < graph_.kind(id).operands; ++i) {
      write_at(id, operand(id, i), axis, begin);
      begin += shape(operand(id, i))[axis];
    }
  }

  void write_at(NodeId id, NodeId from, std::size_t axis, std::size_t begin) {
    for (std::size_t i = 0; i < shape(from).size(); ++i) {
      Coordinates at = coordinates_of(i, shape(from));
      at[axis] += begin;
      values_[id][place_of(at, shape(id))] = values_[from][i];
    }
  }

  // The coordinates of axes whose bit is not in the mask.
  static Coordinates kept(Coordinates const& at, std::uint64_t mask) {
    Coordinates rest;
    for (std::size_t axis = 0; axis < at.size(); ++axis) {
      if ((mask >> axis & 1) == 0) rest.push_back(at[axis]);
    }
    return rest;
  }

  void sum(NodeId id) {
    NodeId const x = operand(id, 0);
    for (std::size_t i = 0; i < shape(x).size(); ++i) {
      Coordinates const rest = kept(coordinates_of(i, shape(x)), options(id)[0]);
      values_[id][place_of(rest, shape(id))] += values_[x][i];
    }
  }

  void matmul(NodeId id) {
    Dimensions const to = shape(id);
    NodeId const a = operand(id, 0);
    NodeId const b = operand(id, 1);
    bool const a_flipped = options(id)[0] != 0;
    bool const b_flipped = options(id)[1] != 0;
    std::size_t const inner = shape(a)[shape(a).rank - (a_flipped ? 2 : 1)];
    auto const at_row_column = [](Coordinates batch, std::size_t row, std::size_t column, bool flipped) {
      batch[batch.size() - 2] = flipped ? column : row;
      batch[batch.size() - 1] = flipped ? row : column;
      return batch;
    };
    for (std::size_t i = 0; i < to.size(); ++i) {
      Coordinates const at = coordinates_of(i, to);
      std::size_t const row = at[to.rank - 2];
      std::size_t const column = at[to.rank - 1];
      for (std::size_t k = 0; k < inner; ++k) {
        T const left = values_[a][broadcast_place(at_row_column(at, row, k, a_flipped), shape(a))];
        T const right = values_[b][broadcast_place(at_row_column(at, k, column, b_flipped), shape(b))];
        values_[id][i] += left * right;
      }
    }
  }

  // ln sum e^x along an axis through an element.
  T log_sum_exp_through(NodeId x, Coordinates at, std::size_t axis) const {
    auto const element = [&](std::size_t i) {
      at[axis] = i;
      return values_[x][place_of(at, shape(x))];
    };
    T largest = element(0);
    for (std::size_t i = 1; i < shape(x)[axis]; ++i) largest = element(i) > largest ? element(i) : largest;
    T total(0);
    for (std::size_t i = 0; i < shape(x)[axis]; ++i) total += ScalarFunctions<T>::exp(element(i) - largest);
    return largest + ScalarFunctions<T>::log(total);
  }

  void softmax(NodeId id) {
    NodeId const x = operand(id, 0);
    for (std::size_t i = 0; i < shape(x).size(); ++i) {
      T const total = log_sum_exp_through(x, coordinates_of(i, shape(x)), options(id)[0]);
      values_[id][i] = ScalarFunctions<T>::exp(values_[x][i] - total);
    }
  }

  void log_sum_exp(NodeId id) {
    for (std::size_t i = 0; i < shape(id).size(); ++i) {
      Coordinates at = coordinates_of(i, shape(id));
      at.insert(at.begin() + static_cast<std::ptrdiff_t>(options(id)[0]), 0);
      values_[id][i] = log_sum_exp_through(operand(id, 0), at, options(id)[0]);
    }
  }

  // Every product of the convolution goes to the one of image, weight and output that is the result.
  void convolution(NodeId id, Operation operation) {
    NodeId const image = operation == Operation::convolution_input ? id : operand(id, 0);
    NodeId const weight = operation == Operation::convolution_weight ? id
                          : operation == Operation::convolution      ? operand(id, 1)
                                                                     : operand(id, 0);
    NodeId const output = operation == Operation::convolution ? id : operand(id, 1);
    Images const x(shape(image));
    Images const w(shape(weight));
    Images const y(shape(output));
    WindowOptions const window{options(id)};
    std::size_t const groups = options(id)[10];
    std::size_t const filters_of_group = y.channels / groups;
    for (std::size_t i = 0; i < shape(output).size(); ++i) {
      std::size_t const ox = i % y.width;
      std::size_t const oy = i / y.width % y.height;
      std::size_t const filter = i / (y.width * y.height) % y.channels;
      std::size_t const b = i / (y.width * y.height * y.channels);
      std::size_t const first_channel = filter / filters_of_group * w.channels;
      for (std::size_t c = 0; c < w.channels; ++c) {
        window.for_each_tap(oy, ox, x.height, x.width,
                            [&](std::size_t ky, std::size_t kx, std::size_t row, std::size_t column) {
                              std::size_t const xi = x.place(b, first_channel + c, row, column);
                              std::size_t const wi = w.place(filter, c, ky, kx);
                              if (operation == Operation::convolution) {
                                values_[id][i] += values_[image][xi] * values_[weight][wi];
                              } else if (operation == Operation::convolution_input) {
                                values_[id][xi] += values_[weight][wi] * values_[output][i];
                              } else {
                                values_[id][wi] += values_[image][xi] * values_[output][i];
                              }
                            });
      }
    }
  }

  // Where the largest of a window stands in the image, the first of equals; NaN is larger than all.
  std::size_t place_of_largest(NodeId image, WindowOptions const& window, std::size_t map, std::size_t oy,
                               std::size_t ox) const {
    Images const x(shape(image));
    bool found = false;
    std::size_t best = 0;
    window.for_each_tap(oy, ox, x.height, x.width, [&](std::size_t, std::size_t, std::size_t row, std::size_t column) {
      std::size_t const i = (map * x.height + row) * x.width + column;
      T const candidate = values_[image][i];
      if (!found || candidate > values_[image][best] || candidate != candidate) best = i;
      found = true;
    });
    return best;
  }

  void max_pool(NodeId id, Operation operation) {
    NodeId const image = operand(id, 0);
    NodeId const output = operation == Operation::max_unpool ? operand(id, 1) : id;
    Images const y(shape(output));
    for (std::size_t i = 0; i < shape(output).size(); ++i) {
      std::size_t const best = place_of_largest(image, WindowOptions{options(id)}, i / (y.height * y.width),
                                                i / y.width % y.height, i % y.width);
      if (operation == Operation::max_pool) values_[id][i] = values_[image][best];
      if (operation == Operation::max_pool_gather) values_[id][i] = values_[operand(id, 1)][best];
      if (operation == Operation::max_unpool) values_[id][best] += values_[output][i];
    }
  }

  // Padding counts as zeros: every window is divided by the kernel's size.
  void avg_pool(NodeId id, Operation operation) {
    bool const spread = operation == Operation::avg_pool_backward;
    NodeId const image = spread ? id : operand(id, 0);
    NodeId const output = spread ? operand(id, 0) : id;
    Images const x(shape(image));
    Images const y(shape(output));
    WindowOptions const window{options(id)};
    T const count = T(window.kernel(0) * window.kernel(1));
    for (std::size_t i = 0; i < shape(output).size(); ++i) {
      std::size_t const map = i / (y.height * y.width);
      window.for_each_tap(i / y.width % y.height, i % y.width, x.height, x.width,
                          [&](std::size_t, std::size_t, std::size_t row, std::size_t column) {
                            std::size_t const xi = (map * x.height + row) * x.width + column;
                            if (spread) {
                              values_[id][xi] += values_[output][i] / count;
                            } else {
                              values_[id][i] += values_[image][xi] / count;
                            }
                          });
    }
  }

  graph::detail::GraphView graph_;
  std::vector<Values> values_;
};

}  // namespace ingot::tests
