// Elementwise programs. The steps run over a strip of items before the next strip, so that what a
// step leaves in scratch is still in the first-level cache when the next one reads it.

INLINE real *operandRow(const ek_operand *o, int64_t i, int64_t first) {
  int64_t row = o->scratch ? i - first : o->index ? o->index[i * o->indexStride] : i;
  return (real *)o->base + o->stride * row;
}

INLINE bool readsA(int operation) { return operation != EK_ZERO_FILL; }
INLINE bool readsB(int operation) {
  return operation == EK_ADD || operation == EK_SUBTRACT || operation == EK_MULTIPLY ||
         operation == EK_MULTIPLY_ADD || operation == EK_SIGMOID_GRADIENT ||
         operation == EK_TANH_GRADIENT || operation == EK_RELU_GRADIENT || operation == EK_DIVIDE ||
         operation == EK_SELECT_EQUAL;
}
INLINE bool readsC(int operation) { return operation == EK_MULTIPLY_ADD || operation == EK_SELECT_EQUAL; }

/// One step on one vector; `operation` is a constant wherever this is called.
INLINE vector apply(int operation, vector a, vector b, vector c, vector x, vector y) {
  switch (operation) {
    case EK_COPY: return a;
    case EK_ADD: return a + b;
    case EK_SUBTRACT: return a - b;
    case EK_MULTIPLY: return a * b;
    case EK_MULTIPLY_ADD: return fma_(a, b, c);
    case EK_SCALE_SHIFT: return fma_(x, a, y);
    case EK_SIGMOID: return sigmoid(a);
    case EK_TANH: return hyperbolicTangent(a);
    case EK_EXP: return exponential(a);
    case EK_RELU: return choose(a < splat(0), splat(0), a);
    case EK_SIGMOID_GRADIENT: return a * b * (splat(1) - b);
    case EK_TANH_GRADIENT: return a * fma_(-b, b, splat(1));
    case EK_RELU_GRADIENT: return choose(b > splat(0), a, splat(0));
    case EK_DIVIDE: return a / b;
    case EK_INVERSE_ROOT: return splat(1) / __builtin_elementwise_sqrt(a);
    case EK_SELECT_EQUAL: return choose(a == b, c, splat(0));
    default: return splat(0);
  }
}

/// The sources of one row; what the operation doesn't read is never touched.
typedef struct {
  const real *a, *b, *c;
  vector x, y;
} sources;

INLINE vector applyAt(int operation, const sources *s, int j) {
  vector zero = splat(0);
  return apply(operation, readsA(operation) ? load(s->a + j) : zero, readsB(operation) ? load(s->b + j) : zero,
               readsC(operation) ? load(s->c + j) : zero, s->x, s->y);
}

INLINE vector applyPart(int operation, const sources *s, int count) {
  vector zero = splat(0);
  return apply(operation, readsA(operation) ? loadPart(s->a, count) : zero,
               readsB(operation) ? loadPart(s->b, count) : zero,
               readsC(operation) ? loadPart(s->c, count) : zero, s->x, s->y);
}

/// A row ends with a vector that may overlap the one before; its sources are read before anything
/// is written, so that working in place is right.
INLINE void applyRow(int operation, real *d, const sources *s, int width) {
  if (width < LANES) {
    if (width > 0) storePart(d, applyPart(operation, s, width), width);
    return;
  }
  int last = width - LANES;
  vector end = applyAt(operation, s, last);
  for (int j = 0; j < last; j += LANES) store(d + j, applyAt(operation, s, j));
  store(d + last, end);
}

/// Asks for a row of the next strip: most of what a step reads was written long ago.
INLINE void fetch(const ek_operand *o, int64_t i, int64_t limit, int width) {
  if (o->scratch || i + EK_STRIP >= limit) return;
  const real *row = operandRow(o, i + EK_STRIP, 0);
  for (int j = 0; j < width; j += LANES) __builtin_prefetch(row + j);
}

INLINE void applyStep(const int operation, const ek_step *s, const ek_operand *o, int64_t first, int64_t end,
                      int64_t limit) {
  sources row = {.x = splat((real)s->x), .y = splat((real)s->y)};
  for (int64_t i = first; i < end; i++) {
    if (readsA(operation)) row.a = operandRow(&o[s->a], i, first), fetch(&o[s->a], i, limit, s->width);
    if (readsB(operation)) row.b = operandRow(&o[s->b], i, first), fetch(&o[s->b], i, limit, s->width);
    if (readsC(operation)) row.c = operandRow(&o[s->c], i, first), fetch(&o[s->c], i, limit, s->width);
    applyRow(operation, operandRow(&o[s->d], i, first), &row, s->width);
  }
}

