// The kernels: every loop that is hot, written once in C and compiled for each instruction set.
//
// Conventions. Sizes and strides count elements, not bytes. Matrices are row-major. Every sum has
// one order, which depends on nothing but the element that is summed: a product adds over its inner
// dimension from first to last with one accumulator per output element; a reduction over columns
// uses 16 virtual lanes (8 for double). So results do not depend on how work is cut over rows, columns
// or threads.
#ifndef ESPALIER_CKERNELS_H
#define ESPALIER_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// Where the rows of a matrix lie: row i starts at base + stride * (index ? index[i * indexStride] : i).
typedef struct {
  const void *_Nullable base;
  ptrdiff_t stride;
  const int32_t *_Nullable index;
  ptrdiff_t indexStride;
} ek_rows;

/// Rows begin ..< end of what a product multiplies and makes. The start may be the output itself (in place).
typedef struct {
  ek_rows rows;
  ek_rows start;  // 0 where its base is null
  void *_Nullable out;
  ptrdiff_t outStride;
  int64_t begin, end;
} ek_product_segment;

/// out[i, j] = start[i, j] + sum over k of rows[i, k] * packed[k, j], for j < n; nothing beyond column n
/// is written. The rows are those of the segments, one after the other. The sum is added to the start when
/// it is finished: so it has the same bits wherever it starts.
typedef struct {
  const ek_product_segment *segments;
  int32_t segmentCount;
  int32_t k;
  int32_t n;
  const void *packed;
} ek_product;

/// Rows of inputs and of deltas.
typedef struct {
  ek_rows rows;
  ek_rows delta;
  int64_t count;
} ek_gradient_segment;

/// gradient[k, j] (+)= sum over rows i of rows[i, k] * delta[i, j]; the rows are those of the segments,
/// from first to last.
typedef struct {
  const ek_gradient_segment *segments;
  int32_t segmentCount;
  int32_t k;
  int32_t n;
  void *gradient;  // k x n, rows gradientStride apart
  ptrdiff_t gradientStride;
  int32_t accumulate;
  void *_Nullable sums;  // n: sums[j] (+)= sum over rows i of delta[i, j], with row 0 of the gradient
} ek_weight_gradient;

/// The steps of an elementwise program. d, a, b, c are operands; x and y are constants. Largest errors
/// over the whole range, in units of the last place: exp 2, sigmoid 3, tanh 4. NaN stays NaN.
enum {
  EK_COPY,              // d = a
  EK_ADD,               // d = a + b
  EK_SUBTRACT,          // d = a - b
  EK_MULTIPLY,          // d = a * b
  EK_MULTIPLY_ADD,      // d = a * b + c
  EK_SCALE_SHIFT,       // d = x * a + y
  EK_SIGMOID,           // d = 1 / (1 + exp(-a))
  EK_TANH,              // d = tanh(a)
  EK_RELU,              // d = max(a, 0)
  EK_SIGMOID_GRADIENT,  // d = a * b * (1 - b)          a: gradient, b: the activation's value
  EK_TANH_GRADIENT,     // d = a * (1 - b * b)
  EK_RELU_GRADIENT,     // d = b > 0 ? a : 0
  EK_SEGMENT_SUM,       // d[i] = (c given ? c[i] : 0) + sum of a's rows offsets[i] ..< offsets[i + 1]
  EK_ZERO_FILL,         // d = 0
  EK_EXP,               // d = exp(a)
  EK_DIVIDE,            // d = a / b
  EK_SELECT_EQUAL,      // d = a == b ? c : 0
  EK_SEGMENT_MAX,       // d[i] = the largest of a's rows offsets[i] ..< offsets[i + 1], of which there is one
  // Products of two small matrices of one item. The last two are the ways back of the first.
  EK_PRODUCT,           // D = A B      A: rows x inner, B: inner x width
  EK_PRODUCT_LEFT,      // D = A B^T    A: rows x inner, B: width x inner
  EK_PRODUCT_RIGHT,     // D = A^T B    A: inner x rows, B: inner x width
  EK_INVERSE_ROOT,      // d = 1 / sqrt(a)
  EK_AVERAGE,           // every element of d = the mean of a's elements, summed in lanes
};

