// Attention: how well rows suit a query, what they sum up to, and the ways back.

/// out[i] = sum over columns j of q[j] * rows[i, j]. Four rows go side by side, each in lanes of its own: the bits are those
/// of one row after the other.
static void dotRows(const void *query, const ek_rows *rows, int64_t count, int32_t width, void *out) {
  const real *q = (const real *)query;
  real *d = (real *)out;
  int64_t i = 0;
  for (; i + 4 <= count; i += 4) {
    const real *x[4];
    vector sum[4];
    UNROLL for (int m = 0; m < 4; m++) x[m] = rowOf(rows, i + m), sum[m] = splat(0);
    for (int j = 0; j < width; j += LANES) {
      int lanes = lanesAt(j, width);
      vector own = loadSome(q + j, lanes);
      UNROLL for (int m = 0; m < 4; m++) sum[m] = fma_(own, loadSome(x[m] + j, lanes), sum[m]);
    }
    UNROLL for (int m = 0; m < 4; m++) d[i + m] = sumOfLanes(sum[m]);
  }
  for (; i < count; i++) {
    const real *x = rowOf(rows, i);
    vector sum = splat(0);
    for (int j = 0; j < width; j += LANES) {
      int lanes = lanesAt(j, width);
      sum = fma_(loadSome(q + j, lanes), loadSome(x + j, lanes), sum);
    }
    d[i] = sumOfLanes(sum);
  }
}

/// out[j] = sum over rows i, from first to last, of weights[i] * rows[i, j].
static void weightedSum(const void *weights, const ek_rows *rows, int64_t count, int32_t width, void *out) {
  const real *w = (const real *)weights;
  real *d = (real *)out;
  int j = 0;
  for (; j + 4 * LANES <= width; j += 4 * LANES) {
    vector sum[4];
    UNROLL for (int m = 0; m < 4; m++) sum[m] = splat(0);
    for (int64_t i = 0; i < count; i++) {
      const real *x = rowOf(rows, i) + j;
      vector weight = splat(w[i]);
      UNROLL for (int m = 0; m < 4; m++) sum[m] = fma_(weight, load(x + m * LANES), sum[m]);
    }
    UNROLL for (int m = 0; m < 4; m++) store(d + j + m * LANES, sum[m]);
  }
  for (; j < width; j += LANES) {
    int lanes = lanesAt(j, width);
    vector sum = splat(0);
    for (int64_t i = 0; i < count; i++) sum = fma_(splat(w[i]), loadSome(rowOf(rows, i) + j, lanes), sum);
    storeSome(d + j, sum, lanes);
  }
}

/// out[i] = sum over columns j of v[j] * tanh(q[j] + rows[i, j]).
static void tanhDotRows(const void *vectorOf, const void *query, const ek_rows *rows, int64_t count,
                        int32_t width, void *out) {
  const real *v = (const real *)vectorOf, *q = (const real *)query;
  real *d = (real *)out;
  for (int64_t i = 0; i < count; i++) {
    const real *x = rowOf(rows, i);
    vector sum = splat(0);
    for (int j = 0; j < width; j += LANES) {
      int lanes = lanesAt(j, width);
      vector t = hyperbolicTangent(loadSome(q + j, lanes) + loadSome(x + j, lanes));
      sum = fma_(loadSome(v + j, lanes), t, sum);
    }
    d[i] = sumOfLanes(sum);
  }
}

/// The way back of tanhDotRows, with t = tanh(q + rows[i]) and gradients g: dv += sum over i of g[i] * t, and
/// dq += and drows[i] += g[i] * v * (1 - t * t).
static void tanhDotRowsGradient(const void *vectorOf, const void *query, const ek_rows *rows, int64_t count,
                                int32_t width, const void *gradients, void *vectorGradient,
                                void *queryGradient, const ek_rows *rowGradients) {
  const real *v = (const real *)vectorOf, *q = (const real *)query, *g = (const real *)gradients;
  real *dv = (real *)vectorGradient, *dq = (real *)queryGradient;
  for (int j = 0; j < width; j += LANES) {
    int lanes = lanesAt(j, width);
    vector own = loadSome(q + j, lanes), weight = loadSome(v + j, lanes);
    vector toVector = loadSome(dv + j, lanes), toQuery = loadSome(dq + j, lanes);
    for (int64_t i = 0; i < count; i++) {
      vector t = hyperbolicTangent(own + loadSome(rowOf(rows, i) + j, lanes));
      toVector = fma_(splat(g[i]), t, toVector);
      vector d = splat(g[i]) * weight * (splat(1) - t * t);
      toQuery += d;
      real *row = (real *)rowOf(rowGradients, i) + j;
      storeSome(row, loadSome(row, lanes) + d, lanes);
    }
    storeSome(dv + j, toVector, lanes);
    storeSome(dq + j, toQuery, lanes);
  }
}
