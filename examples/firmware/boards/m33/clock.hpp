// MPS2 with AN505: the secure alias of timer 0 at 20 MHz.
#pragma once

#include "../cmsdk_timer.hpp"

using Clock = CmsdkTimer<0x50000000, 25, 5>;
