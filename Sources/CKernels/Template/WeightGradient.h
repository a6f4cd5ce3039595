// The gradient of weights: the outer products of inputs and deltas, summed over rows from first to
// last. A tile (inputs x columns) stays in registers for a block of rows; between blocks the sums
// stand in the gradient itself, so the size of a block changes no bit.

enum { GRADIENT_BLOCK = 128 };  // rows whose deltas, one panel wide, stay in the first-level cache

typedef struct {
  const real *const *rows;  // the rows of the part, at the first column of the tile
  int rowCount, column;     // column: of the part
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

/// Copies a block of deltas, one panel wide, side by side; columns beyond n become 0.
static void copyDeltas(const ek_weight_gradient *g, int64_t row, int rows, panel_span span, real *block) {
  int column = span.first * LANES, columns = g->n - column;
  for (int i = 0; i < rows; i++) {
    const real *delta = rowOf(&g->delta, row + i) + column;
    real *d = block + (int64_t)i * span.vectors * LANES;
    for (int m = 0; m < span.vectors; m++) {
      int count = columns - m * LANES;
      store(d + m * LANES, count >= LANES ? load(delta + m * LANES) : loadPart(delta + m * LANES, count));
    }
  }
}

/// The tiles of one panel and of inputs begin ..< end of a part, whose gradient row 0 is at `gradient`.
static void gradientPanel(const ek_weight_gradient *g, gradient_tile tile, panel_span span, int begin, int end,
                          real *gradient) {
  const real *delta = tile.delta;
  tile.step = span.vectors * LANES;
  for (int k = begin; k < end;) {
    int inputs = nextTile(end - k, tileRows(span.vectors)), widest = tileVectors(inputs);
    for (int v = 0; v < span.vectors; v += widest) {
      int vectors = span.vectors - v < widest ? span.vectors - v : widest;
      int column = (span.first + v) * LANES, limit = column + vectors * LANES;
      tile.column = k;
      tile.delta = delta + v * LANES;
      tile.gradient = gradient + k * tile.stride + column;
      tile.last = limit <= g->n ? LANES : LANES - (limit - g->n);
      gradientTiles[inputs][vectors](&tile);
    }
    k += inputs;
  }
}

static void gradientBlock(const ek_weight_gradient *g, int64_t row, int rows, int kBegin, int kEnd,
                          panel_span span) {
  real block[GRADIENT_BLOCK * PANEL * LANES] __attribute__((aligned(64)));
  const real *pointers[GRADIENT_BLOCK];
  copyDeltas(g, row, rows, span, block);
  int offset = 0;
  for (int part = 0; part < g->partCount; part++) {
    const ek_part *a = &g->parts[part];
    int begin = kBegin - offset < 0 ? 0 : kBegin - offset;
    int end = kEnd - offset < a->width ? kEnd - offset : a->width;
    if (begin < end) {
      for (int i = 0; i < rows; i++) pointers[i] = rowOf(&a->rows, row + i);
      gradient_tile tile = {.rows = pointers, .rowCount = rows, .delta = block,
                            .stride = g->gradientStride, .fresh = row == 0 && !g->accumulate};
      gradientPanel(g, tile, span, begin, end, (real *)g->gradient + offset * g->gradientStride);
    }
    offset += a->width;
  }
}

static void weightGradient(const ek_weight_gradient *g, int32_t kBegin, int32_t kEnd, int32_t panelBegin,
                           int32_t panelEnd) {
  int panels = panelCount(g->n);
  int64_t row = 0;
  // Once even without rows: a gradient that is not accumulated is then zero.
  do {
    int rows = g->rowCount - row < GRADIENT_BLOCK ? (int)(g->rowCount - row) : GRADIENT_BLOCK;
    for (int panel = panelBegin; panel < panelEnd; panel++)
      gradientBlock(g, row, rows, kBegin, kEnd, panelSpan(g->n, panels, panel));
    row += rows;
  } while (row < g->rowCount);
}
