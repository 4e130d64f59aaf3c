// Weights that are replaced in the field: two slots hold blobs, the latest whole one is used. Here the slots are in RAM,
// and an update writes them; on a device they are pages of flash that a downloaded .blob is written to.
//
// The program plays through what may go wrong, and leaves with a status other than 0 if a wrong blob is ever used.
#include <cstddef>
#include <cstdint>
#include <ingot/deploy/blob.hpp>
#include <ingot/deploy/known_answers.hpp>

#include "board.hpp"
#include "mlp.hpp"

namespace {

using ingot::BlobHeader;
using ingot::BlobStatus;
using mlp::Net;

constexpr std::size_t parameter_bytes = sizeof(Net);
constexpr std::size_t slot_bytes = BlobHeader::bytes + parameter_bytes;
using Slot = unsigned char[slot_bytes];
alignas(8) Slot slots[2];
alignas(8) unsigned char misaligned[slot_bytes + 1];
Net::Workspace<1> workspace;
int faults = 0;

// What freeze writes with .blob = true, and ingot stamp changes.
void write_blob(unsigned char* slot, std::uint32_t sequence) {
  auto const* const parameters = reinterpret_cast<unsigned char const*>(&mlp::net);
  for (std::size_t i = 0; i < parameter_bytes; ++i) slot[BlobHeader::bytes + i] = parameters[i];
  BlobHeader header;
  header.fingerprint = ingot::fingerprint_v<Net>;
  header.parameter_bytes = parameter_bytes;
  header.sequence = sequence;
  ingot::write_blob_header(header, slot);
  header.checksum = ingot::blob_checksum(slot, slot_bytes);
  ingot::write_blob_header(header, slot);
}

void expect(char const* what, bool right) {
  print(what);
  print(right ? ": as it should\n" : ": WRONG\n");
  if (!right) ++faults;
}

// What a blob is found to be; where it is not right, there is no network to run.
void expect_status(char const* what, void const* data, std::size_t bytes, BlobStatus status) {
  auto const found = ingot::open_blob<Net>(data, bytes);
  expect(what, found.status == status && (found.net != nullptr) == (status == BlobStatus::ok));
}

std::uint32_t latest() {
  auto const found = ingot::open_latest_blob<Net>({slots[0], slot_bytes}, {slots[1], slot_bytes});
  if (!found) return 0;
  float const error = ingot::known_answers_error(*found.net, mlp::golden_inputs, mlp::golden_outputs, workspace);
  expect("known answers", error <= 1e-5F);
  return found.sequence;
}

void play_updates() {
  expect("two empty slots: none", latest() == 0);
  write_blob(slots[0], 1);
  expect("first weights", latest() == 1);
  write_blob(slots[1], 2);
  expect("an update", latest() == 2);
  write_blob(slots[0], 3);
  for (std::size_t i = slot_bytes / 2; i < slot_bytes; ++i) slots[0][i] = 0xFF;
  expect("an update that ends half-way", latest() == 2);
}

void play_faults() {
  unsigned char* const slot = slots[1];
  expect_status("whole", slot, slot_bytes, BlobStatus::ok);
  expect_status("truncated", slot, slot_bytes - 1, BlobStatus::truncated);
  expect_status("erased", slots[0] + slot_bytes / 2, slot_bytes / 2, BlobStatus::not_a_blob);
  for (std::size_t i = 0; i < slot_bytes; ++i) misaligned[i + 1] = slot[i];
  expect_status("misaligned", misaligned + 1, slot_bytes, BlobStatus::misaligned);
  slot[100] ^= 1;
  expect_status("damaged", slot, slot_bytes, BlobStatus::damaged);
  slot[100] ^= 1;
  slot[8] = 2;
  expect_status("of a later version", slot, slot_bytes, BlobStatus::unknown_version);
  write_blob(slot, 4);
  auto const other = ingot::open_blob<ingot::Network<ingot::Dense<16, 4>>>(slot, slot_bytes);
  expect("of another network", other.status == BlobStatus::wrong_network && other.net == nullptr);
}

}  // namespace

int main() {
  play_updates();
  play_faults();
  print("faults", faults);
  leave(faults == 0 ? 0 : 1);
}
