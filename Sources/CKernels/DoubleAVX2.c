// The kernels for double on AVX2 with fused multiply-add.
#include "Tables.h"

#if defined(__x86_64__)
#define EK_DOUBLE
#define EK_AVX2
#define EK_TABLE ek_double_avx2
#include "Template/Kernels.h"
#endif
