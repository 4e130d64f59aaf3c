// The first include of every header of Ingot; epilogue.hpp is its last line. Between the two, macros that are not
// Ingot's are out of sight. The outermost header hides them for all that it includes, hence no #pragma once.
#pragma push_macro("INGOT_IS_INCLUDED")
#ifndef INGOT_IS_INCLUDED
#define INGOT_IS_INCLUDED
#include "ingot/core/hide_macros.hpp"
#include "ingot/core/language.hpp"
#endif
