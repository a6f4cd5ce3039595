import CZlib

/// A CRC-32 (ISO-HDLC, the one of gzip and PNG) over bytes that come in pieces.
public struct Checksum: Sendable, Hashable {
  /// The checksum of the bytes so far; that of none is 0.
  public private(set) var value: UInt32 = 0

  /// The checksum of nothing.
  public init() {}

  /// The checksum of an array's bytes, as they lie in memory.
  public init<Element: BitwiseCopyable>(_ elements: [Element]) {
    elements.withUnsafeBytes { add($0) }
  }

  /// Goes on with an array's bytes, as they lie in memory.
  public mutating func add<Element: BitwiseCopyable>(_ elements: [Element]) {
    elements.withUnsafeBytes { add($0) }
  }

  private mutating func add(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
    value = UInt32(crc32_z(UInt(value), start, bytes.count))
  }

  /// Eight hexadecimal digits, in lower case.
  public var hexadecimal: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
