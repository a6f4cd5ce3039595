// Writing a matrix, or its transpose, into panels.

/// Where element (0, column) of a packed matrix lies, and the step from one row to the next.
INLINE real *packedColumn(real *packed, int kTotal, int nTotal, int panels, int column, int *step) {
  int at = column / LANES;
  // The panel of a vector by the inverse of panelSpan.
  int panel = ((at + 1) * panels - 1) / vectorCount(nTotal);
  panel_span span = panelSpan(nTotal, panels, panel);
  *step = span.vectors * LANES;
  return packed + (int64_t)span.first * LANES * kTotal + (column - span.first * LANES);
}

/// One vector's worth of columns of the transpose, `count` of them, all rows: column c is the memory row at
/// w + c * stride.
static void packTransposed(const real *w, ptrdiff_t stride, int rows, int count, real *d, int step) {
  int k = 0;
  if (count == LANES) {
    for (; k + LANES <= rows; k += LANES) {
      vector square[LANES];
      UNROLL for (int c = 0; c < LANES; c++) square[c] = load(w + c * stride + k);
      transposeSquare(square);
      UNROLL for (int c = 0; c < LANES; c++) store(d + (int64_t)(k + c) * step, square[c]);
    }
  }
  for (; k < rows; k++)
    for (int c = 0; c < count; c++) d[(int64_t)k * step + c] = w[c * stride + k];
}

/// Where some columns, all in one vector, go.
typedef struct {
  real *at;
  int step, column, count;
} packed_columns;

enum { PACKED_TOGETHER = 16 };

/// Row after row, so that memory is read and written in streams.
static void packRows(const real *w, ptrdiff_t stride, int rows, const packed_columns *list, int length) {
  for (int k = 0; k < rows; k++, w += stride)
    for (int i = 0; i < length; i++) {
      const packed_columns *c = &list[i];
      storeSome(c->at + (int64_t)k * c->step, loadSome(w + c->column, c->count), c->count);
    }
}

static void pack(const void *w, ptrdiff_t stride, int32_t rows, int32_t columns, int32_t transpose,
                 void *packed, int32_t kTotal, int32_t nTotal, int32_t kOffset, int32_t nOffset) {
  int panels = panelCount(nTotal), length = 0;
  packed_columns list[PACKED_TOGETHER];
  for (int column = 0; column < columns;) {
    int target = nOffset + column, room = LANES - target % LANES, step;
    int count = room < columns - column ? room : columns - column;
    real *d = packedColumn(packed, kTotal, nTotal, panels, target, &step) + (int64_t)kOffset * step;
    if (transpose) {
      packTransposed((const real *)w + column * stride, stride, rows, count, d, step);
    } else {
      list[length++] = (packed_columns){d, step, column, count};
      if (length == PACKED_TOGETHER || column + count == columns) {
        packRows((const real *)w, stride, rows, list, length);
        length = 0;
      }
    }
    column += count;
  }
}
