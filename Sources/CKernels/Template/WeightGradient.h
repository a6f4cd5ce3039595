// The gradient of weights: the outer products of inputs and deltas, summed over rows from first to
// last. A tile (inputs x columns) stays in registers for a block of rows; between blocks the sums
// stand in the gradient itself, so the size of a block changes no bit.

enum { GRADIENT_BLOCK = 384 };  // rows whose deltas, one panel wide, stay in the second-level cache

typedef struct {
  const real *const *rows;
  int rowCount, column;     // column: the tile's first input
  const real *delta;        // rowCount x step
  int step, last;
  real *gradient;
  ptrdiff_t stride;
  bool fresh;               // starts at 0, not at what stands in the gradient
} gradient_tile;

INLINE void gradientTile(const gradient_tile *t, const int inputs, const int vectors) {
  vector sum[TILE][PANEL];
  UNROLL for (int r = 0; r < inputs; r++)
    UNROLL for (int m = 0; m < vectors; m++) {
      const real *g = t->gradient + r * t->stride + m * LANES;
      bool part = m == vectors - 1 && t->last < LANES;
      sum[r][m] = t->fresh ? splat(0) : part ? loadPart(g, t->last) : load(g);
    }
  const real *d = t->delta;
  for (int i = 0; i < t->rowCount; i++, d += t->step) {
    const real *a = t->rows[i] + t->column;
    vector delta[PANEL];
    UNROLL for (int m = 0; m < vectors; m++) delta[m] = load(d + m * LANES);
    UNROLL for (int r = 0; r < inputs; r++) {
      vector x = splat(a[r]);
      UNROLL for (int m = 0; m < vectors; m++) sum[r][m] = fma_(x, delta[m], sum[r][m]);
    }
  }
  UNROLL for (int r = 0; r < inputs; r++)
    UNROLL for (int m = 0; m < vectors; m++) {
      real *g = t->gradient + r * t->stride + m * LANES;
      if (m == vectors - 1 && t->last < LANES)
        storePart(g, sum[r][m], t->last);
      else
        store(g, sum[r][m]);
    }
}

typedef void (*gradient_function)(const gradient_tile *t);

#define DEFINE(R, M) \
  static void gradient##R##x##M(const gradient_tile *t) { gradientTile(t, R, M); }
TILES(DEFINE)
#undef DEFINE
#define ENTRY(R, M) [R][M] = gradient##R##x##M,
static const gradient_function gradientTiles[TILE + 1][PANEL + 1] = {TILES(ENTRY)};
#undef ENTRY

/// Copies a block of deltas, one panel wide, side by side; columns beyond n become 0. Adds them to the
/// sums, where there are any.
INLINE void copyPanel(const real *const *deltas, int rows, int n, int column, const int vectors, real *block,
                      real *sums, bool fresh) {
  vector sum[PANEL];
  int last = n - column - (vectors - 1) * LANES;
  last = last < LANES ? last : LANES;
  UNROLL for (int m = 0; m < vectors; m++) {
    const real *start = sums + column + m * LANES;
    sum[m] = !sums || fresh ? splat(0) : loadSome(start, m == vectors - 1 ? last : LANES);
  }
  for (int i = 0; i < rows; i++, block += vectors * LANES) {
    const real *delta = deltas[i] + column;
    UNROLL for (int m = 0; m < vectors; m++) {
      vector v = loadSome(delta + m * LANES, m == vectors - 1 ? last : LANES);
      store(block + m * LANES, v);
      sum[m] += v;
    }
  }
  if (sums)
    UNROLL for (int m = 0; m < vectors; m++)
      storeSome(sums + column + m * LANES, sum[m], m == vectors - 1 ? last : LANES);
}

static void copyDeltas(const real *const *deltas, int rows, int n, panel_span span, real *block, real *sums,
                       bool fresh) {
  int column = span.first * LANES;
  switch (span.vectors) {
    case 1: return copyPanel(deltas, rows, n, column, 1, block, sums, fresh);
    case 2: return copyPanel(deltas, rows, n, column, 2, block, sums, fresh);
    case 3: return copyPanel(deltas, rows, n, column, 3, block, sums, fresh);
    case 4: return copyPanel(deltas, rows, n, column, 4, block, sums, fresh);
    default: return copyPanel(deltas, rows, n, column, 5, block, sums, fresh);
  }
}

/// The tiles of one panel and of inputs begin ..< end.
static void gradientPanel(const ek_weight_gradient *g, gradient_tile tile, panel_span span, int begin,
                          int end) {
  const real *delta = tile.delta;
  tile.step = span.vectors * LANES;
  for (int k = begin; k < end;) {
    int inputs = nextTile(end - k, tileRows(span.vectors)), widest = tileVectors(inputs);
    for (int v = 0; v < span.vectors; v += widest) {
      int vectors = span.vectors - v < widest ? span.vectors - v : widest;
      int column = (span.first + v) * LANES, limit = column + vectors * LANES;
      tile.column = k;
      tile.delta = delta + v * LANES;
      tile.gradient = (real *)g->gradient + k * tile.stride + column;
      tile.last = limit <= g->n ? LANES : LANES - (limit - g->n);
      gradientTiles[inputs][vectors](&tile);
    }
    k += inputs;
  }
}

/// Where the rows of a block lie.
typedef struct {
  const real *rows[GRADIENT_BLOCK], *deltas[GRADIENT_BLOCK];
} gradient_block;

/// Finds `count` rows from row `first` on, counted over all segments.
static void findGradientRows(const ek_weight_gradient *g, int64_t first, int count, gradient_block *block) {
  const ek_gradient_segment *s = g->segments;
  for (int i = 0; i < count; s++) {
    if (first >= s->count) {
      first -= s->count;
      continue;
    }
    for (int64_t row = first; row < s->count && i < count; row++, i++) {
      block->rows[i] = rowOf(&s->rows, row);
      block->deltas[i] = rowOf(&s->delta, row);
    }
    first = 0;
  }
}

static void weightGradient(const ek_weight_gradient *g, int32_t kBegin, int32_t kEnd, int32_t panelBegin,
                           int32_t panelEnd) {
  real copy[GRADIENT_BLOCK * PANEL * LANES] __attribute__((aligned(64)));
  gradient_block block;
  int panels = panelCount(g->n);
  int64_t row = 0, rowCount = 0;
  for (int i = 0; i < g->segmentCount; i++) rowCount += g->segments[i].count;
  // Once even without rows: a gradient that is not accumulated is then zero.
  do {
    int rows = rowCount == 0 ? 0 : nextTile(rowCount - row, GRADIENT_BLOCK);
    findGradientRows(g, row, rows, &block);
    for (int panel = panelBegin; panel < panelEnd; panel++) {
      panel_span span = panelSpan(g->n, panels, panel);
      bool fresh = row == 0 && !g->accumulate;
      copyDeltas(block.deltas, rows, g->n, span, copy, kBegin == 0 ? (real *)g->sums : 0, fresh);
      gradient_tile tile = {.rows = block.rows, .rowCount = rows, .delta = copy, .stride = g->gradientStride,
                            .fresh = fresh};
      gradientPanel(g, tile, span, kBegin, kEnd);
    }
    row += rows;
  } while (row < rowCount);
}
