// What programs call their own types beside any part of Ingot. A test includes Ingot, says `using namespace ingot` and
// OWN_NAMES(list): each name is defined and then used, so that one which stands in Ingot's namespace, too, would be
// ambiguous.
#pragma once

#include <type_traits>

#define DEFINE_NAME(name) \
  struct name {};
#define USE_NAME(name) static_assert(std::is_empty_v<name>);
#define OWN_NAMES(list) list(DEFINE_NAME) list(USE_NAME)

// clang-format off
#define NAMES_OF_USERS(X)                                                                                              \
  X(Step) X(Slot) X(Place) X(Input) X(Output) X(At) X(Stride) X(Type) X(Element) X(Pack) X(Node) X(List) X(Buffer)     \
  X(Form) X(Source) X(Argument) X(Kind) X(Flow) X(Structure) X(Extents) X(Bytes) X(Decimal) X(Fingerprint)             \
  X(Unread) X(Position) X(Call) X(Reader) X(Access) X(Wiring) X(Schedule) X(Operation) X(Convolution) X(MaxPool)       \
  X(AvgPool) X(Moments) X(Window) X(Axis) X(Channels) X(NotANetwork) X(NetworkIsConst) X(NetworkLeftOut)               \
  X(Gate) X(Direction) X(Frame) X(History) X(Delay) X(Block) X(Panel) X(Sequence) X(Stream)                               \
  X(MemoryIsConst) X(NotAnObjective) X(NotAnOptimizerOf) X(NotARandomKey) X(NoBatchSize) X(NotADataset) X(NotALoss)    \
  X(CannotBeTrained) X(InDualNumbers) X(SaidAlready) X(WrongNumberOfArguments) X(Path) X(Unpacker) X(Lifetime)         \
  X(InputFile) X(SafetensorsParser) X(SafetensorsHeader) X(TensorEntry) X(StoredTensor) X(KeyLeftOut) X(OptionFault)   \
  X(Allowed)
// clang-format on
