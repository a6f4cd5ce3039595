// Vector types and the few operations on them that depend on the instruction set.
//
// Every file of this folder is a template: it is compiled once for each element type and instruction
// set (see ../FloatAVX512.c and its siblings), so none of them has an include guard. A vector has 64
// bytes everywhere; on narrower instruction sets the compiler splits it, and results stay the same.

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#if defined(EK_AVX512) || defined(EK_AVX2)
#include <immintrin.h>
#endif

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF
// 64-byte vectors are passed by value only between functions that are inlined into each other.
#pragma clang diagnostic ignored "-Wpsabi"

#pragma clang attribute push
#if defined(EK_AVX512)
// Without min_vector_width clang splits the vectors in two.
#pragma clang attribute (__attribute__((target("arch=x86-64-v4"), min_vector_width(512))), apply_to = function)
#elif defined(EK_AVX2)
#pragma clang attribute (__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#endif

// For loops over registers: an array that is indexed by a loop that stays a loop lives in memory.
#define UNROLL _Pragma("clang loop unroll(full)")
#define INLINE static inline __attribute__((always_inline))

#if defined(EK_DOUBLE)
typedef double real;
typedef long integer;  // what comparing doubles gives, also where int64_t is another type
enum { LANES = 8 };
#else
typedef float real;
typedef int32_t integer;
enum { LANES = 16 };
#endif

typedef real vector __attribute__((ext_vector_type(LANES)));
typedef integer integers __attribute__((ext_vector_type(LANES)));
typedef real unaligned __attribute__((ext_vector_type(LANES), aligned(sizeof(real)), may_alias));

INLINE vector load(const real *p) { return *(const unaligned *)p; }
INLINE void store(real *p, vector v) { *(unaligned *)p = v; }
INLINE vector splat(real x) { return (vector)x; }
INLINE integers bits(vector v) { return (integers)v; }
INLINE vector fromBits(integers v) { return (vector)v; }
INLINE vector choose(integers condition, vector yes, vector no) {
  return fromBits((bits(yes) & condition) | (bits(no) & ~condition));
}

/// a * b + c, rounded once where the processor can. Plain x86-64 rounds twice.
INLINE vector fma_(vector a, vector b, vector c) {
#if defined(__x86_64__) && !defined(EK_AVX512) && !defined(EK_AVX2)
  return a * b + c;
#else
  return __builtin_elementwise_fma(a, b, c);
#endif
}

/// All ones in the first `count` lanes.
INLINE integers lanesBelow(int count) {
#if defined(EK_DOUBLE)
  integers lane = {0, 1, 2, 3, 4, 5, 6, 7};
#else
  integers lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#endif
  return lane < (integers)count;
}

// The first `count` elements (1 ... LANES) at p; nothing beyond them is read or written.
#if defined(EK_AVX512) && defined(EK_DOUBLE)
INLINE vector loadPart(const real *p, int count) {
  return (vector)_mm512_maskz_loadu_pd((__mmask8)((1u << count) - 1), p);
}
INLINE void storePart(real *p, vector v, int count) {
  _mm512_mask_storeu_pd(p, (__mmask8)((1u << count) - 1), (__m512d)v);
}
#elif defined(EK_AVX512)
INLINE vector loadPart(const real *p, int count) {
  return (vector)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), p);
}
INLINE void storePart(real *p, vector v, int count) {
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)v);
}
#elif defined(EK_AVX2)
#if defined(EK_DOUBLE)
#define MASKED(NAME) _mm256_mask##NAME##_pd
typedef __m256d half;
#else
#define MASKED(NAME) _mm256_mask##NAME##_ps
typedef __m256 half;
#endif
INLINE vector loadPart(const real *p, int count) {
  integers mask = lanesBelow(count);
  half v[2] = {MASKED(load)(p, (__m256i)mask.lo), MASKED(load)(p + LANES / 2, (__m256i)mask.hi)};
  vector joined;
  memcpy(&joined, v, sizeof joined);
  return joined;
}
INLINE void storePart(real *p, vector v, int count) {
  integers mask = lanesBelow(count);
  MASKED(store)(p, (__m256i)mask.lo, (half)v.lo);
  MASKED(store)(p + LANES / 2, (__m256i)mask.hi, (half)v.hi);
}
#else
INLINE vector loadPart(const real *p, int count) {
  vector v = {0};
  memcpy(&v, p, (size_t)count * sizeof(real));
  return v;
}
INLINE void storePart(real *p, vector v, int count) { memcpy(p, &v, (size_t)count * sizeof(real)); }
#endif

// The same, for a count that may be that of a whole vector.
INLINE vector loadSome(const real *p, int count) { return count == LANES ? load(p) : loadPart(p, count); }
INLINE void storeSome(real *p, vector v, int count) {
  if (count == LANES)
    store(p, v);
  else
    storePart(p, v, count);
}

/// The sum of a vector's lanes: always (x0 + x8) + (x4 + x12) and so on, halves first.
INLINE real sumOfLanes(vector v) {
  real x[LANES];
  memcpy(x, &v, sizeof v);
  for (int half = LANES / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) x[i] += x[i + half];
  return x[0];
}

INLINE const real *rowOf(const ek_rows *rows, int64_t i) {
  int64_t row = rows->index ? rows->index[i * rows->indexStride] : i;
  return (const real *)rows->base + rows->stride * row;
}
