// Blobs: what is right is found in place, what is not is told apart, and no byte behind the end is read.
#define BOOST_TEST_MODULE blob
#include <array>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <ingot/deploy/blob.hpp>
#include <ingot/host/freeze.hpp>
#include <ingot/networks.hpp>
#include <memory>
#include <string>
#include <vector>

#include <zlib.h>

using namespace ingot;

namespace {

using Net = Network<Dense<3, 5>, Tanh<5>, Dense<5, 2>>;
using Other = Network<Dense<3, 5>, Relu<5>, Dense<5, 2>>;
using Exact = Network<Dense<3, 5, double>, Tanh<5>>;

template <class N>
N trained() {
  N net;
  initialize(net, 3);
  return net;
}

template <class N>
std::vector<unsigned char> blob_of(N const& net, std::uint32_t sequence = 0) {
  return detail::blob_bytes(fingerprint_v<N>, sequence, detail::parameter_bytes_of(net), "a network");
}

// Bytes that end where the memory ends, so that the sanitizers see what is read behind them, at an alignment of 64.
class Placed {
 public:
  explicit Placed(std::vector<unsigned char> const& bytes, std::size_t shift = 0)
      : size_(bytes.size()), memory_(new(std::align_val_t{64}) unsigned char[size_ + shift]), data_(memory_ + shift) {
    if (size_ > 0) std::memcpy(data_, bytes.data(), size_);
  }
  Placed(Placed const&) = delete;
  Placed& operator=(Placed const&) = delete;
  ~Placed() { ::operator delete[](memory_, std::align_val_t{64}); }
  unsigned char* data() { return data_; }
  std::size_t size() const { return size_; }

 private:
  std::size_t size_;
  unsigned char* memory_;
  unsigned char* data_;
};

template <class N = Net>
BlobStatus status_of(std::vector<unsigned char> const& bytes) {
  Placed placed(bytes);
  N copy = trained<N>();
  auto const before = detail::parameter_bytes_of(copy);
  BlobStatus const copied = read_blob(placed.data(), placed.size(), copy);
  auto const found = open_blob<N>(placed.data(), placed.size());
  BOOST_TEST(text_of(found.status) == text_of(copied));
  BOOST_TEST((found.net == nullptr) == (found.status != BlobStatus::ok));
  if (copied != BlobStatus::ok) BOOST_TEST(detail::parameter_bytes_of(copy) == before);
  return copied;
}

// With a right checksum.
std::vector<unsigned char> sealed(std::vector<unsigned char> bytes) {
  detail::put_little_endian(blob_checksum(bytes.data(), bytes.size()), bytes.data() + BlobHeader::checked);
  return bytes;
}

}  // namespace

BOOST_AUTO_TEST_CASE(checksum_is_zlibs) {
  std::vector<unsigned char> bytes;
  for (int i = 0; i < 300; ++i) {
    BOOST_TEST(crc32(bytes.data(), bytes.size()) == ::crc32(0, bytes.data(), static_cast<unsigned>(bytes.size())));
    bytes.push_back(static_cast<unsigned char>(i * 37 >> 2));
  }
  BOOST_TEST(crc32(bytes.data() + 100, 200, crc32(bytes.data(), 100)) == crc32(bytes.data(), 300));
}

BOOST_AUTO_TEST_CASE(a_right_blob_is_the_network_in_place) {
  Net const net = trained<Net>();
  Placed placed(blob_of(net, 7));
  auto const found = open_blob<Net>(placed.data(), placed.size());
  BOOST_REQUIRE(bool(found));
  BOOST_TEST(found.sequence == 7u);
  BOOST_TEST(static_cast<void const*>(found.net) == placed.data() + 64);
  BOOST_TEST((*found.net)({1, 2, 3}) == net({1, 2, 3}));
  Net copy{};
  BOOST_TEST((read_blob(placed.data(), placed.size(), copy) == BlobStatus::ok));
  BOOST_TEST(copy({1, 2, 3}) == net({1, 2, 3}));
  BOOST_TEST((status_of<Exact>(blob_of(trained<Exact>())) == BlobStatus::ok));
}

BOOST_AUTO_TEST_CASE(slots_may_be_larger_than_blobs) {
  auto bytes = blob_of(trained<Net>());
  bytes.resize(bytes.size() + 100, 0xFF);
  BOOST_TEST((status_of(bytes) == BlobStatus::ok));
}

// All prefixes, and all single bits turned: none passes.
BOOST_AUTO_TEST_CASE(damage_is_found) {
  auto const bytes = blob_of(trained<Net>());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    BOOST_TEST(
        (status_of({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)}) == BlobStatus::truncated));
  }
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    auto damaged = bytes;
    damaged[bit / 8] = static_cast<unsigned char>(damaged[bit / 8] ^ 1u << bit % 8);
    BOOST_TEST((status_of(damaged) != BlobStatus::ok));
  }
}

