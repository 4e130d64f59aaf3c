// What runs of a graph: steps over numbers, and their memory.
#pragma once

#include "ingot/core/prologue.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingot/analysis/memory_plan.hpp"
#include "ingot/core/dimensions.hpp"
#include "ingot/graph/graph_builder.hpp"
#include "ingot/graph/operation.hpp"

namespace ingot::graph::detail {

// In which memory a value is.
enum class Place : std::uint8_t {
  leaf,    // bound to a name: read only
  table,   // the numbers of the expression's own tables
  output,  // the caller's result
  arena,   // the workspace
};

// A piece of memory and its size in numbers.
struct Buffer {
  Place place = Place::arena;
  std::size_t index = 0;  // of the leaf or the result; the first number of a table
  std::size_t size = 0;
};

// How a loop accesses a buffer: a stride in elements for each loop axis, 0 where the element stays the same.
struct Access {
  std::size_t buffer = 0;
  std::size_t offset = 0;
  std::array<std::size_t, max_rank> strides{};
  friend constexpr bool operator==(Access const&, Access const&) = default;
};

// The kinds of arguments of an operation in a loop.
enum class Source : std::uint8_t { input, constant, result };
struct Argument {
  Source source = Source::input;
  std::size_t index = 0;
  friend constexpr bool operator==(Argument const&, Argument const&) = default;
};
struct ScalarOp {
  Operation operation = operation_of<operations::Add>;
  std::array<Argument, 3> arguments{};
};

// What a step does.
enum class StepKind : std::uint8_t {
  loop,    // out = f(inputs), element by element; with strides 0 in the output, sums along those axes
  kernel,  // an operation with a kernel of its own
  zero,    // out = 0
};

// A loop or kernel. Its inputs, constants and options are ranges of the schedule's lists.
struct Step {
  StepKind kind = StepKind::loop;
  Operation operation = operation_of<operations::Add>;  // of a kernel
  bool accumulates = false;                             // adds to the output
  Dimensions extents{};                                 // of the loop; of a kernel, its result
  Dimensions left{};                                    // a kernel's operands
  Dimensions right{};
  std::size_t first_option = 0;
  std::size_t options = 0;
  Access output{};
  std::size_t first_input = 0;
  std::size_t inputs = 0;
  std::size_t first_scalar_op = 0;
  std::size_t scalar_ops = 0;
  std::size_t first_constant = 0;
  std::size_t constants = 0;
};

// The lengths of a schedule's lists.
struct ScheduleSize {
  std::size_t steps = 0;
  std::size_t inputs = 0;
  std::size_t scalar_ops = 0;
  std::size_t constants = 0;
  std::size_t options = 0;
  std::size_t buffers = 0;
  std::size_t table = 0;
};

// Steps in the order in which they run. The first of the buffers that share memory has the lifetime of all.
template <ScheduleSize Size>
struct Schedule {
  static constexpr ScheduleSize size = Size;

  std::array<Step, Size.steps> steps{};
  std::array<Access, Size.inputs> inputs{};
  std::array<ScalarOp, Size.scalar_ops> scalar_ops{};
  std::array<double, Size.constants> constants{};
  std::array<std::uint64_t, Size.options> options{};
  std::array<Buffer, Size.buffers> buffers{};
  std::array<std::size_t, Size.buffers> memory_of{};  // the buffer whose memory a buffer uses
  std::array<ValueLifetime, Size.buffers> lifetimes{};
  std::array<double, Size.table> table{};
};

// A schedule that grows, for constant expressions only.
class ScheduleBuilder {
 public:
  List<Step> steps;
  List<Access> inputs;
  List<ScalarOp> scalar_ops;
  List<double> constants;
  List<std::uint64_t> options;
  List<Buffer> buffers;
  List<double> table;

  constexpr std::size_t add_buffer(Buffer buffer) {
    buffers.push(buffer);
    return buffers.size() - 1;
  }

  constexpr ScheduleSize size() const {
    return {steps.size(),   inputs.size(),  scalar_ops.size(), constants.size(),
            options.size(), buffers.size(), table.size()};
  }

