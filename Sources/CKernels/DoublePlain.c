// The kernels for double on what every processor of the architecture has.
#include "Tables.h"

#define EK_DOUBLE
#define EK_TABLE ek_double_plain
#include "Template/Kernels.h"
