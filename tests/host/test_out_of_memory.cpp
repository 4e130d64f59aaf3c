// Memory that runs out at any one request: nothing leaks, nothing is half done, no file is left.
#define BOOST_TEST_MODULE out_of_memory
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <string>
#include <vector>

#include "files.hpp"
#include "ingot/host/model.hpp"
#include "ingot/host/safetensors_parser.hpp"
#include "ingot/host/save_file.hpp"
#include "ingot/host/weights.hpp"
#include "ingot/layers/dense.hpp"
#include "ingot/network/network.hpp"
#include "ingot/training/initialize.hpp"

namespace {

// Requests that may succeed yet; negative: all.
long requests_left = -1;
long blocks = 0;

void* request(std::size_t size) {
  if (requests_left == 0) throw std::bad_alloc{};
  if (requests_left > 0) --requests_left;
  void* const block = std::malloc(size == 0 ? 1 : size);
  if (block == nullptr) throw std::bad_alloc{};
  ++blocks;
  return block;
}
void give_back(void* block) {
  if (block != nullptr) --blocks;
  std::free(block);
}

}  // namespace

void* operator new(std::size_t size) {
  return request(size);
}
void* operator new[](std::size_t size) {
  return request(size);
}
void operator delete(void* block) noexcept {
  give_back(block);
}
void operator delete[](void* block) noexcept {
  give_back(block);
}
void operator delete(void* block, std::size_t) noexcept {
  give_back(block);
}
void operator delete[](void* block, std::size_t) noexcept {
  give_back(block);
}

using namespace ingot;

namespace {

using Net = Network<Dense<3, 4>, Dense<4, 2>>;
using NetBytes = std::array<unsigned char, sizeof(Net)>;

NetBytes bytes_of(Net const& net) {
  return std::bit_cast<NetBytes>(net);
}

enum class Outcome { done, out_of_memory, refused };

// What the call comes to when so many requests succeed. Frees what it has taken, whatever it comes to.
template <class Call>
Outcome with_requests(long count, Call&& call) {
  long const before = blocks;
  Outcome outcome = Outcome::done;
  requests_left = count;
  try {
    call();
  } catch (std::bad_alloc const&) {
    outcome = Outcome::out_of_memory;
  } catch (FileError const&) {
    outcome = Outcome::refused;
  }
  requests_left = -1;
  if (blocks != before) BOOST_FAIL(blocks - before << " blocks left after " << count << " requests");
  return outcome;
}

// Lets each request fail in turn, until none does; check(outcome) follows each.
template <class Call, class Check>
void fail_each_request(Outcome last, Call&& call, Check&& check) {
  long count = 0;
  for (;; ++count) {
    Outcome const outcome = with_requests(count, call);
    check(outcome);
    if (outcome == last) break;
    BOOST_REQUIRE((outcome == Outcome::out_of_memory));
    BOOST_REQUIRE(count < 10'000);
  }
  BOOST_TEST(count > 5);
}

std::size_t files_in(std::filesystem::path const& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] auto const& entry : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

ModelNotes<Net> const notes{.normalization = Normalization<Shape<3>>{{1, 2, 3}, {4, 5, 6}},
                            .classes = {"a class with a name of some length", "another, which is as long"},
                            .texts = {{"a key that is not short either", "and its text, \"quoted\""}}};

struct Files : TestDirectory {
  Files() {
    initialize(net, 1);
    initialize(other, 2);
  }
  // Whatever fails to load leaves the network alone; then it loads.
  template <class Load>
  void load_with_failures(Outcome last, Load&& load) {
    NetBytes const before = bytes_of(other);
    fail_each_request(last, load, [&](Outcome outcome) {
      BOOST_TEST((bytes_of(other) == (outcome == Outcome::done ? bytes_of(net) : before)));
    });
  }

  Net net{}, other{};
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(loading, Files) {
  auto const file = path("model");
  save_model(net, file, notes);
  load_with_failures(Outcome::done, [&] { load_weights(other, file); });
  initialize(other, 2);
  load_with_failures(Outcome::done, [&] { load_model(other, file); });
}

BOOST_FIXTURE_TEST_CASE(refusing, Files) {
  auto const file = path("model");
  save_model(net, file, notes);
  FileBytes bytes = read_bytes(file);
  bytes.back() ^= 1;
  bytes.pop_back();
  write("model", bytes);
  load_with_failures(Outcome::refused, [&] { load_model(other, file); });
  write("model", "{\"not\": \"weights\"}");
  load_with_failures(Outcome::refused, [&] { load_model(other, file); });
}

BOOST_FIXTURE_TEST_CASE(parsing, Files) {
  auto const file = path("model");
  save_model(net, file, notes);
  FileBytes const bytes = read_bytes(file);
  fail_each_request(Outcome::done, [&] { read_safetensors(file, bytes); }, [](Outcome) {});
}

BOOST_FIXTURE_TEST_CASE(saving, Files) {
  auto const file = path("model");
  save_weights(other, file);
  FileBytes const old = read_bytes(file);
  std::filesystem::create_symlink("model", path("link"));
  auto const link = path("link");
  FileBytes saved;
  fail_each_request(
      Outcome::done, [&] { save_model(net, link, notes); },
      [&](Outcome outcome) {
        BOOST_TEST(files_in(path(".")) == 2u);
        if (outcome != Outcome::done) BOOST_TEST((read_bytes(file) == old));
      });
  Net loaded{};
  load_weights(loaded, file);
  BOOST_TEST((bytes_of(loaded) == bytes_of(net)));

  // A new file is there once it is whole, and not before.
  auto const fresh = path("fresh");
  fail_each_request(
      Outcome::done, [&] { save_weights(net, fresh); },
      [&](Outcome outcome) {
        BOOST_TEST(std::filesystem::exists(fresh) == (outcome == Outcome::done));
        BOOST_TEST(files_in(path(".")) == (outcome == Outcome::done ? 3u : 2u));
      });
  auto const nowhere = path("nowhere") / "model";
  fail_each_request(Outcome::refused, [&] { save_weights(net, nowhere); }, [](Outcome) {});
}
