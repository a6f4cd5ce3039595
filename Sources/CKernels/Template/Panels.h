// The packed layout of a matrix of weights: panels of 1 to 5 vectors of columns; within a panel, a
// row of the inner dimension after the other. There is an even count of panels where there is more
// than one, and vectors are dealt out evenly from first to last, so that threads that take as many
// panels have as many vectors, but for one.

enum { PANEL = 5 };  // vectors of the widest panel

typedef struct {
  int first;    // first vector of columns
  int vectors;  // width in vectors
} panel_span;

INLINE int vectorCount(int n) { return (n + LANES - 1) / LANES; }

static int32_t panelCount(int32_t n) {
  int vectors = vectorCount(n);
  return vectors == 0 ? 0 : vectors <= PANEL ? 1 : 2 * ((vectors + 2 * PANEL - 1) / (2 * PANEL));
}

INLINE panel_span panelSpan(int n, int panels, int panel) {
  int vectors = vectorCount(n), first = panel * vectors / panels;
  return (panel_span){first, (panel + 1) * vectors / panels - first};
}

static int64_t packedSize(int32_t k, int32_t n) { return (int64_t)k * vectorCount(n) * LANES; }

#define LIST(...) __VA_ARGS__
#define BUTTERFLY(D, LOW, HIGH)                          \
  UNROLL for (int i = 0; i < LANES; i++) if (!(i & D)) { \
    vector a = v[i], b = v[i + D];                       \
    v[i] = __builtin_shufflevector(a, b, LOW);           \
    v[i + D] = __builtin_shufflevector(a, b, HIGH);      \
  }

/// Transposes a square of vectors by butterflies of half, quarter, ... of their length.
INLINE void transposeSquare(vector v[LANES]) {
#if defined(EK_DOUBLE)
  BUTTERFLY(4, LIST(0, 1, 2, 3, 8, 9, 10, 11), LIST(4, 5, 6, 7, 12, 13, 14, 15))
  BUTTERFLY(2, LIST(0, 1, 8, 9, 4, 5, 12, 13), LIST(2, 3, 10, 11, 6, 7, 14, 15))
  BUTTERFLY(1, LIST(0, 8, 2, 10, 4, 12, 6, 14), LIST(1, 9, 3, 11, 5, 13, 7, 15))
#else
  BUTTERFLY(8, LIST(0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23),
            LIST(8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
  BUTTERFLY(4, LIST(0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27),
            LIST(4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31))
  BUTTERFLY(2, LIST(0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29),
            LIST(2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
  BUTTERFLY(1, LIST(0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30),
            LIST(1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31))
#endif
}

#undef BUTTERFLY
#undef LIST
