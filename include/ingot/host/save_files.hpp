// Writes several files that belong together.
#pragma once

#include "ingot/core/prologue.hpp"

#include <cstddef>
#include <deque>
#include <filesystem>
#include <span>
#include <vector>

#include "ingot/host/save_file.hpp"

namespace ingot {

// A file and what it is to hold.
struct FileToSave {
  std::filesystem::path path;
  std::vector<unsigned char> bytes;
};

// Writes all files anew, each as save_file does, or none: nothing is replaced before the bytes of all are on the disk.
//
// Refuses, as FileError, what save_file does, with the first file that it refuses. No file is then changed or left,
// unless the system fails while files are replaced: those that were there before and have been replaced stay new.
inline void save_files(std::span<FileToSave const> files) {
  std::deque<detail::FileSaver> savers;
  for (FileToSave const& file : files) savers.emplace_back(file.path);
  for (std::size_t i = 0; i < files.size(); ++i) savers[i].prepare(files[i].bytes);
  for (std::size_t i = 0; i < files.size(); ++i) {
    try {
      savers[i].replace();
    } catch (...) {
      for (std::size_t done = 0; done <= i; ++done) savers[done].take_back();
      throw;
    }
  }
}

}  // namespace ingot

#include "ingot/core/epilogue.hpp"