BOOST_AUTO_TEST_CASE(each_fault_has_its_status) {
  auto const bytes = blob_of(trained<Net>());
  BOOST_TEST((status_of(std::vector<unsigned char>(200, 0xFF)) == BlobStatus::not_a_blob));
  auto version = bytes;
  version[8] = 2;
  BOOST_TEST((status_of(sealed(version)) == BlobStatus::unknown_version));
  BOOST_TEST((status_of<Other>(bytes) == BlobStatus::wrong_network));
  BOOST_TEST((status_of<Exact>(bytes) == BlobStatus::wrong_network));
  auto damaged = bytes;
  damaged[70] ^= 1;
  BOOST_TEST((status_of(damaged) == BlobStatus::damaged));
  // Text for parameters: the sum is right, the size is not.
  auto moved = bytes;
  moved[12] = static_cast<unsigned char>(moved[12] - 4);
  moved[24] = static_cast<unsigned char>(moved[24] + 4);
  BOOST_TEST((status_of(sealed(moved)) == BlobStatus::wrong_size));
  // Sizes whose sum overflows 32 bits.
  auto huge = bytes;
  for (std::size_t i = 12; i < 16; ++i) huge[i] = 0xFF;
  for (std::size_t i = 24; i < 28; ++i) huge[i] = 0xFF;
  BOOST_TEST((status_of(huge) == BlobStatus::truncated));
  BOOST_TEST((open_blob<Net>(nullptr, 1000).status == BlobStatus::truncated));
  BOOST_TEST(text_of(BlobStatus::misaligned) == std::string("misaligned"));
}

BOOST_AUTO_TEST_CASE(misaligned_blobs_are_copied_and_not_used_in_place) {
  Net const net = trained<Net>();
  for (std::size_t shift = 1; shift < 4; ++shift) {
    Placed placed(blob_of(net), shift);
    BOOST_TEST((open_blob<Net>(placed.data(), placed.size()).status == BlobStatus::misaligned));
    Net copy{};
    BOOST_TEST((read_blob(placed.data(), placed.size(), copy) == BlobStatus::ok));
    BOOST_TEST(copy({1, 2, 3}) == net({1, 2, 3}));
  }
}

// A layer that does not hold its parameters in the order in which it names them is not used in place.
namespace {
struct Backwards {
  using scalar = float;
  using input_shape = Shape<2>;
  using output_shape = Shape<2>;
  Tensor<float, 2> second;
  Tensor<float, 2> first;
  template <std::size_t B>
  constexpr void forward(View<float const, B, input_shape> x, View<float, B, output_shape> y) const {
    for (std::size_t i = 0; i < 2; ++i) y.data[i] = x.data[i] * first[i] + second[i];
  }
  template <class F, class... Same>
  static constexpr void visit(F&& f, Same&... same) {
    f(Parameter{"first", Role::scale}, same.first...);
    f(Parameter{"second", Role::shift}, same.second...);
  }
};
}  // namespace

BOOST_AUTO_TEST_CASE(another_layout_is_copied_and_not_used_in_place) {
  using N = Network<Backwards>;
  N net{};
  net.layer<0>().first = {1, 2};
  net.layer<0>().second = {3, 4};
  Placed placed(blob_of(net));
  BOOST_TEST((open_blob<N>(placed.data(), placed.size()).status == BlobStatus::wrong_layout));
  N copy{};
  BOOST_TEST((read_blob(placed.data(), placed.size(), copy) == BlobStatus::ok));
  BOOST_TEST(copy.layer<0>().first == net.layer<0>().first);
  BOOST_TEST(copy.layer<0>().second == net.layer<0>().second);
}

BOOST_AUTO_TEST_CASE(of_two_slots_the_latest_valid_one_is_chosen) {
  Net const net = trained<Net>();
  auto const chosen = [&](std::uint32_t a, std::uint32_t b, std::size_t cut_a = 0, std::size_t cut_b = 0) {
    auto first = blob_of(net, a);
    auto second = blob_of(net, b);
    // As an interrupted write leaves it: erased flash at the end.
    std::fill(first.end() - static_cast<std::ptrdiff_t>(cut_a), first.end(), static_cast<unsigned char>(0xFF));
    std::fill(second.end() - static_cast<std::ptrdiff_t>(cut_b), second.end(), static_cast<unsigned char>(0xFF));
    Placed one(first);
    Placed two(second);
    auto const found = open_latest_blob<Net>({one.data(), one.size()}, {two.data(), two.size()});
    if (!found) return 0;
    return static_cast<void const*>(found.net) == one.data() + 64 ? 1 : 2;
  };
  BOOST_TEST(chosen(1, 2) == 2);
  BOOST_TEST(chosen(2, 1) == 1);
  BOOST_TEST(chosen(5, 5) == 1);
  BOOST_TEST(chosen(0xFFFFFFFF, 0) == 2);
  BOOST_TEST(chosen(1, 2, 0, 1) == 1);
  BOOST_TEST(chosen(2, 1, 20, 0) == 2);
  BOOST_TEST(chosen(2, 1, 20, 30) == 0);
}
