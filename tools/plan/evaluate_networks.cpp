// Normalisations, recurrent networks and attention.
#include <algorithm>
#include <utility>

#include "plan/evaluate_parts.hpp"

namespace tool::plan {

namespace {

struct Moments {
  double mean;
  double variance;
};
Moments moments(double const* x, std::size_t size) {
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += x[i];
  double const mean = sum / static_cast<double>(size);
  double squares = 0;
  for (std::size_t i = 0; i < size; ++i) squares += (x[i] - mean) * (x[i] - mean);
  return {mean, squares / static_cast<double>(size)};
}

std::size_t size_of_last(Extents const& shape, std::size_t axes) {
  return count_of({shape.end() - static_cast<std::ptrdiff_t>(axes), shape.end()});
}

double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

}  // namespace

Numbers normalized(BatchNorm const& norm, Arrays const& x) {
  AxisView const view = view_of(x[0]->shape, 1);
  Numbers y = x[0]->values;
  for (std::size_t i = 0; i < y.size(); ++i) {
    std::size_t const c = i / view.inner % view.extent;
    y[i] = (y[i] - x[3]->values[c]) / std::sqrt(x[4]->values[c] + norm.epsilon) * x[1]->values[c] + x[2]->values[c];
  }
  return y;
}

Numbers normalized(LayerNorm const& norm, Arrays const& x) {
  std::size_t const size = size_of_last(x[0]->shape, norm.axes);
  Numbers y = x[0]->values;
  for (std::size_t begin = 0; begin < y.size(); begin += size) {
    Moments const own = moments(x[0]->values.data() + begin, size);
    for (std::size_t i = 0; i < size; ++i) {
      double& value = y[begin + i];
      value = (value - own.mean) / std::sqrt(own.variance + norm.epsilon);
      if (x.size() > 1) value *= x[1]->values[i];
      if (x.size() > 2) value += x[2]->values[i];
    }
  }
  return y;
}

Numbers normalized(RmsNorm const& norm, Arrays const& x) {
  std::size_t const size = size_of_last(x[0]->shape, norm.axes);
  Numbers y = x[0]->values;
  for (std::size_t begin = 0; begin < y.size(); begin += size) {
    double squares = 0;
    for (std::size_t i = 0; i < size; ++i) squares += y[begin + i] * y[begin + i];
    double const root = std::sqrt(squares / static_cast<double>(size) + norm.epsilon);
    for (std::size_t i = 0; i < size; ++i) y[begin + i] = y[begin + i] / root * (x.size() > 1 ? x[1]->values[i] : 1);
  }
  return y;
}

Numbers normalized(GroupNorm const& norm, Arrays const& x) {
  AxisView const view = view_of(x[0]->shape, 1);
  std::size_t const size = view.extent / norm.groups * view.inner;
  Numbers y = x[0]->values;
  for (std::size_t begin = 0; begin < y.size(); begin += size) {
    Moments const own = moments(x[0]->values.data() + begin, size);
    for (std::size_t i = begin; i < begin + size; ++i) {
      std::size_t const c = i / view.inner % view.extent;
      y[i] = (y[i] - own.mean) / std::sqrt(own.variance + norm.epsilon) * x[1]->values[c] + x[2]->values[c];
    }
  }
  return y;
}

Numbers normalized(LocalResponseNorm const& norm, Array const& x) {
  AxisView const view = view_of(x.shape, 1);
  std::size_t const before = (norm.size - 1) / 2;
  Numbers y = x.values;
  for (std::size_t i = 0; i < y.size(); ++i) {
    std::size_t const c = i / view.inner % view.extent;
    std::size_t const first = c > before ? c - before : 0;
    std::size_t const last = std::min(view.extent - 1, c + norm.size - 1 - before);
    double squares = 0;
    for (std::size_t k = first; k <= last; ++k) {
      double const neighbour = x.values[i + k * view.inner - c * view.inner];
      squares += neighbour * neighbour;
    }
    y[i] /= std::pow(norm.k + norm.alpha / static_cast<double>(norm.size) * squares, norm.beta);
  }
  return y;
}

namespace {

// weights [Rows, Columns] times a vector, and a bias.
Numbers mapped(Array const& weights, Numbers const& x, Array const* bias) {
  Numbers y(extent(weights, 0));
  for (std::size_t row = 0; row < y.size(); ++row) {
    y[row] = bias == nullptr ? 0 : bias->values[row];
    for (std::size_t i = 0; i < x.size(); ++i) y[row] += weights.values[row * x.size() + i] * x[i];
  }
  return y;
}

struct State {
  Numbers h;
  Numbers c;
};

void advance(Recurrent const& recurrent, Arrays const& x, Numbers const& input, State& state) {
  std::size_t const hidden = state.h.size();
  Numbers const from_x = mapped(*x[1], input, x[3]);
  Numbers const from_h = mapped(*x[2], state.h, x[4]);
  Numbers const old = state.h;
  auto const sum = [&](std::size_t gate, std::size_t i) {
    return from_x[gate * hidden + i] + from_h[gate * hidden + i];
  };
  Numbers inner;  // of a GRU that resets before the product
  if (recurrent.cell == Recurrent::Cell::gru && !recurrent.reset_after) {
    inner = old;
    for (std::size_t i = 0; i < hidden; ++i) inner[i] *= sigmoid(sum(0, i));
    inner = mapped(*x[2], inner, x[4]);
  }
  for (std::size_t i = 0; i < hidden; ++i) {
    if (recurrent.cell == Recurrent::Cell::rnn) {
      state.h[i] = recurrent.rnn_relu ? std::max(0.0, sum(0, i)) : std::tanh(sum(0, i));
    } else if (recurrent.cell == Recurrent::Cell::gru) {
      std::size_t const n = 2 * hidden + i;
      double const own = recurrent.reset_after ? sigmoid(sum(0, i)) * from_h[n] : inner[n];
      double const fresh = std::tanh(from_x[n] + own);
      state.h[i] = fresh + sigmoid(sum(1, i)) * (old[i] - fresh);
    } else {
      state.c[i] = sigmoid(sum(1, i)) * state.c[i] + sigmoid(sum(0, i)) * std::tanh(sum(2, i));
      state.h[i] = sigmoid(sum(3, i)) * std::tanh(state.c[i]);
    }
  }
}

Numbers row(Array const& array, std::size_t index, std::size_t size) {
  auto const first = array.values.begin() + static_cast<std::ptrdiff_t>(index * size);
  return {first, first + static_cast<std::ptrdiff_t>(size)};
}

}  // namespace

Numbers recurrent(Recurrent const& recurrent, Arrays const& x, Extents const& shape) {
  std::size_t const steps = extent(*x[0], 0);
  std::size_t const batch = extent(*x[0], 1);
  std::size_t const inputs = extent(*x[0], 2);
  std::size_t const hidden = extent(*x[2], 1);
  Numbers y(count_of(shape));
  for (std::size_t n = 0; n < batch; ++n) {
    State state{Numbers(hidden), Numbers(hidden)};
    if (x.size() > 5) state.h = row(*x[5], n, hidden);
    if (x.size() > 6) state.c = row(*x[6], n, hidden);
    for (std::size_t i = 0; i < steps; ++i) {
      std::size_t const time = recurrent.reverse ? steps - 1 - i : i;
      advance(recurrent, x, row(*x[0], time * batch + n, inputs), state);
      std::size_t const at = (recurrent.gives_cell_state ? n : time * batch + n) * hidden;
      Numbers const& given = recurrent.gives_cell_state ? state.c : state.h;
      std::copy(given.begin(), given.end(), y.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  return y;
}

// Scores of a head's queries and keys, softmax over the steps that are seen, and their mean of values.
Numbers attended(Attention const& attention, Arrays const& x) {
  std::size_t const batch = extent(*x[0], 0);
  std::size_t const steps = extent(*x[0], 1);
  std::size_t const width = extent(*x[0], 2);
  std::size_t const each = width / attention.heads;
  Numbers y;
  for (std::size_t n = 0; n < batch; ++n) {
    std::vector<Numbers> projected;
    for (std::size_t t = 0; t < steps; ++t)
      projected.push_back(mapped(*x[1], row(*x[0], n * steps + t, width), x.size() > 3 ? x[3] : nullptr));
    for (std::size_t t = 0; t < steps; ++t) {
      Numbers joined(width);
      for (std::size_t head = 0; head < attention.heads; ++head) {
        std::size_t const seen = attention.causal ? t + 1 : steps;
        Array scores{Scalar::float32, {static_cast<std::int64_t>(seen)}, Numbers(seen)};
        for (std::size_t s = 0; s < seen; ++s) {
          for (std::size_t i = head * each; i < (head + 1) * each; ++i)
            scores.values[s] += projected[t][i] * projected[s][width + i];
          scores.values[s] /= std::sqrt(static_cast<double>(each));
        }
        Numbers const shares = softmax(Softmax{0}, scores);
        for (std::size_t s = 0; s < seen; ++s)
          for (std::size_t i = head * each; i < (head + 1) * each; ++i)
            joined[i] += shares[s] * projected[s][2 * width + i];
      }
      Numbers const out = mapped(*x[2], joined, x.size() > 4 ? x[4] : nullptr);
      y.insert(y.end(), out.begin(), out.end());
    }
  }
  return y;
}

}  // namespace tool::plan
