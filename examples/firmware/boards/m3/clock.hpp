// MPS2 with AN385: timer 0 at 25 MHz.
#pragma once

#include "../cmsdk_timer.hpp"

using Clock = CmsdkTimer<0x40000000, 5, 3>;
