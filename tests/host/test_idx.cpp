#define BOOST_TEST_MODULE idx
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "files.hpp"
#include "ingot/host/idx.hpp"

using namespace ingot;

namespace {

FileBytes idx(std::uint32_t magic, std::vector<std::uint32_t> const& extents, FileBytes const& values) {
  FileBytes bytes;
  auto const append = [&](std::uint32_t word) {
    for (unsigned shift = 32; shift > 0; shift -= 8) bytes.push_back(static_cast<unsigned char>(word >> (shift - 8)));
  };
  append(magic);
  for (std::uint32_t const extent : extents) append(extent);
  bytes.insert(bytes.end(), values.begin(), values.end());
  return bytes;
}

FileBytes const pixels{0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6, 250, 251, 252, 253, 254, 255};
FileBytes const images = idx(0x803, {3, 2, 3}, pixels);
FileBytes const labels = idx(0x801, {3}, {2, 0, 1});

struct Files : TestDirectory {
  std::filesystem::path images_path = write("images", images);
  std::filesystem::path labels_path = write("labels", labels);

  template <class S = Shape<1, 2, 3>>
  auto read(std::size_t classes = 3) const {
    return read_idx<S>(images_path, labels_path, classes);
  }
  template <class S = Shape<1, 2, 3>>
  std::string refuse_images(FileBytes const& bytes) const {
    write("images", bytes);
    return refusal(images_path, [&] { read<S>(); });
  }
  std::string refuse_labels(FileBytes const& bytes, std::size_t classes = 3) const {
    write("labels", bytes);
    return refusal(labels_path, [&] { read(classes); });
  }
};

FileBytes with(FileBytes bytes, FileBytes const& more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
  return bytes;
}
FileBytes without_last(FileBytes bytes, std::size_t count) {
  bytes.resize(bytes.size() - count);
  return bytes;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(reads_pixels_as_fractions, Files) {
  auto const data = read();
  BOOST_TEST(data.size() == 3u);
  BOOST_TEST(data.classes() == 3u);
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    BOOST_TEST(data.input(i / 6)[i % 6] == static_cast<float>(pixels[i]) / 255.0f);
  }
  BOOST_TEST(data.label(0) == 2u);
  BOOST_TEST(data.label(1) == 0u);
  BOOST_TEST(data.label(2) == 1u);
}

BOOST_FIXTURE_TEST_CASE(reads_gzip_of_several_members, Files) {
  FileBytes const head(images.begin(), images.begin() + 7);
  FileBytes const tail(images.begin() + 7, images.end());
  write("images", with(gzipped(head), gzipped(tail)));
  write("labels", gzipped(labels));
  auto const data = read();
  BOOST_TEST(data.input(2)[5] == 1.0f);
  BOOST_TEST(data.label(0) == 2u);
}

BOOST_FIXTURE_TEST_CASE(takes_the_shape_from_the_type, Files) {
  BOOST_TEST(read<Shape<6>>().input(1)[0] == read().input(1)[0]);
  BOOST_TEST((read<Shape<2, 3>>().size()) == 3u);
  BOOST_TEST((refuse_images<Shape<1, 3, 2>>(images)) == "byte 8: expected samples of 1x3x2, found 2x3");
  BOOST_TEST((refuse_images<Shape<7>>(images)) == "byte 8: expected samples of 7, found 2x3");
  // 2^32 pixels, a size that would wrap to 0 in 32 bits.
  FileBytes const huge = idx(0x803, {3, 65536, 65536}, pixels);
  BOOST_TEST(refuse_images<Shape<6>>(huge) == "byte 8: expected samples of 6, found 65536x65536");
}

BOOST_FIXTURE_TEST_CASE(copies_samples_into_a_batch, Files) {
  auto const data = read();
  Tensor<float, 2, 1, 2, 3> batch{};
  Labels<2> targets{9, 9};
  data.copy_sample<2>(2, 1, batch, targets);
  BOOST_TEST(batch(1, 0, 1, 2) == 1.0f);
  BOOST_TEST(batch(0, 0, 1, 2) == 0.0f);
  BOOST_TEST(targets[1] == 1u);
  BOOST_TEST(targets[0] == 9u);
}

BOOST_FIXTURE_TEST_CASE(refuses_malformed_images, Files) {
  BOOST_TEST(refuse_images({}) == "byte 0: truncated: expected 4 bytes of the magic number, found 0");
  BOOST_TEST(refuse_images(labels) ==
             "byte 0: wrong magic: expected 0x00000803 (images in unsigned bytes), found "
             "0x00000801");
  BOOST_TEST(refuse_images(idx(0xd03, {3, 2, 3}, pixels)).starts_with("byte 0: wrong magic: expected 0x00000803"));
  BOOST_TEST(refuse_images(FileBytes(images.begin(), images.begin() + 10)) ==
             "byte 10: truncated: expected 4 bytes of the extents, found 2");
  BOOST_TEST(refuse_images(without_last(images, 4)) == "byte 30: truncated: expected 18 bytes of data, found 14");
  BOOST_TEST(refuse_images(with(images, {7})) == "byte 34: expected the end of the file, found further bytes");
  BOOST_TEST(refuse_images(idx(0x803, {0, 2, 3}, {})) == "byte 4: expected at least 1 sample, found 0");
}

BOOST_FIXTURE_TEST_CASE(refuses_malformed_labels, Files) {
  BOOST_TEST(refuse_labels(images) ==
             "byte 0: wrong magic: expected 0x00000801 (labels in unsigned bytes), found "
             "0x00000803");
  BOOST_TEST(refuse_labels(idx(0x801, {4}, {2, 0, 1, 1})) ==
             "byte 4: expected 3 labels, as many as there are images in " + images_path.string() + ", found 4");
  BOOST_TEST(refuse_labels(without_last(labels, 1)) == "byte 10: truncated: expected 3 bytes of data, found 2");
  BOOST_TEST(refuse_labels(with(labels, {0})) == "byte 11: expected the end of the file, found further bytes");
  BOOST_TEST(refuse_labels(labels, 2) == "byte 8: label of sample 0 out of range: expected below 2, found 2");
}

// A header alone does not make the reader ask for its memory: 2^32 - 1 images would be 24 GiB.
BOOST_FIXTURE_TEST_CASE(believes_a_count_only_as_far_as_there_are_bytes, Files) {
  write("labels", idx(0x801, {0xffffffffu}, {0, 1}));
  write("images", idx(0x803, {0xffffffffu, 2, 3}, pixels));
  BOOST_TEST(refusal(labels_path, [&] { read(); }) == "byte 10: truncated: expected 4294967295 bytes of data, found 2");
}

BOOST_FIXTURE_TEST_CASE(refuses_what_cannot_be_read, Files) {
  auto const missing = path("missing");
  BOOST_TEST(refusal(missing, [&] { read_idx<Shape<6>>(missing, labels_path, 3); }) ==
             "cannot be opened: No such file or directory");
  std::filesystem::create_directory(path("folder"));
  BOOST_TEST(refusal(path("folder"), [&] { read_idx<Shape<6>>(path("folder"), labels_path, 3); }) ==
             "cannot be read: Is a directory");
}

BOOST_FIXTURE_TEST_CASE(refuses_damaged_gzip, Files) {
  FileBytes packed = gzipped(images);
  BOOST_TEST(refuse_images(without_last(packed, 9)).ends_with("damaged gzip data: it ends early"));
  BOOST_TEST(refuse_images(with(packed, {1, 2, 3})) ==
             "byte 34: damaged gzip data: expected the end of the file, found further bytes");
  BOOST_TEST(refuse_images(with(packed, {0, 0, 3})) ==
             "byte 34: damaged gzip data: expected the end of the file, found further bytes");
  BOOST_TEST(refuse_images(with(packed, {0x1f, 3})).ends_with("damaged gzip data: incorrect header check"));
  BOOST_TEST(refuse_images(with(packed, {0x1f})).ends_with("damaged gzip data: it ends early"));
  packed[packed.size() - 6] ^= 1;
  BOOST_TEST(refuse_images(packed).ends_with("damaged gzip data: incorrect data check"));
}

BOOST_FIXTURE_TEST_CASE(zeros_may_pad_a_gzip_file, Files) {
  write("images", with(gzipped(images), FileBytes(100'000)));
  write("labels", with(with(gzipped(labels), FileBytes(3)), gzipped(FileBytes{})));
  BOOST_TEST(read().input(2)[5] == 1.0f);
}

BOOST_FIXTURE_TEST_CASE(names_values_that_are_no_unsigned_bytes, Files) {
  std::string const start = "byte 0: wrong magic: expected 0x00000803 (images in unsigned bytes), found ";
  BOOST_TEST(refuse_images(idx(0x903, {3, 2, 3}, pixels)) == start + "0x00000903 (signed bytes)");
  BOOST_TEST(refuse_images(idx(0xb03, {3, 2, 3}, pixels)) == start + "0x00000b03 (16-bit integers)");
  BOOST_TEST(refuse_images(idx(0xe03, {3, 2, 3}, pixels)) == start + "0x00000e03 (64-bit floats)");
  BOOST_TEST(refuse_images(idx(0x03080000, {3, 2, 3}, pixels)) == start + "0x03080000 (its bytes in reverse order)");
  BOOST_TEST(refuse_images(idx(0x809, {3, 2, 3}, pixels)) == start + "0x00000809");
}

// What a header states is known before it is unpacked.
BOOST_FIXTURE_TEST_CASE(takes_no_more_than_its_limits, Files) {
  FileBytes const large = idx(0x803, {3, 4096, 4096}, FileBytes(3 << 24));
  FileBytes const packed = gzipped(large);
  write("images", packed);
  std::string const on_disk = " bytes from " + std::to_string(packed.size()) + " on the disk, the limit: raise ";
  auto const read_large = [&](IdxLimits const& limits) {
    return refusal(images_path, [&] { read_idx<Shape<1, 4096, 4096>>(images_path, labels_path, 3, limits); });
  };
  BOOST_TEST(read_large({}) == "byte 16777216: the header states more than 16777216" + on_disk +
                                   "InputLimits::expansion if the file is trusted");
  BOOST_TEST(read_large({.input = {.bytes = 50'000, .expansion = 1'000'000}}) ==
             "byte 50000: the header states more than 50000" + on_disk + "InputLimits::bytes if the file is trusted");
  BOOST_TEST(read_large({.input = {.expansion = 1'000'000}}) == "accepted");
  BOOST_TEST(read_large({.input = {.bytes = large.size(), .expansion = ~std::uint64_t{0}}}) == "accepted");
  write("images", images);
  BOOST_TEST(refusal(labels_path, [&] { read_idx<Shape<6>>(images_path, labels_path, 3, {.samples = 2}); }) ==
             "byte 4: the header states 3 samples, more than 2, the limit: raise IdxLimits::samples if the file is "
             "trusted");
  // 2^32 - 1 samples of 2^62 bytes and more are not multiplied to something small.
  write("images", idx(0x802, {0xffffffffu, 0xffffffffu}, pixels));
  write("labels", idx(0x801, {0xffffffffu}, {}));
  using Huge = Shape<0xffffffffu>;
  BOOST_TEST(refusal(labels_path, [&] { read_idx<Huge>(images_path, labels_path, 3); }) ==
             "byte 8: truncated: expected 4294967295 bytes of data, found 0");
}

BOOST_FIXTURE_TEST_CASE(labels_have_a_class, Files) {
  BOOST_CHECK_THROW(read(0), std::invalid_argument);
}

// Whatever a byte is changed to and wherever a file ends, the reader returns a data set of the right form or refuses.
BOOST_FIXTURE_TEST_CASE(survives_every_truncation_and_every_changed_byte, Files) {
  std::size_t refused = 0;
  auto const survives = [&](std::string const& name, FileBytes const& bytes) {
    write(name, bytes);
    try {
      auto const data = read();
      BOOST_TEST(data.size() == 3u);
    } catch (FileError const&) {
      ++refused;
    }
  };
  for (bool const packed : {false, true}) {
    for (auto const& [name, whole] : {std::pair<std::string, FileBytes>{"images", images}, {"labels", labels}}) {
      FileBytes const bytes = packed ? gzipped(whole) : whole;
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        std::size_t const before = refused;
        survives(name, FileBytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(i)));
        BOOST_TEST(refused == before + 1);
        for (unsigned const flip : {1u, 0x80u, 0xffu}) {
          FileBytes changed = bytes;
          changed[i] = static_cast<unsigned char>(changed[i] ^ flip);
          survives(name, changed);
        }
      }
      write(name, whole);
    }
  }
  BOOST_TEST(read().label(0) == 2u);
}

namespace {

std::filesystem::path const mnist = std::filesystem::path(INGOT_TEST_DATA) / "mnist";

boost::test_tools::assertion_result mnist_is_there(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result found(std::filesystem::exists(mnist / "t10k-images-idx3-ubyte.gz"));
  found.message() << "MNIST is not in '" << mnist.string() << "': set the option `data`";
  return found;
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_mnist, *boost::unit_test::precondition(mnist_is_there)) {
  auto const data =
      read_idx<Shape<1, 28, 28>>(mnist / "t10k-images-idx3-ubyte.gz", mnist / "t10k-labels-idx1-ubyte.gz", 10);
  BOOST_TEST(data.size() == 10000u);
  std::vector<std::size_t> counts(10);
  for (std::size_t i = 0; i < data.size(); ++i) ++counts[data.label(i)];
  // The database's own counts of each digit.
  std::vector<std::size_t> const known{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009};
  BOOST_TEST(counts == known, boost::test_tools::per_element());
}
