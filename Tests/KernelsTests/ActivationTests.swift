import CKernels
import EspalierKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

func reference(exp x: Double) -> Double { exp(x) }
func reference(tanh x: Double) -> Double { tanh(x) }

#if arch(x86_64)
  /// The type of the reference: it has digits to spare over `Double`.
  typealias Reference = Float80
#else
  typealias Reference = Double
#endif

@Suite struct ActivationTests {
  static let activations:
    [(name: String, operation: Int, bound: Double, value: @Sendable (Reference) -> Reference)] = [
      ("exp", EK_EXP, 2, { exp($0) }),
      ("sigmoid", EK_SIGMOID, 3, { $0 >= 0 ? 1 / (1 + exp(-$0)) : exp($0) / (1 + exp($0)) }),
      ("tanh", EK_TANH, 4, { tanh($0) }),
    ]

  private func run<S: KernelScalar>(_ kernels: KernelTable, _ operation: Int, _ values: [S]) -> [S] {
    let memory = FencedMemory(values)
    var operand = ek_operand(base: memory.pointer, stride: 0)
    var step = ek_step(
      operation: Int32(operation), width: Int32(values.count), d: 0, a: 0, b: -1, c: -1, x: 0, y: 0)
    kernels.table.pointee.elementwise(&step, 1, &operand, 0, 1)
    return withExtendedLifetime(memory) { memory.values }
  }

  /// The error in units of the last place of the nearest number of the type; denormals have the least.
  private func error<S: KernelScalar>(_ value: S, _ exact: Reference) -> Double {
    let nearest = S(exact)
    if nearest.isInfinite || value.isInfinite { return value == nearest ? 0 : .infinity }
    if nearest == 0 && value == 0 { return 0 }
    let unit = max(nearest.magnitude.ulp, S.leastNonzeroMagnitude)
    return Double(abs(Reference(value) - exact) / Reference(unit))
  }

  private func worst<S: KernelScalar>(_ set: InstructionSet, _ values: [S]) throws {
    let kernels = try #require(S.kernels(on: set))
    for (name, operation, bound, value) in Self.activations {
      var worst = (error: 0.0, at: S(0))
      for (x, y) in zip(values, run(kernels, operation, values)) {
        let e = error(y, value(Reference(x)))
        if !(e <= worst.error) { worst = (e, x) }
      }
      #expect(worst.error <= bound, "\(S.self) \(set) \(name): \(worst.error) ulp at \(worst.at)")
    }
  }

  @Test(arguments: InstructionSet.available)
  func floatIsWithinItsBoundsOverTheWholeRange(_ set: InstructionSet) throws {
    // Every 4,099th number there is, of either sign, denormals included, and infinities.
    let all = stride(from: UInt32(0), through: Float.infinity.bitPattern, by: 4099).flatMap {
      [Float(bitPattern: $0), -Float(bitPattern: $0)]
    }
    // The range in which exp is neither 0 nor infinite holds few of them.
    let middle = stride(from: Float(-105), to: 90, by: 0.000_7)
    try worst(set, all + middle + [.infinity, -.infinity])
  }

  @Test(arguments: InstructionSet.available)
  func doubleIsWithinItsBoundsOverTheWholeRange(_ set: InstructionSet) throws {
    var random = RandomSource(seed: 12)
    let all = (0..<200_000).map { _ in Double(bitPattern: random.next()) }.filter { !$0.isNaN }
    let middle = (0..<200_000).map { _ in random.uniform(in: -746.0..<711.0) }
    let near = (0..<200_000).map { _ in random.uniform(in: -3.0..<3.0) }
    try worst(set, all + middle + near + [.infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude])
  }

  private func specials<S: KernelScalar>(_ type: S.Type, _ set: InstructionSet) throws {
    let kernels = try #require(S.kernels(on: set))
    for operation in Self.activations.map(\.operation) + [EK_RELU] {
      #expect(run(kernels, operation, [S](repeating: .nan, count: 19)).allSatisfy { $0.isNaN })
    }
    let ends: [S] = [.infinity, -.infinity, 0]
    #expect(run(kernels, EK_EXP, ends) == [.infinity, 0, 1])
    #expect(run(kernels, EK_SIGMOID, ends) == [1, 0, 0.5])
    #expect(run(kernels, EK_TANH, ends) == [1, -1, 0])
    // tanh x = x where x is tiny, to the sign of zero.
    let tiny: [S] = [
      .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 0, -0.0, S(1e-30),
    ]
    expectSameBits(run(kernels, EK_TANH, tiny), tiny)
  }

  @Test(arguments: InstructionSet.available)
  func specialValues(_ set: InstructionSet) throws {
    try specials(Float.self, set)
    try specials(Double.self, set)
  }

  private func setsAgree<S: KernelScalar>(_ type: S.Type) {
    guard let wide = S.kernels(on: .avx512), let narrow = S.kernels(on: .avx2) else { return }
    var random = RandomSource(seed: 13)
    let values = (0..<20_000).map { _ in random.uniform(in: S(-120)..<S(120)) }
    for (_, operation, _, _) in Self.activations {
      expectSameBits(run(wide, operation, values), run(narrow, operation, values))
    }
  }

  @Test func avx512EqualsAVX2ToTheBit() {
    setsAgree(Float.self)
    setsAgree(Double.self)
  }
}
