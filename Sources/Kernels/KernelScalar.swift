package import CKernels

// CKernels calls the C library's mathematics: importing it links it.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A number that the kernels compute with: `Float` or `Double`.
public protocol KernelScalar: BinaryFloatingPoint, Codable, BitwiseCopyable, Sendable {
  /// The kernels for this type on the instruction set in use.
  static var kernels: KernelTable { get }

  /// The kernels for this type on an instruction set; nil where the processor lacks it.
  static func kernels(on set: InstructionSet) -> KernelTable?
}

/// Every kernel for one element type on one instruction set.
public struct KernelTable: Sendable {
  /// The kernels themselves; constant, and alive as long as the program.
  package nonisolated(unsafe) let table: UnsafePointer<ek_table>

  /// The instruction set that the kernels are compiled for.
  public let instructionSet: InstructionSet
}

extension Float: KernelScalar {
  /// The kernels for `Float` on the instruction set in use.
  public static let kernels = currentTable(Float.self)

  /// The kernels for `Float` on an instruction set; nil where the processor lacks it.
  public static func kernels(on set: InstructionSet) -> KernelTable? {
    ek_table_float(set.rawValue).map { KernelTable(table: $0, instructionSet: set) }
  }
}

extension Double: KernelScalar {
  /// The kernels for `Double` on the instruction set in use.
  public static let kernels = currentTable(Double.self)

  /// The kernels for `Double` on an instruction set; nil where the processor lacks it.
  public static func kernels(on set: InstructionSet) -> KernelTable? {
    ek_table_double(set.rawValue).map { KernelTable(table: $0, instructionSet: set) }
  }
}

private func currentTable<S: KernelScalar>(_ type: S.Type) -> KernelTable {
  guard let table = S.kernels(on: .current) else {
    preconditionFailure("the instruction set in use has no kernels for \(type)")
  }
  return table
}
