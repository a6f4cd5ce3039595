// The kernels for float on AVX-512.
#include "Tables.h"

#if defined(__x86_64__)
#define EK_AVX512
#define EK_TABLE ek_float_avx512
#include "Template/Kernels.h"
#endif
