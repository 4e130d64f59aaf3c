// A layer that says itself how its type is spelled in a program.
//
// Layers of the headers beside ingot.hpp do, so that freezing a network without them does not include them. Such a layer
// has
//
//   template <class Spelling>
//   static void spell(Spelling& spelling) {
//     spelling.layer("RmsNorm", "attention.hpp");                           // what follows are its template arguments
//     spelling.template type<S>();
//     spelling.options("RmsNormOptions").add("axes", Options.axes, RmsNormOptions{}.axes);
//     spelling.template scalar<T>();
//   }
//
// Numbers are given to layer() or number(), a Size2 to size(), graphs to graph(). Arguments at the end that are as by default are left out.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "ingot/core/extents.hpp"
#include "ingot/core/pack.hpp"
#include "ingot/core/scalar.hpp"
#include "ingot/host/spelled_options.hpp"

namespace ingot::detail {

template <class Speller>
class SpelledLayer {
 public:
  explicit SpelledLayer(Speller& types) : types_(types) {}

  template <class... Numbers>
  void layer(std::string_view name, std::string_view header, Numbers... numbers) {
    name_ = name;
    header_ = header;
    (number(numbers), ...);
  }
  void number(std::size_t value) { add(std::to_string(value), {}); }
  void number(Real value) { add(SpelledOptions::spelled(value.value), {}); }
  void size(Size2 value) { add(SpelledOptions::spelled(value), {}); }
  template <class T>
  void type() {
    add(types_.template operator()<T>(), {});
  }
  template <class T>
  void type_unless(bool is_default) {
    add(types_.template operator()<T>(), {}, is_default);
  }
  template <class Enumerator>
  void enumerator(Enumerator value, Enumerator by_default) {
    add(SpelledOptions::spelled(value), {}, value == by_default);
  }
  // A graph (layers/graphs/graph.hpp), by its edges: its name is the program's.
  template <class Graph>
  void graph(Graph const& graph) {
    SpelledOptions graph_options;
    graph_options.add("directed", graph.options.directed, false);
    graph_options.add("self_loops", graph.options.self_loops, false);
    std::string text = "ingot::listed_graph<" + std::to_string(Graph::nodes) + ", " + graph_options.of("GraphOptions");
    std::size_t line = text.size();
    for (auto const& edge : graph.edges) {
      std::string const ends = std::to_string(edge.from) + ", " + std::to_string(edge.to);
      bool const fits = line + ends.size() + 2 <= 100;
      text += (fits ? ", " : ",\n    ") + ends;
      line = (fits ? line + 2 : 4) + ends.size();
    }
    add(text + '>', {});
  }
  // The members that are not as by default: options(type).add(name, value, by_default)...
  SpelledOptions& options(std::string_view type) {
    add({}, std::string(type));
    return arguments_.back().options;
  }
  template <class T>
  void scalar() {
    add(std::is_same_v<T, double> ? "double" : "float", {}, std::is_same_v<T, float>);
  }

  std::string_view header() const { return header_; }
  std::string text() const {
    SpelledArguments list;
    for (Argument const& argument : arguments_) {
      if (argument.options_type.empty()) {
        list.add(argument.text, argument.is_default);
      } else {
        list.add(argument.options.of(argument.options_type), argument.options.all_default());
      }
    }
    return "ingot::" + name_ + list.joined('<', '>');
  }

 private:
  struct Argument {
    std::string text;
    std::string options_type;
    bool is_default;
    SpelledOptions options;
  };
  void add(std::string text, std::string options_type, bool is_default = false) {
    arguments_.push_back({std::move(text), std::move(options_type), is_default, {}});
  }

  Speller& types_;
  std::string name_{};
  std::string header_{};
  std::deque<Argument> arguments_{};  // options() refers to one
};

}  // namespace ingot::detail

#include "ingot/core/epilogue.hpp"
