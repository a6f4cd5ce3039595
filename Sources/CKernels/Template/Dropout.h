// Dropout by a counter: element j of the mask of a key is a hash of (key, j), so a mask needs no
// memory, and is the same for every element type, instruction set and order of work.

typedef uint32_t words __attribute__((ext_vector_type(16)));

/// An invertible mix of 32 bits (constants of the "lowbias32" hash, C. Wellons 2018).
INLINE words mixWords(words x) {
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  x ^= x >> 16;
  return x;
}

/// A key whose bits all depend on all bits of the caller's (SplitMix64's finaliser), so that keys in
/// a row don't merely permute a mask.
INLINE uint64_t mixKey(uint64_t key) {
  key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9u;
  key = (key ^ (key >> 27)) * 0x94d049bb133111ebu;
  return key ^ (key >> 31);
}

/// The hashes of elements j ... j + 15, j a multiple of 16, for a mixed key.
INLINE words hashWords(uint64_t key, uint64_t j) {
  words lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  uint32_t low = (uint32_t)key, high = (uint32_t)(key >> 32) + (uint32_t)(j >> 32) * 0x9e3779b9u;
  return mixWords(mixWords((lane + (words)(uint32_t)j) ^ (words)low) + (words)high);
}

INLINE vector drop(vector a, words hash, int half, uint32_t threshold, vector factor) {
  words keep = (words)(hash >= (words)threshold);
#if defined(EK_DOUBLE)
  typedef int32_t narrow __attribute__((ext_vector_type(8)));
  narrow low = (narrow)keep.lo, high = (narrow)keep.hi;
  integers mask = __builtin_convertvector(half ? high : low, integers);
#else
  (void)half;
  integers mask = (integers)keep;
#endif
  return choose(mask, a * factor, splat(0));
}

static void dropout(void *d, const void *a, int64_t count, uint64_t key, double rate) {
  if (rate >= 1) {
    memset(d, 0, (size_t)count * sizeof(real));
    return;
  }
  key = mixKey(key + 0x9e3779b97f4a7c15u);
  uint32_t threshold = (uint32_t)(rate * 0x1p32);
  vector factor = splat((real)(1 / (1 - rate)));
  for (int64_t j = 0; j < count; j += 16) {
    words hash = hashWords(key, (uint64_t)j);
    for (int half = 0; half < 16 / LANES; half++) {
      int64_t from = j + half * LANES;
      if (count - from >= LANES) {
        store((real *)d + from, drop(load((const real *)a + from), hash, half, threshold, factor));
      } else if (count > from) {
        int rest = (int)(count - from);
        storePart((real *)d + from, drop(loadPart((const real *)a + from, rest), hash, half, threshold, factor),
                  rest);
      }
    }
  }
}
