// Vectors, reset and faults of a Cortex-M.
#include <cstdint>

#include "board.hpp"
#include "start.hpp"

extern "C" {

// Naked: a prologue might save floating-point registers before their unit is on.
[[gnu::naked]] void reset() {
#if defined(__ARM_ARCH_8M_MAIN__) || defined(__ARM_ARCH_8_1M_MAIN__)
  // Below this the stack may not grow: to do so is a fault.
  asm volatile(
      "ldr r0, =stack_bottom\n"
      "msr msplim, r0\n");
#endif
#if defined(__ARM_FP)
  // Full access to coprocessors 10 and 11, in CPACR.
  asm volatile(
      "ldr r0, =0xE000ED88\n"
      "ldr r1, [r0]\n"
      "movs r2, #0xF\n"
      "lsls r2, r2, #20\n"
      "orrs r1, r1, r2\n"
      "str r1, [r0]\n"
      "dsb\n"
      "isb\n");
#endif
  asm volatile("bl start\n");
}

// Naked: the stack may be what has failed.
[[gnu::naked]] void fault() {
  asm volatile(
      "ldr r0, =stack_top\n"
      "mov sp, r0\n"
      "bl report_fault\n");
}

[[noreturn]] void report_fault() {
#if defined(__ARM_ARCH_6M__)
  print("fault\n");
#else
  // The Configurable Fault Status Register: bit 20 is a stack overflow (v8-M), 12 a push that failed, 9 a precise bus
  // fault, 25 a division by zero.
  print("fault, CFSR", static_cast<long>(*reinterpret_cast<std::uint32_t volatile*>(0xE000ED28)));
#endif
  leave(99);
}

void unexpected_interrupt() {
  print("interrupt without a handler\n");
  leave(98);
}

// The processor's own sixteen. A device's interrupts follow: none is enabled here.
[[gnu::section(".vectors"), gnu::used]] void (*const vectors[16])() = {
    reinterpret_cast<void (*)()>(&stack_top),
    reset,
    unexpected_interrupt,  // NMI
    fault,                 // HardFault, to which the others rise while they are not enabled
    fault,                 // MemManage
    fault,                 // BusFault
    fault,                 // UsageFault
    fault,                 // SecureFault
    nullptr,
    nullptr,
    nullptr,
    unexpected_interrupt,  // SVCall
    unexpected_interrupt,  // DebugMonitor
    nullptr,
    unexpected_interrupt,  // PendSV
    unexpected_interrupt,  // SysTick
};

}  // extern "C"
