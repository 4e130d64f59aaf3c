// Where tiny-dnn looks for it.
#include <stb/stb_image.h>
