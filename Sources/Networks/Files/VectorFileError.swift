public import EspalierBytes

/// What is wrong with a file of word vectors: facts first, words in `description`.
public struct VectorFileError: Error, Sendable, Hashable {
  /// The kinds of trouble, with the facts of each.
  public enum Problem: Sendable, Hashable {
    /// The file is missing, or the system or the decoder can't read it.
    case unreadable(FileError)
    /// The file has no vector.
    case empty
    /// The line isn't UTF-8.
    case invalidUTF8
    /// The line has no word before its numbers, or no number after its word.
    case incompleteLine
    /// The field isn't a finite decimal number.
    case notANumber(String)
    /// The vector isn't as wide as the first one.
    case mixedWidth(expected: Int, found: Int)
    /// The file has fewer or more vectors than its first line says.
    case wrongCount(expected: Int, found: Int)
  }

  /// The file, as it was given.
  public let path: String
  /// The line, from 1; nil where the trouble is with the whole file.
  public let line: Int?
  /// The column, in Unicode scalars from 1; nil where the trouble is with the whole line.
  public let column: Int?
  /// What is wrong.
  public let problem: Problem

  /// Makes an error from its facts.
  public init(_ problem: Problem, path: String, line: Int? = nil, column: Int? = nil) {
    self.path = path
    self.line = line
    self.column = column
    self.problem = problem
  }
}

extension VectorFileError: CustomStringConvertible {
  /// One line in the compiler's style: `path:line:column: error: sentence`.
  public var description: String {
    let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
    return "\(path)\(place): error: \(sentence)"
  }

  /// The sentence without the place.
  public var sentence: String {
    switch problem {
    case .unreadable(let error): error.sentence
    case .empty: "this file has no word vectors"
    case .invalidUTF8: "this line is not valid UTF-8"
    case .incompleteLine: "expected a word and its vector, separated by single spaces"
    case .notANumber(let field): "expected a number, found '\(field)'"
    case .mixedWidth(let expected, let found):
      "the width of this vector is \(found), and the first one's is \(expected)"
    case .wrongCount(let expected, let found):
      "the first line promises \(expected) vectors, and the file has \(found)"
    }
  }
}
