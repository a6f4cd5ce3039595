#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// An encoding of text by its name, such as `ISO-8859-1`, as the system's iconv knows it.
public struct CharacterEncoding: Sendable, Hashable {
  /// The name as it was given.
  public let name: String

  /// An encoding; nil where the system doesn't know it.
  public init?(_ name: String) {
    guard CharacterDecoder(name) != nil else { return nil }
    self.name = name
  }
}

/// One run of iconv from an encoding to UTF-8.
final class CharacterDecoder {
  /// A byte that no text in the encoding has where it stands.
  struct Fault: Error {
    let byte: UInt8
    /// The line on which it stands, from 1; nil where the text ends amid a character.
    let line: Int?
  }

  private let descriptor: iconv_t
  /// The first bytes of a character whose others are still to come.
  private var begun: [UInt8] = []
  private var line = 1

  init?(_ name: String) {
    // iconv takes what follows a slash for instructions, and an empty name for the locale's encoding.
    guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }),
      let descriptor = iconv_open("UTF-8", name), descriptor != iconv_t(bitPattern: -1)
    else { return nil }
    self.descriptor = descriptor
  }

  deinit { iconv_close(descriptor) }

  /// The next piece of the text in UTF-8, which may be empty.
  func decode(_ piece: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
    var input = begun + piece
    begun = []
    // No character of a few bytes becomes more than four times as many in UTF-8.
    var output = [UInt8](repeating: 0, count: 4 * input.count + 16)
    var (left, room) = (input.count, output.count)
    var failure: Int32 = 0
    input.withUnsafeMutableBytes { source in
      output.withUnsafeMutableBytes { target in
        var from = source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = target.baseAddress?.assumingMemoryBound(to: CChar.self)
        if iconv(descriptor, &from, &left, &to, &room) == -1 { failure = errno }
      }
    }
    output.removeLast(room)
    line += output.count { $0 == 0x0A }
    guard left > 0 else { return output }
    guard failure == EINVAL else { throw Fault(byte: input[input.count - left], line: line) }
    begun = Array(input.suffix(left))
    return output
  }

  /// Makes sure that the text doesn't end amid a character.
  func finish() throws(Fault) {
    if let byte = begun.first { throw Fault(byte: byte, line: nil) }
  }
}
