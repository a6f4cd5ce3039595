import CKernels
import EspalierKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct SoftmaxTests {
  private func agrees<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set)).table.pointee
    var random = RandomSource(seed: 14)
    for classes in [1, 2, 5, 15, 16, 17, 40] {
      let (rows, stride, scale) = (9, classes + 2, 0.04)
      let logits: [S] = random.values(rows * stride - 2).map { $0 * 6 }
      let targets = (0..<rows).map { $0 % 4 == 3 ? -1 : Int32($0 % classes) }
      let weights: [S] = random.values(classes).map { $0 + 1.5 }
      for (gradient, weighted) in [(false, false), (true, false), (true, true)] {
        let memory = FencedMemory(logits)
        var losses = [Double](repeating: -1, count: rows)
        kernels.softmax(
          memory.pointer, stride, 1, Int64(rows), Int32(classes), targets, weighted ? weights : nil, scale,
          gradient ? 1 : 0, &losses)
        #expect(
          memory.isIntact && losses[0] == -1 && Array(memory.values[..<stride]) == Array(logits[..<stride]))
        for i in 1..<rows {
          let row = (0..<classes).map { Double(logits[i * stride + $0]) }
          let sum = row.reduce(0) { $0 + exp($1) }
          let (target, labelled) = (Int(targets[i]), targets[i] >= 0)
          let weight = labelled && weighted ? Double(weights[target]) : 1
          let loss = labelled ? weight * (log(sum) - row[target]) : 0
          #expect(abs(losses[i] - loss) <= 20 * Double(S.ulpOfOne) * max(1, loss))
          for j in 0..<classes {
            let p = exp(row[j]) / sum
            let slope = labelled ? scale * weight * (p - (j == target ? 1 : 0)) : 0
            let expected = gradient ? slope : p
            #expect(abs(Double(memory[i * stride + j]) - expected) <= 20 * Double(S.ulpOfOne))
          }
        }
        // What lies between the rows stays.
        for i in 0..<rows - 1 { #expect(memory[i * stride + classes] == logits[i * stride + classes]) }
      }
    }
  }

  @Test(arguments: InstructionSet.available)
  func softmaxLossAndGradient(_ set: InstructionSet) throws {
    try agrees(Float.self, set)
    try agrees(Double.self, set)
  }

  private func extremes<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set)).table.pointee
    var logits: [S] = [1000, -1000, 999, -1000, -1000, -1000, .nan, 0, 0]
    var losses = [0.0, 0, 0]
    kernels.softmax(&logits, 3, 0, 3, 3, [1, 0, 1], nil, 1, 0, &losses)
    #expect(abs(losses[0] - 2000.313_261_7) < 1e-3 && abs(losses[1] - log(3)) < 1e-6 && losses[2].isNaN)
    #expect(logits[1] == 0 && abs(logits[3] - 1 / 3) < 1e-6 && logits[6...].allSatisfy { $0.isNaN })
  }

  @Test(arguments: InstructionSet.available)
  func largeLogitsDoNotOverflow(_ set: InstructionSet) throws {
    try extremes(Float.self, set)
    try extremes(Double.self, set)
  }
}
