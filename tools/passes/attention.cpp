// Self-attention, however the heads are cut out of the projections and put together again: it is not the operations in
// between that are compared, but which element of which projection comes to stand where.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "passes/match.hpp"
#include "passes/normalizations.hpp"
#include "passes/trace.hpp"

namespace tool::passes {
namespace {

using plan::BinaryFunction;

std::size_t extent(Extents const& shape, std::size_t from_behind) {
  return static_cast<std::size_t>(shape[shape.size() - from_behind]);
}

// softmax(scale q k^T + mask) v over batches of q [time, head].
struct Products {
  Id id;
  Id q;
  Id k_transposed;
  Id v;
  std::size_t time;
  std::size_t head;
  double scale = 1;
  bool causal = false;
};

// Whether a mask leaves each step those up to itself; false where it is 0 everywhere.
std::optional<bool> is_causal(Array const& mask, std::size_t time) {
  constexpr double shut = -1e4;  // its exponential is 0
  if (std::ranges::all_of(mask.values, [](double number) { return number == 0; })) return false;
  if (mask.values.size() != time * time || mask.shape.size() < 2 || extent(mask.shape, 1) != time) return {};
  for (std::size_t t = 0; t < time; ++t) {
    for (std::size_t i = 0; i < time; ++i) {
      double const number = mask.values[t * time + i];
      if (i <= t ? number != 0 : !(number <= shut)) return {};
    }
  }
  return true;
}

// The scores below scaling and masks, which are noted.
std::optional<Id> bare_scores(Rewriting const& plan, Id scores, Products& products) {
  while (plan.if_a<plan::Matmul>(scores) == nullptr) {
    if (std::optional<WithNumber> const product = scaled(plan, scores)) {
      if (product->number <= 0) return {};
      products.scale *= product->number;
      scores = product->value;
      continue;
    }
    bool found = false;
    for (auto const [below, constant] : commuted(plan, scores, BinaryFunction::add)) {
      Array const* const mask = plan.plan().array(constant);
      if (mask == nullptr || plan[below].shape != plan[scores].shape) continue;
      std::optional<bool> const causal = is_causal(*mask, products.time);
      if (!causal) return {};
      products.causal |= *causal;
      scores = below;
      found = true;
      break;
    }
    if (!found) return {};
  }
  return scores;
}

std::optional<Products> products_of(Rewriting const& plan, Id id) {
  if (plan.if_a<plan::Matmul>(id) == nullptr) return {};
  Id const weights = plan.operand(id, 0);
  auto const* const softmax = plan.if_a<plan::Softmax>(weights);
  Extents const& shape = plan[weights].shape;
  if (softmax == nullptr || softmax->is_log || softmax->axis + 1 != shape.size()) return {};
  if (extent(shape, 2) != extent(shape, 1)) return {};
  Products found{id, 0, 0, plan.operand(id, 1), extent(shape, 1), extent(plan[id].shape, 1)};
  std::optional<Id> const scores = bare_scores(plan, plan.operand(weights), found);
  if (!scores) return {};
  found.q = plan.operand(*scores, 0);
  found.k_transposed = plan.operand(*scores, 1);
  std::size_t const count = count_of(plan[id].shape);
  bool const fits = extent(plan[found.q].shape, 1) == found.head && count_of(plan[found.q].shape) == count &&
                    count_of(plan[found.k_transposed].shape) == count && count_of(plan[found.v].shape) == count;
  return fits ? std::optional(found) : std::nullopt;
}

// Of a batch of the products: which sample it is of, and at which column of the projection it begins.
struct Batch {
  std::size_t sample;
  std::size_t column;
};
// How rows of a projection are numbered.
struct Rows {
  std::size_t samples;
  std::size_t time;
  bool time_first;
  std::size_t row(std::size_t sample, std::size_t t) const {
    return time_first ? t * samples + sample : sample * time + t;
  }
  std::size_t sample(std::size_t row) const { return time_first ? row % samples : row / time; }
};

// The batches of [batch, time, head], where each is head columns of its sample's rows. With `transposed` of
// [batch, head, time].
std::optional<std::vector<Batch>> batches_of(std::vector<std::size_t> const& positions, std::size_t columns,
                                             Rows const& rows, std::size_t head, bool transposed) {
  std::size_t const size = rows.time * head;
  std::vector<Batch> batches;
  for (std::size_t begin = 0; begin < positions.size(); begin += size) {
    Batch const batch{rows.sample(positions[begin] / columns), positions[begin] % columns};
    for (std::size_t t = 0; t < rows.time; ++t) {
      for (std::size_t d = 0; d < head; ++d) {
        std::size_t const at = begin + (transposed ? d * rows.time + t : t * head + d);
        if (positions[at] != rows.row(batch.sample, t) * columns + batch.column + d) return {};
      }
    }
    batches.push_back(batch);
  }
  return batches;
}

// The same backwards: at which batch of the products [batch, time, head] each head of each row begins.
std::optional<std::vector<std::size_t>> heads_of(std::vector<std::size_t> const& positions, Rows const& rows,
                                                 std::size_t heads, std::size_t head) {
  std::vector<std::size_t> batches(rows.samples * heads);
  std::size_t const width = heads * head;
  for (std::size_t n = 0; n < rows.samples; ++n) {
    for (std::size_t h = 0; h < heads; ++h) {
      std::size_t const batch = positions[rows.row(n, 0) * width + h * head] / (rows.time * head);
      for (std::size_t t = 0; t < rows.time; ++t) {
        for (std::size_t d = 0; d < head; ++d) {
          if (positions[rows.row(n, t) * width + h * head + d] != (batch * rows.time + t) * head + d) return {};
        }
      }
      batches[n * heads + h] = batch;
    }
  }
  return batches;
}

// One of q, k, v: the Dense that it is cut out of, and where each head begins there.
struct Part {
  Id dense;
  std::vector<std::size_t> columns;
  double scale;
};
std::optional<Part> part_of(Rewriting const& plan, Id id, Rows const& rows, std::vector<std::size_t> const& batch_of,
                            std::size_t heads, std::size_t head, bool transposed) {
  Id const dense = source_of(plan, id);
  std::size_t const columns = extent(plan[dense].shape, 1);
  if (count_of(plan[dense].shape) != rows.samples * rows.time * columns) return {};
  Traced const traced = trace(plan, id, dense);
  std::optional<std::vector<Batch>> const batches = batches_of(traced.positions, columns, rows, head, transposed);
  if (!batches) return {};
  Part part{dense, std::vector<std::size_t>(heads), traced.scale};
  for (std::size_t n = 0; n < rows.samples; ++n) {
    for (std::size_t h = 0; h < heads; ++h) {
      Batch const& batch = (*batches)[batch_of[n * heads + h]];
      if (batch.sample != n || (n > 0 && batch.column != part.columns[h])) return {};
      part.columns[h] = batch.column;
    }
  }
  return part;
}

bool is_constant_dense(Rewriting const& plan, Id id) {
  if (plan.if_a<plan::Dense>(id) == nullptr) return false;
  std::vector<Id> const& operands = plan[id].operands;
  return std::all_of(operands.begin() + 1, operands.end(),
                     [&](Id operand) { return plan.plan().array(operand) != nullptr; });
}

struct Found {
  Products products;
  Rows rows;
  std::size_t heads;
  std::array<Part, 3> parts;  // q, k, v
  Id x;
};

std::optional<Found> found_with(Rewriting const& plan, Id out, Products const& products, std::size_t heads,
                                Rows const& rows) {
  Traced const joined = trace(plan, plan.operand(out), products.id);
  if (joined.positions.size() != count_of(plan[products.id].shape) || joined.scale != 1) return {};
  std::optional<std::vector<std::size_t>> const batches = heads_of(joined.positions, rows, heads, products.head);
  if (!batches) return {};
  auto const part = [&](Id id, bool transposed) {
    return part_of(plan, id, rows, *batches, heads, products.head, transposed);
  };
  std::optional<Part> q = part(products.q, false);
  std::optional<Part> k = part(products.k_transposed, true);
  std::optional<Part> v = part(products.v, false);
  if (!q || !k || !v) return {};
  Id const x = plan.operand(q->dense);
  return Found{products, rows, heads, {*std::move(q), *std::move(k), *std::move(v)}, x};
}

// The dense `out` as the projection behind attention.
std::optional<Found> found_at(Rewriting const& plan, Id out) {
  if (!is_constant_dense(plan, out)) return {};
  std::optional<Products> const products = products_of(plan, source_of(plan, plan.operand(out)));
  if (!products) return {};
  std::size_t const width = extent(plan[plan.operand(out)].shape, 1);
  std::size_t const heads = width / products->head;
  std::size_t const samples = count_of(plan[plan.operand(out)].shape) / (products->time * width);
  bool const fits = heads * products->head == width && extent(plan[out].shape, 1) == width &&
                    samples * products->time * width == count_of(plan[products->id].shape);
  std::array<Id, 3> const sources{source_of(plan, products->q), source_of(plan, products->k_transposed),
                                  source_of(plan, products->v)};
  bool const are_projections = std::ranges::all_of(sources, [&](Id source) {
    return is_constant_dense(plan, source) && plan.operand(source) == plan.operand(sources[0]);
  });
  if (!fits || !are_projections || extent(plan[plan.operand(sources[0])].shape, 1) != width) return {};
  for (bool const time_first : {false, true}) {
    std::optional<Found> found = found_with(plan, out, *products, heads, {samples, products->time, time_first});
    if (found) return found;
  }
  return {};
}

// Rows of the projections' weights in the library's order; a bias is taken as a weight of one column.
std::vector<double> gathered(Found const& found, Rewriting const& plan, std::size_t position, std::size_t columns) {
  std::size_t const width = found.heads * found.products.head;
  // The library divides scores by sqrt(head): what else the model scales by is q's.
  double const rest = found.products.scale * std::sqrt(static_cast<double>(found.products.head));
  std::vector<double> values;
  for (std::size_t p = 0; p < found.parts.size(); ++p) {
    Part const& part = found.parts[p];
    double scale = part.scale * (p == 0 ? rest : 1);
    if (std::abs(scale - 1) < 1e-6) scale = 1;  // but for the rounding of the root to float
    bool const is_there = plan[part.dense].operands.size() > position;
    Array const* const array = is_there ? plan.plan().array(plan.operand(part.dense, position)) : nullptr;
    for (std::size_t row = 0; row < width; ++row) {
      std::size_t const from = part.columns[row / found.products.head] + row % found.products.head;
      for (std::size_t c = 0; c < columns; ++c)
        values.push_back(is_there ? scale * array->values[from * columns + c] : 0);
    }
  }
  return values;
}

void become_attention(Rewriting& plan, Id id, Found const& found) {
  auto const width = static_cast<std::int64_t>(found.heads * found.products.head);
  auto const samples = static_cast<std::int64_t>(found.rows.samples);
  auto const time = static_cast<std::int64_t>(found.rows.time);
  std::string const origin = plan[id].origin;
  bool const has_bias = plan[id].operands.size() > 2 || std::ranges::any_of(found.parts, [&](Part const& part) {
                          return plan[part.dense].operands.size() > 2;
                        });
  auto const name = [&](std::size_t position) {
    Id const dense = found.parts[0].dense;
    return plan[dense].operands.size() > position ? plan[plan.operand(dense, position)].name : std::string();
  };
  auto const columns = static_cast<std::size_t>(width);
  std::vector<Id> operands{found.x};
  operands.push_back(
      plan.constant({Scalar::float32, {3 * width, width}, gathered(found, plan, 1, columns)}, name(1), origin));
  operands.push_back(plan.operand(id, 1));
  if (has_bias) {
    operands.push_back(plan.constant({Scalar::float32, {3 * width}, gathered(found, plan, 2, 1)}, name(2), origin));
    Array const zeros{Scalar::float32, {width}, std::vector<double>(columns)};
    operands.push_back(plan[id].operands.size() > 2 ? plan.operand(id, 2) : plan.constant(zeros, {}, origin));
  }
  Extents const steps{samples, time, width};
  Extents const turned{time, samples, width};
  if (found.rows.time_first) {
    Id const x = plan.add(plan::Reshape{}, {found.x}, turned, {}, origin);
    operands[0] = plan.add(plan::Permute{{1, 0, 2}}, {x}, steps, {}, origin);
  } else {
    operands[0] = plan.add(plan::Reshape{}, {found.x}, steps, {}, origin);
  }
  Id y = plan.add(plan::Attention{found.heads, found.products.causal}, std::move(operands), steps, {}, origin);
  if (found.rows.time_first) y = plan.add(plan::Permute{{1, 0, 2}}, {y}, turned, {}, origin);
  plan.note(id, "the spelled-out attention of " + std::to_string(found.heads) + " heads is one operation");
  plan.become(id, plan::Reshape{}, {y});
}

}  // namespace

bool find_attention(Rewriting& plan, Id id) {
  std::optional<Found> const found = found_at(plan, id);
  if (!found || !is_closed(plan, id, {found->x})) return false;
  become_attention(plan, id, *found);
  return true;
}

}  // namespace tool::passes
