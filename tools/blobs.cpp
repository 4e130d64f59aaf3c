// Commands that look at blobs and change them.
#include <algorithm>
#include <cstdio>
#include <ingot/deploy/blob_header.hpp>
#include <ingot/host/error.hpp>
#include <ingot/host/freeze_options.hpp>
#include <ingot/host/frozen_files.hpp>
#include <ingot/host/save_file.hpp>
#include <stdexcept>

#include "blob_file.hpp"
#include "commands.hpp"
#include "run_program.hpp"
#include "scratch_folder.hpp"

namespace tool {

int show(std::vector<std::filesystem::path> const& blobs) {
  for (std::filesystem::path const& path : blobs) {
    BlobFile const blob = read_right_blob_file(path);
    std::printf("%s", blob.text().c_str());
    std::printf("fingerprint %016llx, checksum %08x, sequence %u, %zu bytes\n",
                static_cast<unsigned long long>(blob.header.fingerprint), blob.header.checksum, blob.header.sequence,
                blob.bytes.size());
  }
  return 0;
}

int stamp(std::filesystem::path const& path, std::uint32_t sequence) {
  BlobFile blob = read_right_blob_file(path);
  blob.header.sequence = sequence;
  ingot::write_blob_header(blob.header, blob.bytes.data());
  blob.header.checksum = ingot::blob_checksum(blob.bytes.data(), blob.header.total());
  ingot::write_blob_header(blob.header, blob.bytes.data());
  ingot::save_file(path, blob.bytes);
  return 0;
}

namespace {

// A path between quotes, as GNU's assembler reads it.
std::string in_quotes(std::filesystem::path const& path) {
  std::string text = "\"";
  for (char const c : std::filesystem::absolute(path).string()) {
    if (c == '"' || c == '\\') text += '\\';
    if (c == '\n') throw std::invalid_argument("the path of a blob has no line breaks");
    text += c;
  }
  return text + '"';
}

bool is_assembler(std::filesystem::path const& path) {
  return path.extension() == ".s" || path.extension() == ".S";
}

}  // namespace

int object(ObjectOptions const& options) {
  read_right_blob_file(options.blob);
  ingot::detail::check_identifier(options.name);
  if (!ingot::detail::stays_in_line(options.section) || options.section.find_first_of(", ") != std::string::npos) {
    throw std::invalid_argument("the section is one name without quotes, found " +
                                ingot::detail::quoted(options.section));
  }
  // The sizes of pointers and what begins a comment differ between targets: nothing here depends on them.
  std::string const text =
      ingot::detail::filled(R"(  .section $section$, "a"
  .balign 64
  .global $name$_blob
  .global $name$_blob_end
$name$_blob:
  .incbin $path$
$name$_blob_end:
  .byte 0
  .section .note.GNU-stack, "", %progbits
)",
                            {{"section", options.section}, {"name", options.name}, {"path", in_quotes(options.blob)}});
  if (is_assembler(options.output)) {
    ingot::save_file(options.output, ingot::detail::bytes_of(text));
    return 0;
  }
  ScratchFolder const scratch;
  std::filesystem::path const source = scratch.path() / "blob.s";
  ingot::save_file(source, ingot::detail::bytes_of(text));
  std::vector<std::string> command{options.compiler};
  command.insert(command.end(), options.flags.begin(), options.flags.end());
  for (char const* const argument : {"-c", source.c_str(), "-o", options.output.c_str()}) command.push_back(argument);
  run_program_rightly(command);
  return 0;
}

}  // namespace tool
