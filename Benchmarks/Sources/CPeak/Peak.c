#include "CPeak.h"

#include <string.h>

// Twelve chains cover the latency of every current processor.
#define CHAINS 12

#define PEAK(NAME, ATTRIBUTES, LANES, STEP)                                   \
  ATTRIBUTES static double NAME(int64_t rounds, float *sink) {                \
    typedef float vector __attribute__((ext_vector_type(LANES)));             \
    vector sum[CHAINS], x = (vector)0.999f, y = (vector)0.001f;               \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++)       \
      sum[i] = (vector)(float)i;                                              \
    for (int64_t round = 0; round < rounds; round++)                          \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++)     \
        sum[i] = STEP;                                                        \
    for (int i = 1; i < CHAINS; i++) sum[0] += sum[i];                        \
    *sink = sum[0][0];                                                        \
    return 2.0 * LANES * CHAINS * (double)rounds;                             \
  }

#define FUSED __builtin_elementwise_fma(sum[i], x, y)

#if defined(__x86_64__)
PEAK(peak512, __attribute__((target("arch=x86-64-v4"), min_vector_width(512))), 16, FUSED)
PEAK(peak256, __attribute__((target("arch=x86-64-v3"))), 8, FUSED)
PEAK(peakPlain, , 4, sum[i] * x + y)
#else
PEAK(peakPlain, , 4, FUSED)
#endif

double peak_run(const char *set, int64_t rounds, float *sink) {
#if defined(__x86_64__)
  if (strcmp(set, "avx512") == 0) return peak512(rounds, sink);
  if (strcmp(set, "avx2") == 0) return peak256(rounds, sink);
#endif
  (void)set;
  return peakPlain(rounds, sink);
}
