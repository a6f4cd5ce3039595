// The kernels for float on AVX2 with fused multiply-add.
#include "Tables.h"

#if defined(__x86_64__)
#define EK_AVX2
#define EK_TABLE ek_float_avx2
#include "Template/Kernels.h"
#endif
