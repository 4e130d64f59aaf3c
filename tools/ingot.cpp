// The host command: freezes weights into source or blobs, and looks at blobs.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "commands.hpp"

int main(int count, char** arguments) {
  CLI::App app("Freezes networks for devices, and looks at what was frozen.", "ingot");
  app.require_subcommand(1);

  tool::FreezeCommand freezing;
  CLI::App* const freeze = app.add_subcommand(
      "freeze", "writes weights of a safetensors file as source or as a blob; compiler flags stand behind --");
  freeze->add_option("weights", freezing.weights, "the file")->required();
  freeze->add_option("--include", freezing.include, "the header that declares the network's type")->required();
  freeze->add_option("--type", freezing.type, "that type, as in mine::LeNet")->required();
  freeze->add_option("--name", freezing.name, "namespace and stem of the files")->capture_default_str();
  freeze->add_option("--folder", freezing.folder, "where they are written")->capture_default_str();
  freeze->add_option("--section", freezing.section, "linker section of the parameters");
  freeze->add_option("--form", freezing.form, "what is frozen")
      ->capture_default_str()
      ->check(CLI::IsMember({"for_device", "for_this_machine", "plain"}));
  freeze->add_flag("--c", freezing.c, "an interface for C, too");
  freeze->add_flag("--blob", freezing.blob, "a blob of parameters instead of source");
  freeze->add_option("--sequence", freezing.sequence, "the blob's sequence")->capture_default_str();
  freeze->add_option("--compiler", freezing.compiler, "C++ compiler of this machine")->capture_default_str();
  freeze->add_option("flags", freezing.flags, "behind --: flags for it");

  std::vector<std::filesystem::path> blobs;
  CLI::App* const show = app.add_subcommand("show", "prints the table of layers and the sizes of blobs");
  show->add_option("blobs", blobs, "files")->required();
  CLI::App* const check = app.add_subcommand("check", "says whether blobs are whole: status 1 if one is not");
  check->add_option("blobs", blobs, "files")->required();

  std::filesystem::path stamped;
  std::uint32_t sequence = 0;
  CLI::App* const stamp = app.add_subcommand("stamp", "gives a blob another sequence: of two slots the later is used");
  stamp->add_option("blob", stamped, "the file")->required();
  stamp->add_option("--sequence", sequence, "0 to 4294967295")->required();

  tool::ObjectOptions objects;
  CLI::App* const object = app.add_subcommand(
      "object", "makes an object file, or assembler (.s), of a blob; compiler flags stand behind --");
  object->add_option("blob", objects.blob, "the file")->required();
  object->add_option("--name", objects.name, "symbols are <name>_blob and <name>_blob_end")->required();
  object->add_option("--output,-o", objects.output, "the object file, or the text where it ends in .s")->required();
  object->add_option("--section", objects.section, "linker section")->capture_default_str();
  object->add_option("--compiler", objects.compiler, "C compiler of the target")->capture_default_str();
  object->add_option("flags", objects.flags, "behind --: flags for it");

  CLI11_PARSE(app, count, arguments);
  try {
    if (*freeze) return tool::freeze(freezing);
    if (*show) return tool::show(blobs);
    if (*check) return tool::check(blobs);
    if (*stamp) return tool::stamp(stamped, sequence);
    return tool::object(objects);
  } catch (std::exception const& error) {
    std::fprintf(stderr, "ingot: %s\n", error.what());
    return 1;
  }
}
