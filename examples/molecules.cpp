// Small molecules told apart by how their atoms are joined. A graph is fixed while compiling, and molecules vary: they
// lie on a lattice of 8 x 8 places, whose nodes say whether an atom is there. Neighbours on the lattice are bonded. The
// program makes chains, rings, stars and blocks of many sizes; how many atoms there are does not tell them apart. Every
// fourth shape is held out, wherever it lies on the lattice: a network of two layers of GraphSAGE and a readout names
// the kind of shapes that it never saw. Its twin over the same nodes without edges learns what the number of atoms
// tells.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ingot/graph_networks.hpp>
#include <string>

#include "promise.hpp"

using namespace ingot;

namespace {

constexpr std::size_t side = 8;
inline constexpr auto lattice = grid_graph<side, side>();
inline constexpr auto lattice_without_edges = graph_of<side * side>();
constexpr std::size_t places = lattice.nodes;
static_assert(places == 64 && lattice.edges.size() == 2 * 7 * 8);

enum class Kind : std::size_t { chain, ring, star, block };
constexpr std::array<char const*, 4> names{"chain", "ring", "star", "block"};
constexpr std::size_t kinds = names.size();

struct Molecule {
  std::array<bool, places> atom{};

  bool has(std::size_t row, std::size_t column) const {
    return row < side && column < side && atom[row * side + column];
  }
  void put(std::size_t row, std::size_t column) { atom[row * side + column] = true; }
  std::size_t atoms() const { return static_cast<std::size_t>(std::count(atom.begin(), atom.end(), true)); }
  std::size_t bonds_of(std::size_t place) const {
    auto const& all = neighbours_of<lattice>;
    std::size_t count = 0;
    for (std::size_t e = all.starts[place]; e < all.starts[place + 1]; ++e) count += std::size_t{atom[all.nodes[e]]};
    return count;
  }
  std::size_t bonds() const {
    std::size_t ends = 0;
    for (std::size_t i = 0; i < places; ++i) ends += atom[i] ? bonds_of(i) : 0;
    return ends / 2;
  }
  std::size_t atoms_with(std::size_t least_bonds) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < places; ++i) count += std::size_t{atom[i] && bonds_of(i) >= least_bonds};
    return count;
  }
};

// What makes each kind what it is.
bool is(Kind kind, Molecule const& molecule) {
  std::size_t const atoms = molecule.atoms();
  std::size_t const bonds = molecule.bonds();
  switch (kind) {
    case Kind::chain:
      return bonds + 1 == atoms && molecule.atoms_with(3) == 0;
    case Kind::ring:
      return bonds == atoms && molecule.atoms_with(2) == atoms && molecule.atoms_with(3) == 0;
    case Kind::star:
      return bonds + 1 == atoms && molecule.atoms_with(3) == 1;
    case Kind::block:
      return bonds > atoms;
  }
  return false;
}

class Chance {
 public:
  explicit Chance(RandomKey key) : key_(key) {}
  std::size_t below(std::size_t count) { return key_.below(drawn_++, static_cast<std::uint32_t>(count)); }
  std::size_t between(std::size_t least, std::size_t most) { return least + below(most - least + 1); }

 private:
  RandomKey key_;
  std::uint64_t drawn_ = 0;
};

constexpr std::array<std::array<std::size_t, 2>, 4> directions{
    {{0, 1}, {1, 0}, {0, ~std::size_t{0}}, {~std::size_t{0}, 0}}};

// A walk that comes near nothing but its last atom, as long as it finds room, up to 16 atoms.
Molecule make_chain(Chance& chance) {
  Molecule molecule;
  std::size_t row = chance.below(side);
  std::size_t column = chance.below(side);
  molecule.put(row, column);
  std::size_t const wanted = chance.between(4, 16);
  for (std::size_t tries = 0; tries < 200 && molecule.atoms() < wanted; ++tries) {
    auto const [down, right] = directions[chance.below(4)];
    std::size_t const r = row + down;  // beyond 0 it wraps, and is beyond the lattice
    std::size_t const c = column + right;
    if (r >= side || c >= side || molecule.has(r, c) || molecule.bonds_of(r * side + c) != 1) continue;
    molecule.put(row = r, column = c);
  }
  return molecule;
}

