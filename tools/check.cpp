// Says whether files are right.
#include <cstdio>
#include <ingot/deploy/blob_header.hpp>
#include <ingot/host/error.hpp>
#include <string>
#include <vector>

#include "blob_file.hpp"
#include "commands.hpp"
#include "interpreter/interpreter.hpp"
#include "lowering/lower.hpp"
#include "models/model_error.hpp"
#include "readers/read_model.hpp"

namespace tool {

namespace {

std::vector<std::string> faults_of_model(std::filesystem::path const& path, ModelBinding const& binding) {
  try {
    Model const model = read_bound_model(path, binding);
    std::vector<std::string> const faults = operator_faults(model);
    return faults.empty() ? faults_of(model, facts_of(model)) : faults;
  } catch (ModelError const& error) {
    return {error.what()};
  }
}

bool check_blob(std::filesystem::path const& path) {
  BlobFile const blob = read_blob_file(path);
  std::printf("%s: %s\n", ingot::detail::shown_path(path).c_str(), ingot::text_of(blob.status));
  return blob.status == ingot::BlobStatus::ok;
}

bool check_model(std::filesystem::path const& path, ModelBinding const& binding) {
  std::vector<std::string> const faults = faults_of_model(path, binding);
  std::string const shown = ingot::detail::shown_path(path);
  for (std::string const& fault : faults) std::printf("%s: %s\n", shown.c_str(), fault.c_str());
  if (faults.empty()) std::printf("%s: can be imported\n", shown.c_str());
  return faults.empty();
}

// What is neither a model nor a blob by its first bytes or its name is looked at as a blob, and says what it lacks.
bool is_model(std::filesystem::path const& path) {
  FileKind const kind = kind_of_file(path);
  return kind == FileKind::tflite || (kind == FileKind::onnx && path.extension() == ".onnx");
}

// A file that cannot be read is not right; the others are looked at all the same.
bool check_file(std::filesystem::path const& path, ModelBinding const& binding) {
  try {
    return is_model(path) ? check_model(path, binding) : check_blob(path);
  } catch (ingot::FileError const& error) {
    std::printf("%s\n", error.what());
    return false;
  }
}

}  // namespace

int check(std::vector<std::filesystem::path> const& files, ModelBinding const& binding) {
  bool all_right = true;
  for (std::filesystem::path const& path : files) {
    all_right = check_file(path, binding) && all_right;
  }
  return all_right ? 0 : 1;
}

}  // namespace tool
