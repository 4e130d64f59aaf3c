// MPS2 with AN386: timer 0 at 25 MHz.
#pragma once

#include "../cmsdk_timer.hpp"

using Clock = CmsdkTimer<0x40000000, 5, 3>;
