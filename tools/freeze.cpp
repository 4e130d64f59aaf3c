// Freezes weights by a program that is written, compiled and run for it, since a network is a type.
#include <filesystem>
#include <ingot/host/frozen_files.hpp>
#include <ingot/host/quoted_text.hpp>
#include <ingot/host/save_file.hpp>
#include <stdexcept>

#include "commands.hpp"
#include "run_program.hpp"
#include "scratch_folder.hpp"

namespace tool {

namespace {

std::string program_of(FreezeCommand const& command) {
  auto const absolute = [](std::filesystem::path const& path) { return std::filesystem::absolute(path).string(); };
  return ingot::detail::filled(R"(#include $header$

#include <cstdio>
#include <exception>
#include <ingot/host/freeze.hpp>
#include <ingot/host/in_heap.hpp>
#include <ingot/host/model.hpp>

int main() try {
  auto const net = ingot::in_heap<$type$>();
  auto const model = ingot::load_model(*net, $weights$);
  for (auto const& path : ingot::freeze<ingot::FrozenForm::$form$>(
           *net, {.name = $name$, .folder = $folder$, .type = $type_text$, .include = $include$, .section = $section$,
                  .c = $c$, .blob = $blob$, .sequence = $sequence$},
           model.notes())) {
    std::puts(path.c_str());
  }
} catch (std::exception const& error) {
  std::fprintf(stderr, "ingot: %s\n", error.what());
  return 1;
}
)",
                               {{"header", '"' + absolute(command.include) + '"'},
                                {"type", command.type},
                                {"weights", ingot::detail::spell_literal(absolute(command.weights))},
                                {"form", command.form},
                                {"name", ingot::detail::spell_literal(command.name)},
                                {"folder", ingot::detail::spell_literal(command.folder.string())},
                                {"type_text", ingot::detail::spell_literal(command.type)},
                                {"include", ingot::detail::spell_literal(command.include.filename().string())},
                                {"section", ingot::detail::spell_literal(command.section)},
                                {"c", command.c ? "true" : "false"},
                                {"blob", command.blob ? "true" : "false"},
                                {"sequence", std::to_string(command.sequence) + 'u'}});
}

}  // namespace

int freeze(FreezeCommand const& command) {
  for (std::filesystem::path const& path : {command.weights, command.include}) {
    if (!std::filesystem::is_regular_file(path)) throw ingot::FileError(path, "", "is not there, or is no file");
  }
  if (!std::filesystem::is_directory(command.folder)) throw ingot::FileError(command.folder, "", "is no folder");
  ingot::detail::check_identifier(command.name);
  if (command.type.find_first_of("\";{}\n/\\#") != std::string::npos) {
    throw std::invalid_argument("the type is one that the header declares, such as Net or mine::LeNet, found " +
                                ingot::detail::quoted(command.type));
  }
  if (command.include.string().find_first_of("\"\n") != std::string::npos) {
    throw ingot::FileError(command.include, "", "has a name that no program can include");
  }
  ScratchFolder const scratch;
  std::filesystem::path const source = scratch.path() / "freeze.cpp";
  std::filesystem::path const binary = scratch.path() / "freeze";
  std::string const text = program_of(command);
  ingot::save_file(source, ingot::detail::bytes_of(text));
  std::vector<std::string> compile{command.compiler, "-std=c++20", "-O1"};
  compile.insert(compile.end(), command.flags.begin(), command.flags.end());
  if (std::filesystem::exists(INGOT_INCLUDE)) compile.push_back("-I" INGOT_INCLUDE);
  for (std::string const& argument : {source.string(), std::string("-o"), binary.string()}) compile.push_back(argument);
  run_program_rightly(compile);
  return run_program({binary.string()});
}

}  // namespace tool
