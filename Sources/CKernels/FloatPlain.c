// The kernels for float on what every processor of the architecture has.
#include "Tables.h"

#define EK_TABLE ek_float_plain
#include "Template/Kernels.h"