/// d[j] = (c ? c[j] : 0) + the sum of a's rows at positions begin ..< end, for `count` columns from j.
INLINE vector segmentSum(const ek_operand *a, int begin, int end, const real *c, int j, int count) {
  vector sum = c ? loadSome(c + j, count) : splat(0);
  for (int p = begin; p < end; p++) {
    int64_t row = a->index ? a->index[p] : p;
    sum += loadSome((const real *)a->base + a->stride * row + j, count);
  }
  return sum;
}

static void stepSegmentSum(const ek_step *s, const ek_operand *o, int64_t first, int64_t end, int64_t limit) {
  const ek_operand *a = &o[s->a];
  int64_t next = end + EK_STRIP < limit ? end + EK_STRIP : limit;
  for (int p = a->offsets[end < limit ? end : limit]; p < a->offsets[next]; p++) {
    const real *row = (const real *)a->base + a->stride * (a->index ? a->index[p] : p);
    for (int j = 0; j < s->width; j += LANES) __builtin_prefetch(row + j);
  }
  for (int64_t i = first; i < end; i++) {
    int from = a->offsets[i], to = a->offsets[i + 1];
    real *d = operandRow(&o[s->d], i, first);
    const real *c = s->c >= 0 ? operandRow(&o[s->c], i, first) : 0;
    if (s->width < LANES) {
      if (s->width > 0) storePart(d, segmentSum(a, from, to, c, 0, s->width), s->width);
      continue;
    }
    int last = s->width - LANES;
    vector tail = segmentSum(a, from, to, c, last, LANES);
    for (int j = 0; j < last; j += LANES) store(d + j, segmentSum(a, from, to, c, j, LANES));
    store(d + last, tail);
  }
}

/// The largest of a's rows at positions begin ..< end, for `count` columns from j.
INLINE vector segmentMaximum(const ek_operand *a, int begin, int end, int j, int count) {
  vector most = splat(0);
  for (int p = begin; p < end; p++) {
    int64_t row = a->index ? a->index[p] : p;
    vector value = loadSome((const real *)a->base + a->stride * row + j, count);
    most = p == begin ? value : choose(value > most, value, most);
  }
  return most;
}

static void stepSegmentMaximum(const ek_step *s, const ek_operand *o, int64_t first, int64_t end,
                               int64_t limit) {
  const ek_operand *a = &o[s->a];
  for (int64_t i = first; i < end; i++) {
    real *d = operandRow(&o[s->d], i, first);
    for (int j = 0; j < s->width; j += LANES) {
      int count = s->width - j < LANES ? s->width - j : LANES;
      storeSome(d + j, segmentMaximum(a, a->offsets[i], a->offsets[i + 1], j, count), count);
    }
  }
}

/// Columns of a row of a product, d_j = sum over k of a_k b_kj: a's elements lie `aStride` apart, b's rows
/// `width`. The sum runs from first to last.
INLINE void productRow(real *d, const real *a, int aStride, const real *b, int inner, int width) {
  int j = 0;
  for (; j + 4 * LANES <= width; j += 4 * LANES) {
    vector sum[4];
    UNROLL for (int m = 0; m < 4; m++) sum[m] = splat(0);
    for (int k = 0; k < inner; k++) {
      vector x = splat(a[(int64_t)k * aStride]);
      const real *row = b + (int64_t)k * width + j;
      UNROLL for (int m = 0; m < 4; m++) sum[m] = fma_(x, load(row + m * LANES), sum[m]);
    }
    UNROLL for (int m = 0; m < 4; m++) store(d + j + m * LANES, sum[m]);
  }
  for (; j < width; j += LANES) {
    int count = width - j < LANES ? width - j : LANES;
    vector sum = splat(0);
    for (int k = 0; k < inner; k++)
      sum = fma_(splat(a[(int64_t)k * aStride]), loadSome(b + (int64_t)k * width + j, count), sum);
    storeSome(d + j, sum, count);
  }
}

