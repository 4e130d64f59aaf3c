// Windows as the library has them, and their options as text.
#pragma once

#include <cstddef>
#include <ingot/host/spelled_options.hpp>
#include <ingot/kernels/window.hpp>
#include <string>
#include <vector>

#include "models/model.hpp"
#include "plan/plan.hpp"

namespace tool::emit {

using ingot::Padding1;
using ingot::Padding2;
using ingot::Size2;
using ingot::detail::SpelledArguments;
using ingot::detail::SpelledOptions;

// Of one spatial axis or two; a sequence is an image of one row.
Size2 size_of(std::vector<std::size_t> const& sizes);
Padding2 padding_of(std::vector<std::size_t> const& before, std::vector<std::size_t> const& after);
// Height and width of a sample [C, ...].
Size2 image_of(Extents const& sample);

// Whether a window reads all that the layer asks it to, and gives the shape of a sample.
bool is_taken(ingot::kernels::Window const& geometry, Extents const& result);

std::string spell_kernel(std::vector<std::size_t> const& kernel);

// `ingot::ConvOptions{.padding = 2}` as an argument, where it is not as by default.
template <class Options>
void add_options(SpelledArguments& arguments, std::string const& type, Options const& options) {
  SpelledOptions const spelled = ingot::detail::spelled_options(options);
  arguments.add(spelled.of(type), spelled.all_default());
}

}  // namespace tool::emit
