// The most multiply-adds that one core can do: what every other figure is a fraction of.
#ifndef ESPALIER_CPEAK_H
#define ESPALIER_CPEAK_H

#include <stdint.h>

/// Runs `rounds` rounds of independent multiply-adds on float vectors, held in registers, and returns
/// the floating-point operations done. `set` is "avx512", "avx2" or "plain". The result of the
/// arithmetic goes to `sink`, so that it has to be done.
double peak_run(const char *set, int64_t rounds, float *sink);

#endif
