// Writes a network as C++ source, NAME.hpp and NAME.cpp: its weights as constants, exact to the last bit, and golden
// inputs and outputs.
#pragma once

#include <cstddef>
#include <ingot/networks.hpp>
#include <memory>
#include <string>

#include "write_source.hpp"

namespace firmware {

template <class Net>
void write_weights(std::FILE* file, Net const& net) {
  ingot::visit_parameters(
      [&](ingot::ParameterPath const& path, ingot::Parameter parameter, auto const& values) {
        std::fprintf(file, "  n.layer<%zu>().%s = {{", path.parent->index, std::string(parameter.name).c_str());
        write_values(file, values);
        std::fputs("}};\n", file);
      },
      net);
}

// `type` is Net as source spells it. The golden inputs are samples of any kind; their outputs are computed here.
template <std::size_t Count, class Net>
void write_frozen(Net const& net, std::string const& type, std::string const& path, std::string const& name,
                  ingot::batch_t<float, Count, typename Net::input_shape> const& golden_inputs) {
  using Output = ingot::batch_t<float, Count, typename Net::output_shape>;
  auto const workspace = std::make_unique<typename Net::template Workspace<Count>>();
  auto const golden_outputs = std::make_unique<Output>();
  net.template forward<Count>(golden_inputs, *golden_outputs, *workspace);

  File const header = open(path + ".hpp");
  std::fprintf(
      header.get(),
      "#pragma once\n\n#include <ingot/networks.hpp>\n\nnamespace %s {\n\nusing Net = %s;\nextern Net const net;\n\n"
      "inline constexpr std::size_t golden_count = %zu;\n"
      "extern ingot::batch_t<float, golden_count, Net::input_shape> const golden_inputs;\n"
      "extern ingot::batch_t<float, golden_count, Net::output_shape> const golden_outputs;\n\n}\n",
      name.c_str(), type.c_str(), Count);

  File const source = open(path + ".cpp");
  std::fprintf(source.get(), "#include \"%s.hpp\"\n\nnamespace %s {\n\nconstexpr Net net = [] {\n  Net n{};\n",
               name.c_str(), name.c_str());
  write_weights(source.get(), net);
  std::fputs("  return n;\n}();\n\nconstexpr ingot::batch_t<float, golden_count, Net::input_shape> golden_inputs = {{",
             source.get());
  write_values(source.get(), golden_inputs);
  std::fputs("}};\nconstexpr ingot::batch_t<float, golden_count, Net::output_shape> golden_outputs = {{", source.get());
  write_values(source.get(), *golden_outputs);
  std::fputs("}};\n\n}\n", source.get());
}

}  // namespace firmware
