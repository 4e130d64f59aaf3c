// The host command: imports models, freezes weights into source or blobs, and looks at files.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "commands.hpp"

namespace {

// Each adds a subcommand and returns what it does.
using Action = std::function<int()>;
Action add_freeze(CLI::App& app);
Action add_import(CLI::App& app);
Action add_inspect(CLI::App& app);
Action add_show(CLI::App& app);
Action add_check(CLI::App& app);
Action add_stamp(CLI::App& app);
Action add_weights(CLI::App& app);
Action add_object(CLI::App& app);

constexpr char const* overview =
    "Status 0: done. 1: refused, or not so; the message says why. Above 100: used in another way than described.\n"
    "`ingot COMMAND --help` has an example.";

}  // namespace

int main(int count, char** arguments) {
  CLI::App app("Imports and freezes networks, and looks at models, weights and blobs.", "ingot");
  app.footer(overview);
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Action>> commands;
  for (auto const add :
       {add_import, add_inspect, add_check, add_weights, add_freeze, add_show, add_stamp, add_object}) {
    Action action = add(app);
    commands.emplace_back(app.get_subcommands({}).back(), std::move(action));
  }
  CLI11_PARSE(app, count, arguments);
  try {
    for (auto const& [command, action] : commands) {
      if (*command) return action();
    }
  } catch (std::exception const& error) {
    std::fprintf(stderr, "ingot: %s\n", error.what());
  }
  return 1;
}

