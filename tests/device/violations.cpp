// Programs that a device must not run, one a macro: the check is to catch each.
#if defined(DOUBLE_ARITHMETIC)
#include <ingot/networks.hpp>
using Net = ingot::Network<ingot::Dense<4, 3>>;
static Net net;
static Net gradient;
static ingot::Sgd<Net> sgd;
void violate(double rate) {
  sgd.learning_rate = rate;  // a double of the user's own
  sgd.step(net, gradient);
}
#elif defined(LIBM)
extern "C" float expf(float);
float violate(float x) {
  return expf(x);
}
#elif defined(ALLOCATION)
int* violate() {
  return new int[7];
}
#elif defined(EXCEPTIONS)
void violate(int code) {
  throw code;
}
#elif defined(RTTI)
struct Base {
  virtual ~Base() = default;
};
struct Derived : Base {
  int value = 1;
};
int violate(Base* base) {
  return dynamic_cast<Derived*>(base)->value;
}
#elif defined(STDIO)
#include <cstdio>
void violate(int code) {
  std::printf("%d\n", code);
}
#elif defined(LOCALE)
#include <cstdlib>
double violate(char const* text) {
  return std::strtod(text, nullptr);
}
#elif defined(THREADS)
extern "C" int pthread_create(void*, void const*, void* (*)(void*), void*);
int violate() {
  return pthread_create(nullptr, nullptr, nullptr, nullptr);
}
#elif defined(EXIT_HANDLERS)
struct Guard {
  ~Guard();
};
static Guard guard;
#elif defined(GLOBAL_CONSTRUCTOR)
int value_of_now();
static int value = value_of_now();
int violate() {
  return value;
}
#elif defined(ZEROS_IN_DATA)
// An optimizer with its moments inside, beside options that are not zero.
#include <ingot/networks.hpp>
using Net = ingot::Network<ingot::Dense<40, 30>>;
static ingot::Adam<Net> adam{.learning_rate = 0.05};
void violate(Net& net, Net const& gradient) {
  adam.step(net, gradient);
}
#endif