  // apart: if not 0, the number of steps after which no memory of earlier steps is reused, nor results as scratch.
  template <ScheduleSize Size>
  constexpr Schedule<Size> fixed(std::size_t apart = 0) const {
    Schedule<Size> schedule{};
    for (std::size_t i = 0; i < Size.steps; ++i) schedule.steps[i] = steps[i];
    for (std::size_t i = 0; i < Size.inputs; ++i) schedule.inputs[i] = inputs[i];
    for (std::size_t i = 0; i < Size.scalar_ops; ++i) schedule.scalar_ops[i] = scalar_ops[i];
    for (std::size_t i = 0; i < Size.constants; ++i) schedule.constants[i] = constants[i];
    for (std::size_t i = 0; i < Size.options; ++i) schedule.options[i] = options[i];
    for (std::size_t i = 0; i < Size.buffers; ++i) schedule.buffers[i] = buffers[i];
    for (std::size_t i = 0; i < Size.table; ++i) schedule.table[i] = table[i];
    share_memory(schedule, apart);
    return schedule;
  }

 private:
  // Computes lifetimes in steps. A loop writes over an input that it is the last to read; a value that the last loop
  // overwrites this way is in the caller's result from the start.
  template <ScheduleSize Size>
  constexpr void share_memory(Schedule<Size>& schedule, std::size_t apart) const {
    std::array<ValueLifetime, Size.buffers>& lifetimes = schedule.lifetimes;
    for (std::size_t b = 0; b < Size.buffers; ++b) {
      schedule.memory_of[b] = b;
      lifetimes[b] = {0, unborn, 0};
    }
    for (std::size_t s = 0; s < Size.steps; ++s) {
      for (std::size_t i = 0; i < steps[s].inputs; ++i) {
        note_use(lifetimes[inputs[steps[s].first_input + i].buffer], s);
      }
      note_use(lifetimes[steps[s].output.buffer], s);
    }
    for (std::size_t s = 0; s < Size.steps; ++s) {
      std::size_t const output = steps[s].output.buffer;
      std::size_t const input = lifetimes[output].first == s ? input_to_overwrite(s, lifetimes) : unborn;
      if (input == unborn) continue;
      std::size_t const memory = schedule.memory_of[input];
      if (buffers[memory].place == Place::output) continue;
      if (apart > 0 && s >= apart && (buffers[output].place == Place::output || lifetimes[memory].first < apart)) {
        continue;
      }
      if (buffers[output].place == Place::arena) {
        schedule.memory_of[output] = memory;
        lifetimes[memory].last = lifetimes[output].last;
      } else {
        for (std::size_t& other : schedule.memory_of) other = other == memory ? output : other;
      }
    }
    for (std::size_t b = 0; b < Size.buffers; ++b) {
      bool const own = schedule.memory_of[b] == b && buffers[b].place == Place::arena && lifetimes[b].first != unborn;
      if (own) {
        lifetimes[b].size = buffers[b].size;
      } else {
        lifetimes[b] = {};
      }
    }
  }

  static constexpr std::size_t unborn = ~std::size_t{0};
  static constexpr void note_use(ValueLifetime& lifetime, std::size_t step) {
    if (lifetime.first == unborn) lifetime.first = step;
    lifetime.last = step;
  }

  template <class Lifetimes>
  constexpr std::size_t input_to_overwrite(std::size_t s, Lifetimes const& lifetimes) const {
    Step const& step = steps[s];
    if (step.kind != StepKind::loop || step.accumulates || step.output.offset != 0) return unborn;
    std::size_t const size = buffers[step.output.buffer].size;
    if (step.extents.size() != size) return unborn;
    for (std::size_t i = 0; i < step.inputs; ++i) {
      Access const& input = inputs[step.first_input + i];
      bool fits = buffers[input.buffer].place == Place::arena && buffers[input.buffer].size == size &&
                  input.offset == 0 && input.strides == step.output.strides && lifetimes[input.buffer].last == s;
      for (std::size_t k = 0; k < step.inputs && fits; ++k) {
        fits = k == i || inputs[step.first_input + k].buffer != input.buffer;
      }
      if (fits) return input.buffer;
    }
    return unborn;
  }
};

}  // namespace ingot::graph::detail

#include "ingot/core/epilogue.hpp"