Molecule make_ring(Chance& chance) {
  Molecule molecule;
  std::size_t const height = chance.between(3, 6);
  std::size_t const width = chance.between(3, 6);
  std::size_t const top = chance.below(side - height + 1);
  std::size_t const left = chance.below(side - width + 1);
  for (std::size_t r = 0; r < height; ++r) {
    for (std::size_t c = 0; c < width; ++c) {
      bool const inside = r > 0 && r + 1 < height && c > 0 && c + 1 < width;
      if (!inside) molecule.put(top + r, left + c);
    }
  }
  return molecule;
}

Molecule make_star(Chance& chance) {
  Molecule molecule;
  std::size_t const row = chance.between(3, 4);
  std::size_t const column = chance.between(3, 4);
  molecule.put(row, column);
  std::size_t const left_out = chance.below(5);  // one of the four arms, or none
  for (std::size_t arm = 0; arm < 4; ++arm) {
    std::size_t const length = chance.between(1, 3);
    for (std::size_t i = 1; i <= length && arm != left_out; ++i) {
      molecule.put(row + i * directions[arm][0], column + i * directions[arm][1]);
    }
  }
  return molecule;
}

Molecule make_block(Chance& chance) {
  Molecule molecule;
  std::size_t const height = chance.between(2, 5);
  std::size_t const width = chance.between(height == 2 ? 3 : 2, 5);
  std::size_t const top = chance.below(side - height + 1);
  std::size_t const left = chance.below(side - width + 1);
  for (std::size_t r = 0; r < height; ++r) {
    for (std::size_t c = 0; c < width; ++c) molecule.put(top + r, left + c);
  }
  return molecule;
}

// A shape wherever it lies: every fourth is held out.
bool is_held_out(Molecule const& molecule) {
  std::size_t top = side;
  std::size_t left = side;
  for (std::size_t i = 0; i < places; ++i) {
    if (!molecule.atom[i]) continue;
    top = std::min(top, i / side);
    left = std::min(left, i % side);
  }
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (std::size_t i = 0; i < places; ++i) {
    if (molecule.atom[i]) hash = (hash ^ ((i / side - top) * side + (i % side - left) + 1)) * 0x100000001b3u;
  }
  return (hash >> 32) % 4 == 0;
}

// Number n of the molecules that are held out, or of the others. What it is made as is what it is, by its bonds.
bool all_as_made = true;
Molecule make(Kind kind, bool held_out, std::uint64_t n) {
  Chance chance({held_out ? std::uint64_t{2} : std::uint64_t{1}, n});
  while (true) {
    Molecule const molecule = kind == Kind::chain  ? make_chain(chance)
                              : kind == Kind::ring ? make_ring(chance)
                              : kind == Kind::star ? make_star(chance)
                                                   : make_block(chance);
    if (molecule.atoms() < 4 || is_held_out(molecule) != held_out) continue;
    all_as_made = all_as_made && is(kind, molecule);
    return molecule;
  }
}

constexpr std::size_t batch = 32;

template <auto const& G>
using Net = decltype(build<Shape<places, 1>>(graph_sage<G, 16>, relu, graph_sage<G, 16>, relu, sum_of_nodes, dense<16>,
                                             relu, dense<kinds>));

