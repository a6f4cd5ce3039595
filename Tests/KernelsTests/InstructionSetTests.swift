import EspalierKernels
import Testing

@Suite struct InstructionSetTests {
  @Test func everyAvailableSetHasBothTables() {
    #expect(InstructionSet.available.last == .plain)
    for set in InstructionSet.available {
      #expect(Float.kernels(on: set)?.instructionSet == set && Double.kernels(on: set)?.instructionSet == set)
    }
    for set in InstructionSet.allCases where !set.isAvailable { #expect(Float.kernels(on: set) == nil) }
  }

  @Test func theSetInUseIsTheRequestedOneOrTheBest() throws {
    #expect(InstructionSet.available.contains(.current))
    #expect(Float.kernels.instructionSet == .current && Double.kernels.instructionSet == .current)
    #expect(try InstructionSet.requested(nil) == nil)
    #expect(try InstructionSet.requested("plain") == .plain)
  }

  @Test func anUnknownNameIsOneClearError() {
    let choices = InstructionSet.available.map(\.rawValue).joined(separator: ", ")
    let error = #expect(throws: KernelError.self) { try InstructionSet.requested("avx1024") }
    #expect(
      error?.description == "ESPALIER_KERNELS names unknown kernels 'avx1024'; this machine has \(choices)")
    let missing = KernelError(requested: "avx512", reason: .unavailable, available: [.avx2, .plain])
    #expect(
      missing.description
        == "ESPALIER_KERNELS names kernels 'avx512' that this machine lacks; it has avx2, plain")
  }
}
