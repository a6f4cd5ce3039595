// Rows times a packed matrix. Every output element is one chain of multiply-adds over the inner
// dimension, first to last, whatever the tile: so tiles of all sizes agree to the bit.

/// A tile: its rows, and `vectors` of columns in a panel `step` elements wide.
typedef struct {
  const real *const *rows, *const *start;  // start: null, or the rows to which the product is added
  real *const *out;
  const real *packed;
  int k, step, column, last;  // column: the first one; last: the columns of the last vector
} product_tile;

INLINE void finishProduct(const product_tile *t, const int rows, const int vectors,
                          vector sum[TILE][PANEL]) {
  UNROLL for (int r = 0; r < rows; r++) {
    real *out = t->out[r] + t->column;
    const real *start = t->start[r];
    UNROLL for (int m = 0; m < vectors; m++) {
      int column = t->column + m * LANES, count = m == vectors - 1 ? t->last : LANES;
      vector v = sum[r][m];
      if (start) v += count == LANES ? load(start + column) : loadPart(start + column, count);
      if (count == LANES)
        store(out + m * LANES, v);
      else
        storePart(out + m * LANES, v, count);
    }
  }
}

INLINE void productTile(const product_tile *t, const int rows, const int vectors) {
  vector sum[TILE][PANEL];
  const real *row[TILE];
  UNROLL for (int r = 0; r < rows; r++) {
    row[r] = t->rows[r];
    UNROLL for (int m = 0; m < vectors; m++) sum[r][m] = splat(0);
  }
  const real *b = t->packed;
  for (int k = 0; k < t->k; k++, b += t->step) {
    vector w[PANEL];
    UNROLL for (int m = 0; m < vectors; m++) w[m] = load(b + m * LANES);
    UNROLL for (int r = 0; r < rows; r++) {
      vector x = splat(row[r][k]);
      UNROLL for (int m = 0; m < vectors; m++) sum[r][m] = fma_(x, w[m], sum[r][m]);
    }
  }
  finishProduct(t, rows, vectors, sum);
}

typedef void (*product_function)(const product_tile *t);

#define DEFINE(R, M) \
  static void product##R##x##M(const product_tile *t) { productTile(t, R, M); }
TILES(DEFINE)
#undef DEFINE
#define ENTRY(R, M) [R][M] = product##R##x##M,
static const product_function productTiles[TILE + 1][PANEL + 1] = {TILES(ENTRY)};
#undef ENTRY

enum { PRODUCT_BLOCK = 120 };  // rows that stay in the second-level cache while the panels pass

/// Where the rows of a block lie.
typedef struct {
  const real *rows[PRODUCT_BLOCK], *start[PRODUCT_BLOCK];
  real *out[PRODUCT_BLOCK];
} product_block;

/// Finds `count` rows from row `first` on, counted over all segments.
static void findProductRows(const ek_product *p, int64_t first, int count, product_block *block) {
  const ek_product_segment *s = p->segments;
  for (int i = 0; i < count; s++) {
    int64_t length = s->end - s->begin;
    if (first >= length) {
      first -= length;
      continue;
    }
    for (int64_t row = s->begin + first; row < s->end && i < count; row++, i++) {
      block->rows[i] = rowOf(&s->rows, row);
      block->start[i] = s->start.base ? rowOf(&s->start, row) : 0;
      block->out[i] = (real *)s->out + row * s->outStride;
    }
    first = 0;
  }
}

/// One panel for a block of rows.
static void productPanel(const ek_product *p, const product_block *block, int count, panel_span span) {
  const real *packed = (const real *)p->packed + (int64_t)span.first * LANES * p->k;
  for (int row = 0; row < count;) {
    int rows = nextTile(count - row, tileRows(span.vectors)), widest = tileVectors(rows);
    for (int v = 0; v < span.vectors; v += widest) {
      int vectors = span.vectors - v < widest ? span.vectors - v : widest;
      int column = (span.first + v) * LANES, end = column + vectors * LANES;
      product_tile tile = {block->rows + row, block->start + row, block->out + row, packed + v * LANES,
                           p->k, span.vectors * LANES, column,
                           end <= p->n ? LANES : LANES - (end - p->n)};
      productTiles[rows][vectors](&tile);
    }
    row += rows;
  }
}

static void product(const ek_product *p, int64_t rowBegin, int64_t rowEnd, int32_t panelBegin,
                    int32_t panelEnd) {
  int panels = panelCount(p->n);
  product_block block;
  for (int64_t row = rowBegin; row < rowEnd;) {
    int rows = nextTile(rowEnd - row, PRODUCT_BLOCK);
    findProductRows(p, row, rows, &block);
    for (int panel = panelBegin; panel < panelEnd; panel++)
      productPanel(p, &block, rows, panelSpan(p->n, panels, panel));
    row += rows;
  }
}