/// An operand of an elementwise program. The row of item i is
///   scratch operand:  base + stride * (i - first item of the strip)
///   else:             base + stride * (index ? index[i * indexStride] : i)
/// For a segment sum's operand `a`, the rows are numbered by position p in offsets[i] ..< offsets[i + 1]:
///   base + stride * (index ? index[p] : p).
typedef struct {
  void *_Nullable base;
  ptrdiff_t stride;
  const int32_t *_Nullable index;
  ptrdiff_t indexStride;
  const int32_t *_Nullable offsets;
  int32_t scratch;
} ek_operand;

/// One step over `width` columns. An operand number of -1 is an operand that isn't there.
/// Destination and source may be the same memory (in place), never partly overlapping; a product's overlaps
/// nothing.
typedef struct {
  int32_t operation;
  int32_t width;
  int32_t d, a, b, c;
  double x, y;
  int32_t rows, inner;  // of a product; 0 otherwise
} ek_step;

enum { EK_STRIP = 8 };  // items of a strip, whose scratch stays in the first-level cache

/// Every kernel for one element type on one instruction set.
typedef struct {
  const char *name;         // "avx512", "avx2", "plain"
  int32_t elementSize;      // 4 or 8

  /// The panels (groups of columns) a packed matrix of n columns has: the unit by which products are
  /// cut. One, or an even count; their widths differ by one vector at most.
  int32_t (*panelCount)(int32_t n);
  /// The elements that a packed k x n matrix takes (including padding).
  int64_t (*packedSize)(int32_t k, int32_t n);
  /// Packs a block (rows x columns, at w, `stride` apart) into a packed kTotal x nTotal matrix at
  /// (kOffset, nOffset). With transpose != 0 the block is columns x rows in memory and is packed as
  /// its transpose. The caller zeroes `packed` first (padding columns must be zero).
  void (*pack)(const void *w, ptrdiff_t stride, int32_t rows, int32_t columns, int32_t transpose,
               void *packed, int32_t kTotal, int32_t nTotal, int32_t kOffset, int32_t nOffset);
  /// Rows rowBegin ..< rowEnd, counted over all segments, and all n columns of the panels given. The
  /// output overlaps nothing that is read, but for a start in place.
  void (*product)(const ek_product *p, int64_t rowBegin, int64_t rowEnd, int32_t panelBegin, int32_t panelEnd);
  /// Computes rows kBegin ..< kEnd of the gradient, all n columns of the panels given. Each element
  /// is one chain of multiply-adds over the rows, so two calls, the second of which accumulates, give
  /// the bits of one.
  void (*weightGradient)(const ek_weight_gradient *g, int32_t kBegin, int32_t kEnd, int32_t panelBegin,
                         int32_t panelEnd);
  /// out[j] (+)= sum over rows i of delta[i, j], columns begin ..< end.
  void (*columnSum)(const ek_rows *delta, int64_t rowCount, int32_t begin, int32_t end, void *out,
                    int32_t accumulate);
  /// Runs a program over items begin ..< end, strip by strip from `begin` on. Threads that share the
  /// items out need scratch of their own.
  void (*elementwise)(const ek_step *steps, int32_t stepCount, const ek_operand *operands, int64_t begin,
                      int64_t end);

  /// Softmax cross-entropy over rows of logits, in place: logits becomes the probabilities, or, with
  /// gradient != 0, scale * weight[target] * (probabilities - onehot(target)). target < 0: the row has
  /// no label; its gradient is 0. losses[i] = -weight * log p(target), or 0. weights may be null (all 1).
  void (*softmax)(void *logits, ptrdiff_t stride, int64_t rowBegin, int64_t rowEnd, int32_t classes,
                  const int32_t *_Nullable targets, const void *_Nullable weights, double scale,
                  int32_t gradient, double *_Nullable losses);
  /// d[j] = keep(key, j) ? a[j] / (1 - rate) : 0: the mask of (key, j) is the same wherever it is made,
  /// in either element type. d may be a. A rate of 1 or more gives zeros.
  void (*dropout)(void *d, const void *a, int64_t count, uint64_t key, double rate);

  /// Sum of squares (16 virtual lanes, accumulated in double).
  double (*sumOfSquares)(const void *a, int64_t count);
  /// y[j] += alpha * x[j]
  void (*addScaled)(void *y, const void *x, double alpha, int64_t count);
  void (*scale)(void *x, double alpha, int64_t count);

  // Attention of one query over `count` rows of `width` columns.
  /// out[i] = sum over columns j of query[j] * rows[i, j].
  void (*dotRows)(const void *query, const ek_rows *rows, int64_t count, int32_t width, void *out);
  /// out[j] = sum over rows i, from first to last, of weights[i] * rows[i, j].
  void (*weightedSum)(const void *weights, const ek_rows *rows, int64_t count, int32_t width, void *out);
  /// out[i] = sum over columns j of v[j] * tanh(query[j] + rows[i, j]).
  void (*tanhDotRows)(const void *v, const void *query, const ek_rows *rows, int64_t count, int32_t width,
                      void *out);
  /// Its way back: with t = tanh(query + rows[i]) and d = gradients[i] * v * (1 - t * t),
  /// vectorGradient += gradients[i] * t, queryGradient += d and rowGradients[i] += d, row after row.
  void (*tanhDotRowsGradient)(const void *v, const void *query, const ek_rows *rows, int64_t count,
                              int32_t width, const void *gradients, void *vectorGradient, void *queryGradient,
                              const ek_rows *rowGradients);

  // Optimisers: one sweep over parameters w and gradients g (g is scaled by `scale` first, then
  // l2 * w is added); see the Training module for the equations.
  void (*sgd)(void *w, const void *g, int64_t count, double rate, double scale, double l2);
  void (*adagrad)(void *w, const void *g, void *sum, int64_t count, double rate, double epsilon, double scale,
                  double l2);
  void (*adam)(void *w, const void *g, void *m, void *v, int64_t count, double rate, double beta1,
               double beta2, double epsilon, double correction1, double correction2, double scale, double l2);
  void (*adadelta)(void *w, const void *g, void *sum, void *step, int64_t count, double rate, double rho,
                   double epsilon, double scale, double l2);
} ek_table;

