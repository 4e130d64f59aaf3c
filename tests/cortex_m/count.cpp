// Counts the instructions of an inference on a Cortex-M under QEMU, and prints the bits of its outputs. Built for a host,
// it prints the bits alone.
#include <bit>
#include <cstdint>
#include <ingot/networks.hpp>

using namespace ingot;

// Of 100 inputs, since counts must not depend on data.
constexpr std::size_t samples = 100;

using Mlp = decltype(build<Shape<16>>(dense<32>, relu, dense<32>, relu, dense<4>));
using Smooth = decltype(build<Shape<16>>(dense<32>, ingot::tanh(), dense<32>, sigmoid, dense<4>));
using LeNet = decltype(build<Shape<1, 28, 28>>(conv2d<6, 5>, relu, max_pool2d<2>, conv2d<16, 5>, relu, max_pool2d<2>,
                                               flatten, dense<120>, relu, dense<84>, relu, dense<10>));
// ST's classifier of movements from an accelerometer's three axes.
using Movements = decltype(build<Shape<1, 24, 3>>(conv2d<24, Size2(16, 1)>, relu, max_pool2d<Size2(3, 1)>, flatten,
                                                  dense<12>, relu, dense<4>, softmax));
using Empty = decltype(build<Shape<16>>(flatten));

static NETWORK net;
static NETWORK::Workspace<1> workspace;
static batch_t<float, 1, NETWORK::input_shape> x;
static batch_t<float, 1, NETWORK::output_shape> y;

[[gnu::noinline]] static void infer() {
  net.forward<1>(x, y, workspace);
}

#if defined(__arm__)

static void semihost(int operation, void const* argument) {
  register int r0 asm("r0") = operation;
  register void const* r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}
static void print(char const* text) {
  semihost(4, text);
}
static void leave() {
  static std::uint32_t const status[2] = {0x20026, 0};
  semihost(0x20, status);
}

static std::uint32_t volatile& device_register(std::uintptr_t address) {
  return *reinterpret_cast<std::uint32_t volatile*>(address);
}
// A timer that counts down; TICKS of it pass in 1000 instructions.
#if defined(SYSTICK)
#define TIMER_MASK 0xFFFFFF
#else
#define TIMER_MASK 0xFFFFFFFF
#endif
static void start_timer() {
#if defined(SYSTICK)
  device_register(0xE000E014) = 0xFFFFFF;
  device_register(0xE000E018) = 0;
  device_register(0xE000E010) = 5;
#else
  device_register(TIMER) = 0;
  device_register(TIMER + 4) = 0xFFFFFFFF;
  device_register(TIMER + 8) = 0xFFFFFFFF;
  device_register(TIMER) = 1;
#endif
}
static std::uint32_t ticks() {
#if defined(SYSTICK)
  return 0xFFFFFF - device_register(0xE000E018);
#else
  return 0xFFFFFFFF - device_register(TIMER + 4);
#endif
}
static std::uint32_t instructions_of(void (*run)()) {
  start_timer();
  std::uint32_t const begin = ticks();
  run();
  std::uint32_t const passed = (ticks() - begin) & TIMER_MASK;
  return static_cast<std::uint32_t>(std::uint64_t{passed} * 1000 / TICKS);
}

#else

#include <cstdio>
#include <cstdlib>

static void print(char const* text) {
  std::fputs(text, stdout);
}
static void leave() {
  std::exit(0);
}
static std::uint32_t instructions_of(void (*run)()) {
  run();
  return 0;
}

#endif

static void print_number(char const* what, std::uint32_t number) {
  char digits[12] = "          \n";
  char* at = digits + 10;
  do {
    *--at = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  print(what);
  print(at);
}

int main() {
  initialize(net, 1, XavierUniform{});
  std::uint32_t least = 0xFFFFFFFF;
  std::uint32_t most = 0;
  std::uint32_t bits = 0;
  for (std::size_t n = 0; n < samples; ++n) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(uniform_symmetric({2, n}, i));
    std::uint32_t const count = instructions_of(infer);
    least = count < least ? count : least;
    most = count > most ? count : most;
    for (std::size_t i = 0; i < y.size(); ++i) bits = bits * 31 + std::bit_cast<std::uint32_t>(y[i]);
  }
  print_number("least ", least);
  print_number("most ", most);
  print_number("bits ", bits);
  leave();
}
