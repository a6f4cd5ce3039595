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
         operation == EK_TANH_GRADIENT || operation == EK_RELU_GRADIENT;
}
INLINE bool readsC(int operation) { return operation == EK_MULTIPLY_ADD; }

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

#define STEPS(S)                                                                                  \
  S(EK_COPY) S(EK_ADD) S(EK_SUBTRACT) S(EK_MULTIPLY) S(EK_MULTIPLY_ADD) S(EK_SCALE_SHIFT)         \
  S(EK_SIGMOID) S(EK_TANH) S(EK_RELU) S(EK_SIGMOID_GRADIENT) S(EK_TANH_GRADIENT)                  \
  S(EK_RELU_GRADIENT) S(EK_ZERO_FILL) S(EK_EXP)
#define DEFINE(NAME)                                                                              \
  static void step##NAME(const ek_step *s, const ek_operand *o, int64_t first, int64_t end,       \
                         int64_t limit) {                                                         \
    applyStep(NAME, s, o, first, end, limit);                                                     \
  }
STEPS(DEFINE)
#undef DEFINE

typedef void (*step_function)(const ek_step *s, const ek_operand *o, int64_t first, int64_t end,
                              int64_t limit);
#define ENTRY(NAME) [NAME] = step##NAME,
static const step_function stepFunctions[] = {STEPS(ENTRY)[EK_SEGMENT_SUM] = stepSegmentSum};
#undef ENTRY

static void elementwise(const ek_step *steps, int32_t stepCount, const ek_operand *operands, int64_t begin,
                        int64_t end) {
  for (int64_t first = begin; first < end; first += EK_STRIP) {
    int64_t last = end - first < EK_STRIP ? end : first + EK_STRIP;
    for (int i = 0; i < stepCount; i++) stepFunctions[steps[i].operation](&steps[i], operands, first, last, end);
  }
}
