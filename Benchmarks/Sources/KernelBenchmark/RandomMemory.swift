import EspalierKernels

/// Memory filled with numbers between -0.5 and 0.5.
func randomFloats(_ count: Int, seed: UInt64) -> UnsafeMutablePointer<Float> {
  var random = RandomSource(seed: seed)
  let memory = UnsafeMutableRawPointer.allocate(byteCount: (count + 64) * 4, alignment: 64)
  let floats = memory.bindMemory(to: Float.self, capacity: count + 64)
  for i in 0..<count + 64 { floats[i] = random.uniform(in: -0.5..<0.5) }
  return floats
}
