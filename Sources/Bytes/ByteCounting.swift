#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Finding and counting of bytes, many at a time.
package enum ByteCounting {
  /// The index of a byte from `start` on; the end where it isn't there.
  package static func index(of byte: UInt8, in bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    guard start < end, let found = memchr(bytes + start, Int32(byte), end - start) else { return end }
    return UnsafeRawPointer(found) - UnsafeRawPointer(bytes)
  }

  /// The line feeds among some bytes, and the index behind the last of them, or `start`.
  package static func lines(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> (count: Int, lastStart: Int) {
    var (count, lineStart) = (0, start)
    while true {
      let index = index(of: UInt8(ascii: "\n"), in: bytes, lineStart, end)
      guard index < end else { return (count, lineStart) }
      (count, lineStart) = (count + 1, index + 1)
    }
  }

  /// The Unicode scalars of some UTF-8: all bytes but those that continue one, whose highest bits are 1 and 0.
  package static func scalars(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    let highest: UInt64 = 0x8080_8080_8080_8080
    var (continuing, index) = (0, start)
    while end - index >= 8 {
      let word = UnsafeRawPointer(bytes + index).loadUnaligned(as: UInt64.self)
      continuing &+= (word & ~(word << 1) & highest).nonzeroBitCount
      index += 8
    }
    while index < end {
      if bytes[index] & 0xC0 == 0x80 { continuing += 1 }
      index += 1
    }
    return end - start - continuing
  }
}
