// The last line of every header of Ingot: see prologue.hpp.
#pragma pop_macro("INGOT_IS_INCLUDED")
#ifndef INGOT_IS_INCLUDED
#include "ingot/core/restore_macros.hpp"
#endif