/// The kernels for float or double on the instruction set named ("avx512", "avx2", "plain"), or the
/// best one that this processor has where name is null. Null where the processor lacks it.
const ek_table *_Nullable ek_table_float(const char *_Nullable name);
const ek_table *_Nullable ek_table_double(const char *_Nullable name);
/// The value of the environment variable ESPALIER_KERNELS; null where it is not set, or empty.
const char *_Nullable ek_forced_name(void);

/// Memory of zeros for large tables, on large pages where the system has them; null where there is none.
void *_Nullable ek_allocate_pages(size_t size);
/// Gives memory back; size is that with which it was allocated.
void ek_free_pages(void *memory, size_t size);

/// The natural logarithm.
static inline double ek_log(double x) { return __builtin_log(x); }
static inline double ek_exp(double x) { return __builtin_exp(x); }

/// Asks for memory that will soon be read.
static inline void ek_fetch(const void *memory, ptrdiff_t size) {
  for (ptrdiff_t i = 0; i < size; i += 64) __builtin_prefetch((const char *)memory + i);
}

/// A team of threads: the caller and count - 1 workers, which spin briefly for work, then sleep.
typedef struct ek_team ek_team;
/// Null where there is no memory.
ek_team *_Nullable ek_team_create(int32_t count);
void ek_team_destroy(ek_team *team);
/// The threads that the team has: fewer than asked for where the system gave no more.
int32_t ek_team_count(const ek_team *team);
/// Runs body(context, thread) on every thread of the team, 0 being the caller; returns when all are
/// done. One run at a time: other callers wait. A run within a run of the same team traps.
void ek_team_run(ek_team *team, void (*body)(void *_Nullable context, int32_t thread), void *_Nullable context);
/// Waits until every thread of the team is here. Only within ek_team_run.
void ek_team_barrier(ek_team *team);

// A queue of `count` (up to 2^20 - 1) chunks of work that are shared out as threads get done: each has a
// share of neighbours, and helps another when its own is done. All threads begin the same queues in the
// same order, within ek_team_run, and take from each until it is empty; between two queues they needn't meet.

/// Begins the next queue; returns its number.
int32_t ek_team_begin_queue(ek_team *team, int32_t thread);
/// The next chunk of a queue for this thread; -1 where all are taken.
int32_t ek_team_take(ek_team *team, int32_t thread, int32_t queue, int32_t count);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
#endif
