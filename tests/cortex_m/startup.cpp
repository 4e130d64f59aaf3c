// What a Cortex-M does before main: memory, the floating-point unit.
#include <cstdint>

int main();

extern "C" {

extern std::uint32_t stack_top, data_from, data_begin, data_end, bss_begin, bss_end;

[[noreturn]] void start() {
  std::uint32_t const* from = &data_from;
  for (std::uint32_t* to = &data_begin; to < &data_end;) *to++ = *from++;
  for (std::uint32_t* to = &bss_begin; to < &bss_end;) *to++ = 0;
  main();
  for (;;) {
  }
}

__attribute__((naked)) void reset() {
#if defined(__ARM_FP)
  // Coprocessors 10 and 11, before any code that might use them.
  asm volatile(
      "ldr r0, =0xE000ED88\n"
      "ldr r1, [r0]\n"
      "orr r1, r1, #0xF00000\n"
      "str r1, [r0]\n"
      "dsb\n"
      "isb\n");
#endif
  asm volatile("bl start");
}

// Ends the emulation with the status 99.
void fault() {
  static std::uint32_t const status[2] = {0x20026, 99};
  register int operation asm("r0") = 0x20;
  register void const* argument asm("r1") = status;
  asm volatile("bkpt 0xab" : : "r"(operation), "r"(argument) : "memory");
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) void const* const vectors[] = {
    &stack_top,
    reinterpret_cast<void const*>(reset),
    reinterpret_cast<void const*>(fault),
    reinterpret_cast<void const*>(fault),
    reinterpret_cast<void const*>(fault),
    reinterpret_cast<void const*>(fault),
    reinterpret_cast<void const*>(fault),
};

}  // extern "C"