namespace {

// What the commands that read models share.
void add_binding(CLI::App& command, tool::ModelBinding& binding) {
  command.add_option("--batch", binding.batch, "what a symbolic first extent of inputs is")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  command.add_option("--input", binding.shapes, "NAME=SHAPE: the shape of an input, as in x=1,3,8,8")
      ->type_name("NAME=SHAPE");
  command.add_option("--constant", binding.constants, "NAME=FILE: an input as a constant, from .pb or .npy")
      ->type_name("NAME=FILE");
}

Action add_import(CLI::App& app) {
  auto const options = std::make_shared<tool::ImportCommand>();
  CLI::App& command =
      *app.add_subcommand("import", "writes an ONNX or TFLite model as a type, with weights and vectors");
  command.footer(
      "Example:\n"
      "  ingot import lenet.onnx -o firmware --name lenet --test x.npy y.npy\n"
      "writes firmware/lenet.hpp and firmware/lenet.safetensors, and a line on each thing that was done.");
  command.add_option("model", options->model, "the .onnx or .tflite file")->required();
  command.add_option("-o,--output", options->folder, "the folder that is written to; made where it is not there")
      ->capture_default_str();
  command.add_option("--name", options->name, "namespace and stem of the files; left out, the model's");
  add_binding(command, options->binding);
  command.add_option("--form", options->form, "what is written")
      ->capture_default_str()
      ->check(CLI::IsMember({"layers", "expression", "auto"}));
  command.add_option(
      "--test", options->tests,
      "files of inputs and of outputs, .pb or .npy; of several inputs separated by commas; may be repeated");
  command.add_option("--vectors", options->vectors, "how many inputs are drawn where there is no --test")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  command.add_option("--seed", options->seed, "that they are drawn from")->capture_default_str();
  command.add_option("--weights", options->weights, "how the weights are written")
      ->capture_default_str()
      ->check(CLI::IsMember({"safetensors", "source", "constants"}));
  command.add_flag("--static-assert", options->prove, "compare while compiling; asks for --weights constants");
  command.add_flag("--keep-layout", options->keep_layout, "inputs and outputs laid out as the model has them");
  command.add_option("--relative", options->relative, "bound of the comparison")->capture_default_str();
  command.add_option("--absolute", options->absolute, "bound of the comparison")->capture_default_str();
  return [options] { return tool::import(*options); };
}

Action add_inspect(CLI::App& app) {
  auto const options = std::make_shared<tool::InspectCommand>();
  CLI::App& command =
      *app.add_subcommand("inspect", "prints operators, shapes, parameters, multiply-accumulates and bytes");
  command.footer("Example:\n  ingot inspect lenet.onnx --json");
  command.add_option("file", options->file, "ONNX, TFLite, safetensors or a blob")->required();
  add_binding(command, options->binding);
  command.add_flag("--json", options->json, "as JSON");
  return [options] { return tool::inspect(*options); };
}

Action add_check(CLI::App& app) {
  auto const files = std::make_shared<std::vector<std::filesystem::path>>();
  auto const binding = std::make_shared<tool::ModelBinding>();
  CLI::App& command = *app.add_subcommand(
      "check", "says whether models can be imported and blobs are whole: status 1, with each reason, if one is not");
  command.footer("Example:\n  ingot check lenet.onnx && ingot import lenet.onnx");
  command.add_option("files", *files, "ONNX, TFLite, blobs")->required();
  add_binding(command, *binding);
  return [files, binding] { return tool::check(*files, *binding); };
}

Action add_weights(CLI::App& app) {
  auto const options = std::make_shared<tool::WeightsCommand>();
  CLI::App& command = *app.add_subcommand("weights", "renames the tensors of a safetensors file");
  command.footer(
      "A * stands for any text, on the right for the same text. The first rule that matches a name renames it.\n"
      "Example:\n"
      "  ingot weights module.safetensors lenet.safetensors --map 'conv1.* -> 0.*; fc1.* -> 7.*'");
  command.add_option("from", options->from, "the file")->required();
  command.add_option("to", options->to, "the file that is written")->required();
  command.add_option("--map", options->map, "rules, between semicolons, or a file with a rule a line")->required();
  return [options] { return tool::rename_weights(*options); };
}

Action add_freeze(CLI::App& app) {
  auto const options = std::make_shared<tool::FreezeCommand>();
  CLI::App& command = *app.add_subcommand(
      "freeze", "writes weights of a safetensors file as source or as a blob; compiler flags stand behind --");
  command.footer("Example:\n  ingot freeze lenet.safetensors --include lenet.hpp --type mine::LeNet --name lenet --c");
  command.add_option("weights", options->weights, "the file")->required();
  command.add_option("--include", options->include, "the header that declares the network's type")->required();
  command.add_option("--type", options->type, "that type, as in mine::LeNet")->required();
  command.add_option("--name", options->name, "namespace and stem of the files")->capture_default_str();
  command.add_option("--folder", options->folder, "where they are written")->capture_default_str();
  command.add_option("--section", options->section, "linker section of the parameters");
  command.add_option("--form", options->form, "what is frozen")
      ->capture_default_str()
      ->check(CLI::IsMember({"for_device", "for_this_machine", "plain"}));
  command.add_flag("--c", options->c, "an interface for C, too");
  command.add_flag("--blob", options->blob, "a blob of parameters instead of source");
  command.add_option("--sequence", options->sequence, "the blob's sequence")->capture_default_str();
  command.add_option("--compiler", options->compiler, "C++ compiler of this machine")->capture_default_str();
  command.add_option("flags", options->flags, "behind --: flags for it");
  return [options] { return tool::freeze(*options); };
}

Action add_show(CLI::App& app) {
  auto const blobs = std::make_shared<std::vector<std::filesystem::path>>();
  CLI::App& command = *app.add_subcommand("show", "prints the table of layers and the sizes of blobs");
  command.footer("Example:\n  ingot show lenet.blob");
  command.add_option("blobs", *blobs, "files")->required();
  return [blobs] { return tool::show(*blobs); };
}

Action add_stamp(CLI::App& app) {
  struct Stamp {
    std::filesystem::path blob;
    std::uint32_t sequence = 0;
  };
  auto const options = std::make_shared<Stamp>();
  CLI::App& command = *app.add_subcommand("stamp", "gives a blob another sequence: of two slots the later is used");
  command.footer("Example:\n  ingot stamp lenet.blob --sequence 4");
  command.add_option("blob", options->blob, "the file")->required();
  command.add_option("--sequence", options->sequence, "0 to 4294967295")->required();
  return [options] { return tool::stamp(options->blob, options->sequence); };
}

Action add_object(CLI::App& app) {
  auto const options = std::make_shared<tool::ObjectOptions>();
  CLI::App& command = *app.add_subcommand(
      "object", "makes an object file, or assembler (.s), of a blob; compiler flags stand behind --");
  command.footer(
      "Example:\n  ingot object lenet.blob --name lenet -o lenet.o --compiler arm-none-eabi-gcc -- -mcpu=cortex-m4");
  command.add_option("blob", options->blob, "the file")->required();
  command.add_option("--name", options->name, "symbols are <name>_blob and <name>_blob_end")->required();
  command.add_option("--output,-o", options->output, "the object file, or the text where it ends in .s")->required();
  command.add_option("--section", options->section, "linker section")->capture_default_str();
  command.add_option("--compiler", options->compiler, "C compiler of the target")->capture_default_str();
  command.add_option("flags", options->flags, "behind --: flags for it");
  return [options] { return tool::object(*options); };
}

}  // namespace
