// Sums over rows and over all elements, and the two vector updates.

/// One vector of columns, all rows, first to last.
INLINE vector columnSumVector(const ek_rows *delta, int64_t rowCount, int column, int count, vector sum) {
  for (int64_t i = 0; i < rowCount; i++) sum += loadSome(rowOf(delta, i) + column, count);
  return sum;
}

static void columnSum(const ek_rows *delta, int64_t rowCount, int32_t begin, int32_t end, void *out,
                      int32_t accumulate) {
  real *d = (real *)out;
  int j = begin;
  for (; j + PANEL * LANES <= end; j += PANEL * LANES) {
    vector sum[PANEL];
    UNROLL for (int m = 0; m < PANEL; m++) sum[m] = accumulate ? load(d + j + m * LANES) : splat(0);
    for (int64_t i = 0; i < rowCount; i++) {
      const real *row = rowOf(delta, i) + j;
      UNROLL for (int m = 0; m < PANEL; m++) sum[m] += load(row + m * LANES);
    }
    UNROLL for (int m = 0; m < PANEL; m++) store(d + j + m * LANES, sum[m]);
  }
  for (; j < end; j += LANES) {
    int count = lanesAt(j, end);
    vector start = accumulate ? loadPart(d + j, count) : splat(0);
    storePart(d + j, columnSumVector(delta, rowCount, j, count, start), count);
  }
}

typedef double doubles __attribute__((ext_vector_type(8)));

INLINE doubles addSquares(doubles sum, doubles x) {
#if defined(__x86_64__) && !defined(EK_AVX512) && !defined(EK_AVX2)
  return x * x + sum;
#else
  return __builtin_elementwise_fma(x, x, sum);
#endif
}

/// Adds the squares of 16 numbers to the 16 lanes.
INLINE void addSixteen(doubles sum[2], const real *x) {
#if defined(EK_DOUBLE)
  sum[0] = addSquares(sum[0], load(x));
  sum[1] = addSquares(sum[1], load(x + 8));
#else
  typedef float floats __attribute__((ext_vector_type(8), aligned(4), may_alias));
  sum[0] = addSquares(sum[0], __builtin_convertvector(*(const floats *)x, doubles));
  sum[1] = addSquares(sum[1], __builtin_convertvector(*(const floats *)(x + 8), doubles));
#endif
}

static double sumOfSquares(const void *a, int64_t count) {
  const real *x = (const real *)a;
  doubles sum[2] = {(doubles)0.0, (doubles)0.0};
  int64_t j = 0;
  for (; j + 16 <= count; j += 16) addSixteen(sum, x + j);
  if (j < count) {
    real rest[16] = {0};
    memcpy(rest, x + j, (size_t)(count - j) * sizeof(real));
    addSixteen(sum, rest);
  }
  double lanes[8];
  sum[0] += sum[1];
  memcpy(lanes, &sum[0], sizeof lanes);
  for (int half = 4; half > 0; half /= 2)
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  return lanes[0];
}

/// Runs a statement over all elements: `j` is where a vector of `lanes` elements begins.
#define SWEEP(COUNT, STATEMENT)                                                           \
  do {                                                                                    \
    int64_t j = 0;                                                                        \
    for (; j + LANES <= (COUNT); j += LANES) {                                            \
      const int lanes = LANES;                                                            \
      STATEMENT;                                                                          \
    }                                                                                     \
    if (j < (COUNT)) {                                                                    \
      const int lanes = (int)((COUNT) - j);                                               \
      STATEMENT;                                                                          \
    }                                                                                     \
  } while (0)

static void addScaled(void *y, const void *x, double alpha, int64_t count) {
  real *d = (real *)y;
  const real *s = (const real *)x;
  vector factor = splat((real)alpha);
  SWEEP(count, storeSome(d + j, fma_(factor, loadSome(s + j, lanes), loadSome(d + j, lanes)), lanes));
}

static void scale(void *x, double alpha, int64_t count) {
  real *d = (real *)x;
  vector factor = splat((real)alpha);
  SWEEP(count, storeSome(d + j, factor * loadSome(d + j, lanes), lanes));
}
