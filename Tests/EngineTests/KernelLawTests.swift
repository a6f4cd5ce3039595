import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Foundation
import Testing

/// Whole passes on other instruction sets than this process's, each in a process of its own: a process
/// chooses its kernels once.
@Suite struct KernelLawTests {
  @Test(.enabled(if: InstructionSet.current == .avx512, "this process's kernels are not avx512"))
  func avx2EqualsAVX512ToTheBit() async throws {
    let result = try #require(
      await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        setenv("ESPALIER_KERNELS", "avx2", 1)
        try #require(InstructionSet.current == .avx2)
        print(KernelLawTests.digests())
      })
    let output = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(output.contains(Self.digests()), "\(output) holds no \(Self.digests())")
  }

  @Test func plainKernelsMeetTheGoldens() async {
    await #expect(processExitsWith: .success) {
      setenv("ESPALIER_KERNELS", "plain", 1)
      try #require(InstructionSet.current == .plain)
      for name in GoldenTests.names { try GoldenTests().statesAndGradientsEqualTheGoldens(name: name) }
    }
  }

  /// Hashes of all states and gradients of a forest, for every cell, in both precisions.
  static func digests() -> String {
    let all: [any Cell] = builtInCells + languageCells
    let numbers = all.map { digest($0, of: Float.self) ^ (digest($0, of: Double.self) &* 3) }
    return numbers.map { String($0, radix: 16) }.joined(separator: " ")
  }

  private static func digest<S: KernelScalar>(_ cell: any Cell, of type: S.Type) -> UInt64 {
    let outcome = Bench<S>(cell).outcome(Forest(count: 25, size: 25, inputs: .all, cell: cell).structures)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ value: S) { hash = (hash ^ Double(value).bitPattern) &* 0x100_0000_01b3 }
    for value in outcome.states.joined().joined().joined() { add(value) }
    for value in outcome.inputGradients.joined().joined() { add(value) }
    for value in outcome.parameterGradients { add(value) }
    return hash
  }
}
