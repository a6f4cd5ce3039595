// The register tiles of products and weight gradients: rows x vectors of accumulators that fit the
// registers of the instruction set. Each size is a function of its own, so that its loops unroll.

#if defined(EK_AVX512)
// 32 registers of one vector each: 5 x 5, 6 x 4 or 8 x 3.
#define TILES(T)                                            \
  T(1, 1) T(1, 2) T(1, 3) T(1, 4) T(1, 5) T(2, 1) T(2, 2)   \
  T(2, 3) T(2, 4) T(2, 5) T(3, 1) T(3, 2) T(3, 3) T(3, 4)   \
  T(3, 5) T(4, 1) T(4, 2) T(4, 3) T(4, 4) T(4, 5) T(5, 1)   \
  T(5, 2) T(5, 3) T(5, 4) T(5, 5) T(6, 1) T(6, 2) T(6, 3)   \
  T(6, 4) T(7, 1) T(7, 2) T(7, 3) T(8, 1) T(8, 2) T(8, 3)
INLINE int tileRows(int vectors) { return vectors == 5 ? 5 : vectors == 4 ? 6 : 8; }
INLINE int tileVectors(int rows) { return rows > 6 ? 3 : rows == 6 ? 4 : 5; }
#elif defined(EK_AVX2) || defined(__aarch64__)
// 16 registers of half a vector, or 32 of a quarter.
#define TILES(T)                                            \
  T(1, 1) T(1, 2) T(1, 3) T(1, 4) T(2, 1) T(2, 2) T(3, 1)   \
  T(4, 1) T(5, 1) T(6, 1)
INLINE int tileRows(int vectors) { return (void)vectors, 6; }
INLINE int tileVectors(int rows) { return rows == 1 ? 4 : rows == 2 ? 2 : 1; }
#else
// 16 registers of a quarter of a vector, and a multiplication that needs one for its result.
#define TILES(T) T(1, 1) T(1, 2) T(2, 1)
INLINE int tileRows(int vectors) { return (void)vectors, 2; }
INLINE int tileVectors(int rows) { return rows == 1 ? 2 : 1; }
#endif

enum { TILE = 8 };  // rows of the tallest tile

/// The height of the next tile where `remaining` rows are left: as few tiles as will do, of nearly
/// equal height.
INLINE int nextTile(int64_t remaining, int tallest) {
  int64_t tiles = (remaining + tallest - 1) / tallest;
  return (int)((remaining + tiles - 1) / tiles);
}
