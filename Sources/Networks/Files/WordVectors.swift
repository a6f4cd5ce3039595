import EspalierTrees

/// Words and their vectors, as a file of pre-trained vectors holds them.
public struct WordVectors: Sendable {
  /// The numbers of a vector, D.
  public let width: Int
  /// The words, in the order of the file; no word twice.
  public private(set) var words: [String] = []
  /// The vectors, one after the other: words x D.
  public private(set) var values: [Float] = []

  // By bytes: spellings that Unicode holds equivalent are different words.
  private var rows: [[UInt8]: Int] = [:]

  /// How a word was found.
  public enum Form: Sendable, CaseIterable {
    case asWritten, unescaped, lowerCase
  }

  /// No words, with vectors of a width.
  public init(width: Int) {
    precondition(width > 0, "a width of \(width)")
    self.width = width
  }

  /// The number of words.
  public var count: Int { words.count }

  /// Adds a word.
  ///
  /// - Returns: whether it is new; the first vector of a word stays.
  @discardableResult
  public mutating func add(_ word: String, _ vector: some Sequence<Float>) -> Bool {
    let spelling = Array(word.utf8)
    guard rows[spelling] == nil else { return false }
    values.append(contentsOf: vector)
    rows[spelling] = words.count
    words.append(word)
    precondition(values.count == words.count * width, "a vector of '\(word)' that isn't \(width) wide")
    return true
  }

  /// The words that a condition holds for, in their order, with their vectors.
  public func filter(_ isIncluded: (String) throws -> Bool) rethrows -> WordVectors {
    var kept = WordVectors(width: width)
    for (row, word) in words.enumerated() where try isIncluded(word) { kept.add(word, vector(row)) }
    return kept
  }

  /// The row of a word of exactly this spelling.
  public func row(of word: String) -> Int? { rows[Array(word.utf8)] }

  /// The row of a word of a treebank: as written, else unescaped, else the lower case of that.
  public func lookUp(_ word: String) -> (row: Int, form: Form)? {
    for (form, spelling) in zip(Form.allCases, Self.forms(of: word)) {
      if let row = row(of: spelling) { return (row, form) }
    }
    return nil
  }

  /// The vector of a row.
  public func vector(_ row: Int) -> ArraySlice<Float> { values[row * width..<(row + 1) * width] }

  /// The spellings under which a word of a treebank is looked up, in order (`Form`).
  public static func forms(of word: String) -> [String] {
    let meant = Words.unescaped(word)
    return [word, meant, meant.lowercased()]
  }

  /// The mean of the vectors' Euclidean lengths; 0 without vectors.
  public var meanLength: Double {
    let sum = (0..<count).reduce(0.0) { sum, row in
      sum + vector(row).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    }
    return count == 0 ? 0 : sum / Double(count)
  }

  /// Multiplies all vectors by one number, so that their mean length is the one given.
  ///
  /// Vectors that are all zero stay.
  public mutating func rescale(toMeanLength length: Double) {
    let mean = meanLength
    guard mean > 0 else { return }
    let factor = Float(length / mean)
    for index in values.indices { values[index] *= factor }
  }
}