/// The inner product of two rows, in the lanes of one vector.
INLINE real innerProduct(const real *a, const real *b, int count) {
  vector sum = splat(0);
  int k = 0;
  for (; k + LANES <= count; k += LANES) sum = fma_(load(a + k), load(b + k), sum);
  if (k < count) sum = fma_(loadPart(a + k, count - k), loadPart(b + k, count - k), sum);
  return sumOfLanes(sum);
}

INLINE void applyProduct(const int operation, const ek_step *s, const ek_operand *o, int64_t first,
                         int64_t end) {
  for (int64_t i = first; i < end; i++) {
    real *d = operandRow(&o[s->d], i, first);
    const real *a = operandRow(&o[s->a], i, first), *b = operandRow(&o[s->b], i, first);
    for (int r = 0; r < s->rows; r++, d += s->width) {
      if (operation == EK_PRODUCT) productRow(d, a + (int64_t)r * s->inner, 1, b, s->inner, s->width);
      if (operation == EK_PRODUCT_RIGHT) productRow(d, a + r, s->rows, b, s->inner, s->width);
      if (operation == EK_PRODUCT_LEFT)
        for (int j = 0; j < s->width; j++)
          d[j] = innerProduct(a + (int64_t)r * s->inner, b + (int64_t)j * s->inner, s->inner);
    }
  }
}

/// The mean of a row, at every column.
static void stepAverage(const ek_step *s, const ek_operand *o, int64_t first, int64_t end, int64_t limit) {
  for (int64_t i = first; i < end; i++) {
    const real *a = operandRow(&o[s->a], i, first);
    real *d = operandRow(&o[s->d], i, first);
    vector sum = splat(0);
    for (int j = 0; j < s->width; j += LANES) sum += loadSome(a + j, s->width - j < LANES ? s->width - j : LANES);
    vector mean = splat(sumOfLanes(sum) / (real)s->width);
    for (int j = 0; j < s->width; j += LANES) storeSome(d + j, mean, s->width - j < LANES ? s->width - j : LANES);
  }
}

#define STEPS(S)                                                                                  \
  S(EK_COPY) S(EK_ADD) S(EK_SUBTRACT) S(EK_MULTIPLY) S(EK_MULTIPLY_ADD) S(EK_SCALE_SHIFT)         \
  S(EK_SIGMOID) S(EK_TANH) S(EK_RELU) S(EK_SIGMOID_GRADIENT) S(EK_TANH_GRADIENT)                  \
  S(EK_RELU_GRADIENT) S(EK_ZERO_FILL) S(EK_EXP) S(EK_DIVIDE) S(EK_SELECT_EQUAL)                  \
  S(EK_INVERSE_ROOT)
#define PRODUCTS(S) S(EK_PRODUCT) S(EK_PRODUCT_LEFT) S(EK_PRODUCT_RIGHT)
#define DEFINE(NAME)                                                                              \
  static void step##NAME(const ek_step *s, const ek_operand *o, int64_t first, int64_t end,       \
                         int64_t limit) {                                                         \
    applyStep(NAME, s, o, first, end, limit);                                                     \
  }
STEPS(DEFINE)
#undef DEFINE
#define DEFINE(NAME)                                                                              \
  static void step##NAME(const ek_step *s, const ek_operand *o, int64_t first, int64_t end,       \
                         int64_t limit) {                                                         \
    applyProduct(NAME, s, o, first, end);                                                         \
  }
PRODUCTS(DEFINE)
#undef DEFINE

typedef void (*step_function)(const ek_step *s, const ek_operand *o, int64_t first, int64_t end,
                              int64_t limit);
#define ENTRY(NAME) [NAME] = step##NAME,
static const step_function stepFunctions[] = {
    STEPS(ENTRY) PRODUCTS(ENTRY)[EK_SEGMENT_SUM] = stepSegmentSum, [EK_SEGMENT_MAX] = stepSegmentMaximum,
    [EK_AVERAGE] = stepAverage};
#undef ENTRY

static void elementwise(const ek_step *steps, int32_t stepCount, const ek_operand *operands, int64_t begin,
                        int64_t end) {
  for (int64_t first = begin; first < end; first += EK_STRIP) {
    int64_t last = end - first < EK_STRIP ? end : first + EK_STRIP;
    for (int i = 0; i < stepCount; i++) stepFunctions[steps[i].operation](&steps[i], operands, first, last, end);
  }
}
