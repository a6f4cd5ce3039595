// The kernels for double on AVX-512.
#include "Tables.h"

#if defined(__x86_64__)
#define EK_DOUBLE
#define EK_AVX512
#define EK_TABLE ek_double_avx512
#include "Template/Kernels.h"
#endif
