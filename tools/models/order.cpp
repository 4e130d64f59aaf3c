// The order of nodes, and the names that join them.
#include <algorithm>
#include <functional>
#include <queue>
#include <set>
#include <unordered_map>

#include "models/model.hpp"
#include "models/model_error.hpp"
#include "models/shown_text.hpp"

namespace tool {

namespace {

constexpr std::size_t no_node = static_cast<std::size_t>(-1);  // what computes an input or a constant

// Who computes each value: the position of a node, or no_node.
using Makers = std::unordered_map<std::string, std::size_t>;

void add(Makers& makers, std::string const& name, std::size_t node, std::string const& place) {
  if (makers.emplace(name, node).second) return;
  throw ModelError(place, "the name " + in_quotes(name) + " is given twice");
}

Makers makers_of(Model const& model) {
  Makers makers;
  for (Port const& input : model.inputs) {
    if (input.name.empty()) throw ModelError("inputs", "expected a name, found none");
    add(makers, input.name, no_node, "inputs");
  }
  for (auto const& [name, array] : model.constants) {
    if (name.empty()) throw ModelError("initializers", "expected a name, found none");
    add(makers, name, no_node, "initializers");
  }
  for (std::size_t i = 0; i < model.nodes.size(); ++i) {
    for (std::string const& output : model.nodes[i].outputs) {
      if (!output.empty()) add(makers, output, i, model.nodes[i].place);
    }
  }
  return makers;
}

std::size_t maker_of(Makers const& makers, std::string const& name, std::string const& place) {
  auto const found = makers.find(name);
  if (found == makers.end()) throw ModelError(place, "reads " + in_quotes(name) + ", which nothing computes");
  return found->second;
}

void check_outputs(Model const& model, Makers const& makers) {
  if (model.outputs.empty()) throw ModelError("", "the model has no outputs");
  std::set<std::string_view> seen;
  for (Port const& output : model.outputs) {
    if (!makers.contains(output.name)) throw ModelError("output " + in_quotes(output.name), "nothing computes it");
    if (!seen.insert(output.name).second) throw ModelError("output " + in_quotes(output.name), "stands there twice");
  }
}

// The nodes, each once, whose results a node reads.
std::vector<std::vector<std::size_t>> sources_of(Model const& model, Makers const& makers) {
  std::vector<std::vector<std::size_t>> sources(model.nodes.size());
  for (std::size_t i = 0; i < model.nodes.size(); ++i) {
    for (std::string const& input : model.nodes[i].inputs) {
      if (input.empty()) continue;
      if (auto const maker = maker_of(makers, input, model.nodes[i].place); maker != no_node)
        sources[i].push_back(maker);
    }
    std::ranges::sort(sources[i]);
    sources[i].erase(std::unique(sources[i].begin(), sources[i].end()), sources[i].end());
  }
  return sources;
}

// Positions of nodes, in the order of the file as far as each value is computed before it is read.
std::vector<std::size_t> sorted(Model const& model, std::vector<std::vector<std::size_t>> const& sources) {
  std::vector<std::vector<std::size_t>> readers(sources.size());
  std::vector<std::size_t> missing(sources.size());
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    for (std::size_t const source : sources[i]) readers[source].push_back(i);
    missing[i] = sources[i].size();
    if (missing[i] == 0) ready.push(i);
  }
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    std::size_t const next = ready.top();
    ready.pop();
    order.push_back(next);
    for (std::size_t const reader : readers[next]) {
      if (--missing[reader] == 0) ready.push(reader);
    }
  }
  if (order.size() == sources.size()) return order;
  auto const waiting = std::ranges::find_if(missing, [](std::size_t count) { return count > 0; });
  throw ModelError(model.nodes[static_cast<std::size_t>(waiting - missing.begin())].place,
                   "stands in a cycle, or behind one");
}

// Which nodes the outputs need.
std::vector<bool> needed(Model const& model, Makers const& makers,
                         std::vector<std::vector<std::size_t>> const& sources) {
  std::vector<bool> is_needed(sources.size());
  std::vector<std::size_t> todo;
  auto const need = [&](std::size_t node) {
    if (node == no_node || is_needed[node]) return;
    is_needed[node] = true;
    todo.push_back(node);
  };
  for (Port const& output : model.outputs) need(makers.at(output.name));
  while (!todo.empty()) {
    std::size_t const node = todo.back();
    todo.pop_back();
    for (std::size_t const source : sources[node]) need(source);
  }
  return is_needed;
}

void drop_unread_constants(Model& model) {
  std::set<std::string_view> read;
  for (Node const& node : model.nodes) read.insert(node.inputs.begin(), node.inputs.end());
  for (Port const& output : model.outputs) read.insert(output.name);
  for (auto constant = model.constants.begin(); constant != model.constants.end();) {
    if (read.contains(constant->first)) {
      ++constant;
      continue;
    }
    model.notes.push_back("dropped the constant " + in_quotes(constant->first) + ", which nothing reads");
    constant = model.constants.erase(constant);
  }
}

}  // namespace

void put_in_order(Model& model) {
  Makers const makers = makers_of(model);
  check_outputs(model, makers);
  auto const sources = sources_of(model, makers);
  auto const order = sorted(model, sources);
  auto const is_needed = needed(model, makers, sources);
  std::vector<Node> nodes;
  for (std::size_t const i : order) {
    if (is_needed[i]) {
      nodes.push_back(std::move(model.nodes[i]));
    } else {
      model.notes.push_back("dropped " + model.nodes[i].place + ", whose results no output needs");
    }
  }
  model.nodes = std::move(nodes);
  drop_unread_constants(model);
}

}  // namespace tool
