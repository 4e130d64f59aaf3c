// Of branches side by side one gives marks, and the other features of as many numbers.
// EXPECT: layer_exists<.*At<0, .*BranchesDifferInMarks<.*Embedding<.*Embedding<
// ERRORS: 1
// MAX-LINES: 10
#include <ingot/attention.hpp>

using namespace ingot;

constexpr EmbeddingOptions padded{.padding = 0, .marked = true};

#ifdef FIXED
using Net = Network<Concat<Embedding<7, 5, 16, padded>, Embedding<7, 5, 16, padded>>>;
#else
using Net = Network<Concat<Embedding<7, 5, 16, padded>, Embedding<7, 5, 17>>>;
#endif

Net net{};
