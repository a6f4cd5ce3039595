/// The bytes that libFuzzer made up.
public struct FuzzInput {
  /// The bytes that are not taken yet.
  public private(set) var rest: ArraySlice<UInt8>

  /// The most bytes that the input can stand for.
  public var byteLimit: Int { isGzip ? 1032 * rest.count : rest.count }
  private var isGzip: Bool { rest.starts(with: [0x1F, 0x8B]) }
  /// Whether reading it is too much work for one input of many: long gzip may be a thousand times as long.
  public var isTooMuch: Bool { isGzip && rest.count > 128 }

  /// The bytes at an address.
  public init(_ start: UnsafePointer<UInt8>, _ count: Int) {
    rest = Array(UnsafeBufferPointer(start: start, count: count))[...]
  }

  /// Takes the first byte if it is one of these letters, which choose how the rest is read. An input
  /// without one is read as it is, so that files are seeds as they lie there.
  public mutating func choice(among letters: String) -> Character? {
    guard let first = rest.first, let letter = letters.first(where: { $0.asciiValue == first }) else {
      return nil
    }
    rest.removeFirst()
    return letter
  }

  /// The rest as several files, with a line of `=====` in between; missing ones are empty.
  public func files(_ count: Int) -> [[UInt8]] {
    let border = Array("\n=====\n".utf8)
    var files: [[UInt8]] = []
    var rest = rest
    while files.count + 1 < count, let range = rest.firstRange(of: border) {
      files.append(Array(rest[..<range.lowerBound]) + [0x0A])
      rest = rest[range.upperBound...]
    }
    files.append(Array(rest))
    return files + Array(repeating: [], count: count - files.count)
  }
}
