/// Takes the lines of a vector file apart.
struct VectorLineParser {
  /// The numbers of a vector.
  let width: Int
  /// The number of vectors that word2vec's first line promises.
  let promisedCount: Int?
  /// The vector of the line that was parsed last.
  private(set) var vector: [Float] = []

  private let path: String
  private static let space = UInt8(ascii: " ")

  /// Learns the width from the first line.
  ///
  /// - Throws: `VectorFileError` (`incompleteLine`).
  init(firstLine line: ArraySlice<UInt8>, path: String, line number: Int) throws(VectorFileError) {
    self.path = path
    let fields = Self.fields(line)
    guard fields.count > 1 else { throw VectorFileError(.incompleteLine, path: path, line: number) }
    let integers = fields.map { Int(String(decoding: line[$0], as: UTF8.self)) }
    if fields.count == 2, let count = integers[0], let width = integers[1], count >= 0, width > 0 {
      (self.width, promisedCount) = (width, count)
    } else {
      (width, promisedCount) = (fields.count - 1, nil)
    }
  }

  /// Takes a line apart; its numbers are in `vector` afterwards.
  ///
  /// - Returns: the word.
  /// - Throws: `VectorFileError` with the place.
  mutating func parse(_ line: ArraySlice<UInt8>, line number: Int) throws(VectorFileError) -> String {
    let end = parseNumbers(line) ?? line.startIndex
    guard end > line.startIndex else { return try parseWithSpaces(line, line: number) }
    return try word(line[..<end], line: number)
  }

  /// Reads the numbers of a line whose word has no space.
  ///
  /// - Returns: where the word ends; nil if the line isn't a word and `width` numbers.
  private mutating func parseNumbers(_ line: ArraySlice<UInt8>) -> Int? {
    vector.removeAll(keepingCapacity: true)
    guard let end = line.firstIndex(of: Self.space) else { return nil }
    var start = end
    while start < line.endIndex {
      start += 1
      // word2vec ends a line with a space.
      if start == line.endIndex { break }
      let rest = line[start...]
      let next = rest.firstIndex(of: Self.space) ?? line.endIndex
      guard vector.count < width, let number = Decimal.float(rest[..<next]) else { return nil }
      vector.append(number)
      start = next
    }
    return vector.count == width ? end : nil
  }

  /// Reads a line whose word has spaces, or says what is wrong with it.
  private mutating func parseWithSpaces(
    _ line: ArraySlice<UInt8>, line number: Int
  ) throws(VectorFileError) -> String {
    func error(_ problem: VectorFileError.Problem, at index: Int? = nil) -> VectorFileError {
      let column = index.map { 1 + String(decoding: line[..<$0], as: UTF8.self).unicodeScalars.count }
      return VectorFileError(problem, path: path, line: number, column: column)
    }
    let fields = Self.fields(line)
    let first = fields.count - width
    let mayHaveSpaces =
      first > 1 && !fields[..<first].contains(where: \.isEmpty)
      && Decimal.float(line[fields[first - 1]]) == nil
    let numbers = mayHaveSpaces ? fields[first...] : fields.dropFirst()
    guard !numbers.isEmpty, fields.first?.isEmpty == false else { throw error(.incompleteLine) }
    vector.removeAll(keepingCapacity: true)
    for field in numbers {
      guard let value = Decimal.float(line[field]) else {
        throw error(.notANumber(String(decoding: line[field], as: UTF8.self)), at: field.lowerBound)
      }
      vector.append(value)
    }
    guard numbers.count == width else {
      throw error(.mixedWidth(expected: width, found: numbers.count))
    }
    return try word(line[..<(numbers[numbers.startIndex].lowerBound - 1)], line: number)
  }

  private func word(_ bytes: ArraySlice<UInt8>, line number: Int) throws(VectorFileError) -> String {
    guard let word = String(validating: bytes, as: UTF8.self) else {
      throw VectorFileError(.invalidUTF8, path: path, line: number)
    }
    return word
  }

  /// The places between single spaces; a space at the end of the line separates nothing.
  private static func fields(_ line: ArraySlice<UInt8>) -> [Range<Int>] {
    let content = line.last == space ? line.dropLast() : line
    return content.split(separator: space, omittingEmptySubsequences: false).map(\.indices)
  }
}
