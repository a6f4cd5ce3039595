// Rows times a packed matrix. Every output element is one chain of multiply-adds over the inner
// dimension, first to last, whatever the tile: so tiles of all sizes agree to the bit.

/// A tile's place: `vectors` of columns from `column`, in a panel `step` elements wide.
typedef struct {
  const real *packed;
  int64_t row;
  int step, column, last;  // last: the columns of the last vector
} product_tile;

INLINE void startProduct(const ek_product *p, const product_tile *t, const int rows, const int vectors,
                         vector sum[TILE][PANEL]) {
  UNROLL for (int m = 0; m < vectors; m++) {
    int column = t->column + m * LANES, count = m == vectors - 1 ? t->last : LANES;
    if (p->start == EK_ACCUMULATE) {
      UNROLL for (int r = 0; r < rows; r++) {
        const real *out = (const real *)p->out + (t->row + r) * p->outStride + column;
        sum[r][m] = count == LANES ? load(out) : loadPart(out, count);
      }
    } else {
      vector v = splat(0);
      if (p->start == EK_BIAS && p->bias) {
        const real *bias = (const real *)p->bias + column;
        v = count == LANES ? load(bias) : loadPart(bias, count);
      }
      UNROLL for (int r = 0; r < rows; r++) sum[r][m] = v;
    }
  }
}

INLINE void finishProduct(const ek_product *p, const product_tile *t, const int rows, const int vectors,
                          vector sum[TILE][PANEL]) {
  UNROLL for (int r = 0; r < rows; r++) {
    real *out = (real *)p->out + (t->row + r) * p->outStride + t->column;
    UNROLL for (int m = 0; m < vectors - 1; m++) store(out + m * LANES, sum[r][m]);
    real *end = out + (vectors - 1) * LANES;
    if (t->last == LANES)
      store(end, sum[r][vectors - 1]);
    else
      storePart(end, sum[r][vectors - 1], t->last);
  }
}

INLINE void productTile(const ek_product *p, const product_tile *t, const int rows, const int vectors) {
  vector sum[TILE][PANEL];
  startProduct(p, t, rows, vectors, sum);
  const real *b = t->packed;
  for (int part = 0; part < p->partCount; part++) {
    const ek_part *a = &p->parts[part];
    const real *row[TILE];
    UNROLL for (int r = 0; r < rows; r++) row[r] = rowOf(&a->rows, t->row + r);
    for (int k = 0; k < a->width; k++, b += t->step) {
      vector w[PANEL];
      UNROLL for (int m = 0; m < vectors; m++) w[m] = load(b + m * LANES);
      UNROLL for (int r = 0; r < rows; r++) {
        vector x = splat(row[r][k]);
        UNROLL for (int m = 0; m < vectors; m++) sum[r][m] = fma_(x, w[m], sum[r][m]);
      }
    }
  }
  finishProduct(p, t, rows, vectors, sum);
}

typedef void (*product_function)(const ek_product *p, const product_tile *t);

#define DEFINE(R, M) \
  static void product##R##x##M(const ek_product *p, const product_tile *t) { productTile(p, t, R, M); }
TILES(DEFINE)
#undef DEFINE
#define ENTRY(R, M) [R][M] = product##R##x##M,
static const product_function productTiles[TILE + 1][PANEL + 1] = {TILES(ENTRY)};
#undef ENTRY

/// One panel for a block of rows.
static void productPanel(const ek_product *p, int64_t rowBegin, int64_t rowEnd, panel_span span, int k) {
  const real *packed = (const real *)p->packed + (int64_t)span.first * LANES * k;
  for (int64_t row = rowBegin; row < rowEnd;) {
    int rows = nextTile(rowEnd - row, tileRows(span.vectors)), widest = tileVectors(rows);
    for (int v = 0; v < span.vectors; v += widest) {
      int vectors = span.vectors - v < widest ? span.vectors - v : widest;
      int column = (span.first + v) * LANES, end = column + vectors * LANES;
      product_tile tile = {packed + v * LANES, row, span.vectors * LANES, column,
                           end <= p->n ? LANES : LANES - (end - p->n)};
      productTiles[rows][vectors](p, &tile);
    }
    row += rows;
  }
}

enum { PRODUCT_BLOCK = 120 };  // rows that stay in the second-level cache while the panels pass

static void product(const ek_product *p, int64_t rowBegin, int64_t rowEnd, int32_t panelBegin,
                    int32_t panelEnd) {
  int k = 0, panels = panelCount(p->n);
  for (int part = 0; part < p->partCount; part++) k += p->parts[part].width;
  for (int64_t row = rowBegin; row < rowEnd;) {
    int rows = nextTile(rowEnd - row, PRODUCT_BLOCK);
    for (int panel = panelBegin; panel < panelEnd; panel++)
      productPanel(p, row, row + rows, panelSpan(p->n, panels, panel), k);
    row += rows;
  }
}
