// Stops a compilation before C++20 with one line, which thousands would otherwise follow.
#pragma once

// An #error would not do: the compiler reads on, and every use of Ingot in the program is one more error. A header that
// is not there ends the compilation, and its name is the message.
#if (defined(_MSVC_LANG) ? _MSVC_LANG : __cplusplus) < 202002L
#include "Ingot is written in C++20: compile with -std=c++20 or later"
#endif