template <class Net>
Net& train(std::size_t steps) {
  static Net net;
  initialize(net, 1);
  static Adam<Net> adam{.learning_rate = 0.01};
  static TrainingMemory<Net, batch> memory;
  static Tensor<float, batch, places, 1> atoms;
  for (std::size_t step = 0; step < steps; ++step) {
    Labels<batch> labels;
    for (std::size_t b = 0; b < batch; ++b) {
      std::uint64_t const n = step * batch + b;
      labels[b] = b % kinds;
      Molecule const molecule = make(Kind{b % kinds}, false, n);
      for (std::size_t i = 0; i < places; ++i) atoms(b, i, 0) = molecule.atom[i] ? 1.0F : 0.0F;
    }
    adam.learning_rate = 0.01 * (1.0 - static_cast<double>(step) / static_cast<double>(steps));
    float const loss = train_step(net, adam, Objective{SoftmaxCrossEntropy{}}, atoms, labels, memory).total();
    if (step % 200 == 0) std::printf("  step %4zu: loss %.4f\n", step, static_cast<double>(loss));
  }
  return net;
}

// How many of `count` molecules that it never saw are named right; [is][found] in `table`.
template <class Net>
std::size_t evaluate(Net const& net, std::size_t count, std::array<std::array<std::size_t, kinds>, kinds>& table) {
  static Workspace<float, workspace_size_v<Net, 1>> scratch;
  std::size_t right = 0;
  for (std::size_t n = 0; n < count; ++n) {
    std::size_t const kind = n % kinds;
    Molecule const molecule = make(Kind{kind}, true, n);
    Tensor<float, places, 1> atoms;
    for (std::size_t i = 0; i < places; ++i) atoms(i, 0) = molecule.atom[i] ? 1.0F : 0.0F;
    Tensor<float, kinds> logits;
    net.template forward<1>(atoms, logits, scratch);
    auto const found = static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    ++table[kind][found];
    right += std::size_t{kind == found};
  }
  return right;
}

void print_molecules() {
  std::array<Molecule, kinds> molecules;
  for (std::size_t kind = 0; kind < kinds; ++kind) molecules[kind] = make(Kind{kind}, true, kind);
  for (std::size_t row = 0; row < side; ++row) {
    std::string line;
    for (Molecule const& molecule : molecules) {
      for (std::size_t column = 0; column < side; ++column) line += molecule.has(row, column) ? " o" : " .";
      line += "   ";
    }
    std::printf("%s\n", line.c_str());
  }
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    std::printf(" %-6s%2zu atoms%4s", names[kind], molecules[kind].atoms(), "");
  }
  std::puts("\n");
}

}  // namespace

int main() {
  print_molecules();
  constexpr std::size_t steps = 1000;
  constexpr std::size_t count = 1000;
  std::printf("with edges: %zu parameters, %zu MACs\n", parameter_count<Net<lattice>>, macs_of<Net<lattice>>);
  std::array<std::array<std::size_t, kinds>, kinds> table{};
  std::size_t const right = evaluate(train<Net<lattice>>(steps), count, table);
  std::printf("without: %zu parameters, %zu MACs\n", parameter_count<Net<lattice_without_edges>>,
              macs_of<Net<lattice_without_edges>>);
  std::array<std::array<std::size_t, kinds>, kinds> other{};
  std::size_t const by_size = evaluate(train<Net<lattice_without_edges>>(steps), count, other);

  std::printf("\nmolecules that were held out, found as\n  %-6s", "is");
  for (char const* name : names) std::printf(" %6s", name);
  std::printf("     without edges\n");
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    std::printf("  %-6s", names[kind]);
    for (std::size_t const found : table[kind]) std::printf(" %6zu", found);
    std::printf("    ");
    for (std::size_t const found : other[kind]) std::printf(" %6zu", found);
    std::puts("");
  }
  std::printf("right: %zu of %zu; without edges %zu\n\n", right, count, by_size);
  check(all_as_made, "every molecule is what it was made as, by its atoms and bonds");
  check(right >= 950, "95 of 100 shapes that it never saw are named right");
  check(by_size <= 750, "the number of atoms alone does not tell them apart");
  return all_kept ? 0 : 1;
}
