// exp, sigmoid and tanh, vectorised.
//
// exp(x) = 2^n exp(r), n = round(x / ln 2), |r| <= ln 2 / 2, exp(r) = 1 + r + r^2 q(r), where q is the
// minimax polynomial (weighted by r^2 / expm1(r); error of expm1 1.4e-8 relative in float, 1.9e-17 in
// double). Error bounds over the whole range, denormal results included: exp 2 ulp, sigmoid 3 ulp,
// tanh 4 ulp. NaN stays NaN; infinities give their limits.

#if defined(EK_DOUBLE)
typedef unsigned long unsigneds __attribute__((ext_vector_type(LANES)));
#define ROUNDING 0x1.8p52  // adding it rounds to an integer, which then stands in the low bits
#define EXP_MOST 710.0     // exp overflows
#define EXP_LEAST -746.0   // exp is 0
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define TANH_LEAST -80.0
enum { MANTISSA = 52, BIAS = 1023 };
#else
typedef uint32_t unsigneds __attribute__((ext_vector_type(LANES)));
#define ROUNDING 0x1.8p23f
#define EXP_MOST 89.0f
#define EXP_LEAST -104.0f
#define LN2_HIGH 0x1.63p-1f
#define LN2_LOW -0x1.bd0106p-13f
#define TANH_LEAST -40.0f
enum { MANTISSA = 23, BIAS = 127 };
#endif
#define LOG2_E ((real)0x1.71547652b82fep+0)

/// q(r) by Horner's rule.
INLINE vector exponentialTail(vector r) {
#if defined(EK_DOUBLE)
  static const real q[] = {0x1.0000000000005p-1,  0x1.5555555555539p-3,  0x1.55555555521f2p-5,
                           0x1.1111111119199p-7,  0x1.6c16c17f12912p-10, 0x1.a01a017497390p-13,
                           0x1.a019a6bf98344p-16, 0x1.71de889cfec44p-19, 0x1.28a297bd41a3ep-22,
                           0x1.ae6bb170c4b09p-26};
#else
  static const real q[] = {0x1.fffffep-2f, 0x1.5554aep-3f, 0x1.555676p-5f, 0x1.122886p-7f, 0x1.6bebd8p-10f};
#endif
  enum { DEGREE = sizeof q / sizeof *q - 1 };
  vector sum = splat(q[DEGREE]);
  for (int i = DEGREE - 1; i >= 0; i--) sum = fma_(sum, r, splat(q[i]));
  return sum;
}

/// 2^n for the integer that was rounded into the low bits.
INLINE vector powerOfTwo(vector rounded) {
  unsigneds exponent = (unsigneds)rounded << MANTISSA;
  return (vector)(exponent + ((unsigneds)BIAS << MANTISSA));
}

/// r and expm1(r) for x = n ln 2 + r; returns n.
INLINE vector reduced(vector x, vector *tail) {
  vector n = fma_(x, splat(LOG2_E), splat(ROUNDING)) - splat(ROUNDING);
  vector r = fma_(n, splat(-LN2_HIGH), x);
  r = fma_(n, splat(-LN2_LOW), r);
  *tail = fma_(r * r, exponentialTail(r), r);
  return n;
}

INLINE vector exponential(vector x) {
  x = choose(x > splat(EXP_MOST), splat(EXP_MOST), x);
  x = choose(x < splat(EXP_LEAST), splat(EXP_LEAST), x);
  vector tail, n = reduced(x, &tail);
  // In two factors, so that 2^n neither overflows nor vanishes before its time.
  vector half = fma_(n, splat(0.5f), splat(ROUNDING));
  vector rest = (n - (half - splat(ROUNDING))) + splat(ROUNDING);
  return (splat(1) + tail) * powerOfTwo(half) * powerOfTwo(rest);
}

/// 1 / (1 + e) for x >= 0 and e / (1 + e) for x < 0, e = exp(-|x|): small values keep their digits.
INLINE vector sigmoid(vector x) {
  vector e = exponential(-__builtin_elementwise_abs(x));
  return choose(x < splat(0), e, splat(1)) / (splat(1) + e);
}

/// -t / (t + 2), t = expm1(-2 |x|), with the sign of x.
INLINE vector hyperbolicTangent(vector x) {
  vector y = splat(-2) * __builtin_elementwise_abs(x);
  y = choose(y < splat(TANH_LEAST), splat(TANH_LEAST), y);
  vector tail, n = reduced(y, &tail);
  vector scale = powerOfTwo(n + splat(ROUNDING));
  vector t = fma_(scale, tail, scale - splat(1));
  return __builtin_elementwise_copysign(t / (t + splat(2)), x);
}
