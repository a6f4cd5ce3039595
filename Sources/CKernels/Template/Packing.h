// Writing a matrix, or its transpose, into panels.

/// Where element (0, column) of a packed matrix lies, and the step from one row to the next.
INLINE real *packedColumn(real *packed, int kTotal, int nTotal, int panels, int column, int *step) {
  int at = column / LANES;
  // The panel of a vector by the inverse of panelSpan: the wider panels come first.
  int each = vectorCount(nTotal) / panels, wider = vectorCount(nTotal) % panels;
  int panel = at < wider * (each + 1) ? at / (each + 1) : wider + (at - wider * (each + 1)) / each;
  panel_span span = panelSpan(nTotal, panels, panel);
  *step = span.vectors * LANES;
  return packed + (int64_t)span.first * LANES * kTotal + (column - span.first * LANES);
}

/// One vector's worth of columns, `count` of them from `column` (all in one vector), all rows.
static void packColumns(const real *w, ptrdiff_t stride, int rows, int count, real *d, int step) {
  if (count == LANES) {
    for (int k = 0; k < rows; k++) store(d + (int64_t)k * step, load(w + k * stride));
  } else {
    for (int k = 0; k < rows; k++) storePart(d + (int64_t)k * step, loadPart(w + k * stride, count), count);
  }
}

/// The same from the transpose: column c is the memory row at w + c * stride.
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

static void pack(const void *w, ptrdiff_t stride, int32_t rows, int32_t columns, int32_t transpose,
                 void *packed, int32_t kTotal, int32_t nTotal, int32_t kOffset, int32_t nOffset) {
  int panels = panelCount(nTotal);
  for (int column = 0; column < columns;) {
    int target = nOffset + column, room = LANES - target % LANES, step;
    int count = room < columns - column ? room : columns - column;
    real *d = packedColumn(packed, kTotal, nTotal, panels, target, &step) + (int64_t)kOffset * step;
    if (transpose)
      packTransposed((const real *)w + column * stride, stride, rows, count, d, step);
    else
      packColumns((const real *)w + column, stride, rows, count, d, step);
    column += count;
  }
}
