import CKernels

/// A set of instructions that the kernels are compiled for.
///
/// The best one that the processor has is used, unless the environment variable `ESPALIER_KERNELS`
/// names another. `avx512` and `avx2` give the same bits; `plain` on x86-64 has no fused
/// multiply-add, so its last digits differ.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// x86-64 with AVX-512 (F, BW, CD, DQ, VL).
  case avx512
  /// x86-64 with AVX2 and fused multiply-add.
  case avx2
  /// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
  case plain

  /// Whether this processor has the instructions.
  public var isAvailable: Bool { ek_table_float(rawValue) != nil }

  /// The instruction sets of this processor, best first.
  public static var available: [InstructionSet] { allCases.filter(\.isAvailable) }

  /// The instruction set in use: the environment's choice where it can be met, else the best.
  ///
  /// A program calls ``validateEnvironment()`` once to learn whether the choice can be met.
  public static let current: InstructionSet =
    (try? requested(ek_forced_name().map { String(cString: $0) })) ?? available[0]

  /// Checks that `ESPALIER_KERNELS`, where it is set, names an instruction set that this processor has.
  ///
  /// - Throws: ``KernelError`` where it doesn't.
  public static func validateEnvironment() throws(KernelError) {
    _ = try requested(ek_forced_name().map { String(cString: $0) })
  }

  /// The instruction set of that name; nil where no name is given.
  ///
  /// - Throws: ``KernelError`` where there is none of that name or the processor lacks it.
  package static func requested(_ name: String?) throws(KernelError) -> InstructionSet? {
    guard let name else { return nil }
    guard let set = InstructionSet(rawValue: name) else {
      throw KernelError(requested: name, reason: .unknown, available: available)
    }
    guard set.isAvailable else {
      throw KernelError(requested: name, reason: .unavailable, available: available)
    }
    return set
  }
}

/// `ESPALIER_KERNELS` asks for kernels that can't be had.
public struct KernelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Why the kernels can't be had.
  public enum Reason: Sendable {
    /// There is no instruction set of that name.
    case unknown
    /// This processor lacks the instruction set.
    case unavailable
  }

  /// The name that was asked for.
  public let requested: String
  /// Why it can't be had.
  public let reason: Reason
  /// What this processor has, best first.
  public let available: [InstructionSet]

  package init(requested: String, reason: Reason, available: [InstructionSet]) {
    self.requested = requested
    self.reason = reason
    self.available = available
  }

  /// One sentence for the user.
  public var description: String {
    let choices = available.map(\.rawValue).joined(separator: ", ")
    return switch reason {
    case .unknown: "ESPALIER_KERNELS names unknown kernels '\(requested)'; this machine has \(choices)"
    case .unavailable:
      "ESPALIER_KERNELS names kernels '\(requested)' that this machine lacks; it has \(choices)"
    }
  }
}
