// Softmax cross-entropy, a row of classes at a time.

INLINE int lanesAt(int j, int count) { return count - j < LANES ? count - j : LANES; }

/// The largest of a row; NaN is passed over here and comes back through exp.
INLINE real largest(const real *x, int count) {
  vector most = splat(-INFINITY);
  for (int j = 0; j < count; j += LANES) {
    int lanes = lanesAt(j, count);
    vector v = choose(lanesBelow(lanes), loadPart(x + j, lanes), splat(-INFINITY));
    most = choose(v > most, v, most);
  }
  real result = most[0];
  for (int i = 1; i < LANES; i++) result = most[i] > result ? most[i] : result;
  return result;
}

/// x = exp(x - shift); returns the sum.
INLINE real exponentiate(real *x, int count, real shift) {
  vector sum = splat(0);
  for (int j = 0; j < count; j += LANES) {
    int lanes = lanesAt(j, count);
    vector e = exponential(loadPart(x + j, lanes) - splat(shift));
    storePart(x + j, e, lanes);
    sum += choose(lanesBelow(lanes), e, splat(0));
  }
  return sumOfLanes(sum);
}

INLINE void divide(real *x, int count, real divisor, real factor) {
  for (int j = 0; j < count; j += LANES) {
    int lanes = lanesAt(j, count);
    storePart(x + j, loadPart(x + j, lanes) / splat(divisor) * splat(factor), lanes);
  }
}

static void softmax(void *logits, ptrdiff_t stride, int64_t rowBegin, int64_t rowEnd, int32_t classes,
                    const int32_t *targets, const void *weights, double scale, int32_t gradient,
                    double *losses) {
  for (int64_t i = rowBegin; i < rowEnd; i++) {
    real *x = (real *)logits + i * stride;
    int target = targets ? targets[i] : -1;
    double weight = target < 0 ? 0 : weights ? (double)((const real *)weights)[target] : 1;
    if (gradient && target < 0) {
      memset(x, 0, (size_t)classes * sizeof(real));
      if (losses) losses[i] = 0;
      continue;
    }
    real most = largest(x, classes);
    double above = target < 0 ? 0 : (double)x[target] - (double)most;
    real sum = exponentiate(x, classes, most);
    if (losses) losses[i] = target < 0 ? 0 : weight * (log((double)sum) - above);
    real factor = gradient ? (real)(scale * weight) : 1;
    divide(x, classes, sum, factor);
    if (gradient) x[target] -= factor;
  }
}
