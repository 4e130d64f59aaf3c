// Contrastive divergence with fewer chains than the batch has samples.
// EXPECT: ContrastiveDivergence starts a chain at each sample: chains are as many as the batch has samples
// EXPECT: a_chain_for_each_sample<8, 4>
// ERRORS: 1
// MAX-LINES: 16
#include <ingot/ingot.hpp>
#include <ingot/energies.hpp>

using namespace ingot;

using Machine = Rbm<6, 3>;

void run(Machine& machine, Sgd<Machine>& optimizer, Tensor<float, 8, 6> const& v, Chains<Machine, 4>& chains,
         ContrastiveMemory<Machine, 8>& memory) {
#ifdef FIXED
  contrastive_step(machine, optimizer, PersistentContrastiveDivergence{1}, v, chains, memory, RandomKey{1});
#else
  contrastive_step(machine, optimizer, ContrastiveDivergence{1}, v, chains, memory, RandomKey{1});
#endif
}
