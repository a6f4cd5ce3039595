// The optimisers: one sweep over parameters, gradients and what the optimiser remembers.

/// The gradient that the equations mean: scaled, with the decay of the parameter.
INLINE vector effective(vector g, vector w, vector scale, vector l2) { return fma_(l2, w, g * scale); }

static void sgd(void *parameters, const void *gradient, int64_t count, double rate, double scale, double l2) {
  real *w = (real *)parameters;
  const real *g = (const real *)gradient;
  vector down = splat((real)-rate), factor = splat((real)scale), decay = splat((real)l2);
  SWEEP(count, {
    vector old = loadSome(w + j, lanes);
    vector slope = effective(loadSome(g + j, lanes), old, factor, decay);
    storeSome(w + j, fma_(down, slope, old), lanes);
  });
}

static void adagrad(void *parameters, const void *gradient, void *squares, int64_t count, double rate,
                    double epsilon, double scale, double l2) {
  real *w = (real *)parameters, *sum = (real *)squares;
  const real *g = (const real *)gradient;
  vector up = splat((real)rate), floor = splat((real)epsilon);
  vector factor = splat((real)scale), decay = splat((real)l2);
  SWEEP(count, {
    vector old = loadSome(w + j, lanes);
    vector slope = effective(loadSome(g + j, lanes), old, factor, decay);
    vector total = fma_(slope, slope, loadSome(sum + j, lanes));
    storeSome(sum + j, total, lanes);
    storeSome(w + j, old - up * slope / (__builtin_elementwise_sqrt(total) + floor), lanes);
  });
}

static void adam(void *parameters, const void *gradient, void *mean, void *variance, int64_t count, double rate,
                 double beta1, double beta2, double epsilon, double correction1, double correction2,
                 double scale, double l2) {
  real *w = (real *)parameters, *m = (real *)mean, *v = (real *)variance;
  const real *g = (const real *)gradient;
  vector b1 = splat((real)beta1), c1 = splat((real)(1 - beta1));
  vector b2 = splat((real)beta2), c2 = splat((real)(1 - beta2));
  vector up = splat((real)(rate / correction1)), unbias = splat((real)(1 / correction2));
  vector floor = splat((real)epsilon), factor = splat((real)scale), decay = splat((real)l2);
  SWEEP(count, {
    vector old = loadSome(w + j, lanes);
    vector slope = effective(loadSome(g + j, lanes), old, factor, decay);
    vector first = fma_(b1, loadSome(m + j, lanes), c1 * slope);
    vector second = fma_(b2, loadSome(v + j, lanes), c2 * slope * slope);
    storeSome(m + j, first, lanes);
    storeSome(v + j, second, lanes);
    storeSome(w + j, old - up * first / (__builtin_elementwise_sqrt(second * unbias) + floor), lanes);
  });
}

static void adadelta(void *parameters, const void *gradient, void *squares, void *steps, int64_t count,
                     double rate, double rho, double epsilon, double scale, double l2) {
  real *w = (real *)parameters, *sum = (real *)squares, *step = (real *)steps;
  const real *g = (const real *)gradient;
  vector keep = splat((real)rho), take = splat((real)(1 - rho)), floor = splat((real)epsilon);
  vector down = splat((real)-rate), factor = splat((real)scale), decay = splat((real)l2);
  SWEEP(count, {
    vector old = loadSome(w + j, lanes);
    vector slope = effective(loadSome(g + j, lanes), old, factor, decay);
    vector total = fma_(keep, loadSome(sum + j, lanes), take * slope * slope);
    vector before = loadSome(step + j, lanes);
    vector change =
        __builtin_elementwise_sqrt(before + floor) / __builtin_elementwise_sqrt(total + floor) * slope;
    storeSome(sum + j, total, lanes);
    storeSome(step + j, fma_(keep, before, take * change * change), lanes);
    storeSome(w + j, fma_(down, change, old), lanes);
  });
}
