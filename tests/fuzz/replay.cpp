// Runs a fuzzed function on files, and on all files of folders: without a fuzzer, as a test.
//   replay FILE_OR_FOLDER...
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size);

namespace {

std::size_t count = 0;

void replay(std::filesystem::path const& path) {
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);
  std::ifstream file(path, std::ios::binary);
  std::vector<unsigned char> const bytes{std::istreambuf_iterator<char>(file), {}};
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  ++count;
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::filesystem::path const path = argv[i];
    if (!std::filesystem::is_directory(path)) {
      replay(path);
      continue;
    }
    for (auto const& entry : std::filesystem::directory_iterator(path)) {
      if (entry.is_regular_file()) replay(entry.path());
    }
  }
  std::printf("%zu inputs\n", count);
  return count > 0 ? 0 : 1;  // a folder that is empty proves nothing
}
