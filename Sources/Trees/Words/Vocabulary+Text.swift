/// Why a text is no vocabulary.
public struct VocabularyError: Error, Sendable, Hashable {
  /// What is wrong.
  public enum Code: Sendable, Hashable {
    /// The first line is not the unknown word.
    case unknownWordMissing
    /// A line without a word.
    case emptyLine
    /// A word that an earlier line holds.
    case duplicate(String)
  }

  /// What is wrong.
  public let code: Code
  /// The line, from 1.
  public let line: Int
}

extension VocabularyError: CustomStringConvertible {
  /// One sentence with the line.
  public var description: String {
    switch code {
    case .unknownWordMissing:
      return "line \(line): expected the unknown word, '\(Vocabulary.unknownWord)'"
    case .emptyLine: return "line \(line): expected a word, not an empty line"
    case .duplicate(let word): return "line \(line): the word '\(word)' is there already"
    }
  }
}

extension Vocabulary {
  /// The words, one a line, in the order of their numbers; every line ends with a line feed.
  public var text: String {
    var text = ""
    for word in words {
      text += word
      text += "\n"
    }
    return text
  }

  /// Reads what `text` writes; frequencies are not part of it.
  ///
  /// - Throws: `VocabularyError`.
  public init(text: String) throws(VocabularyError) {
    self.init()
    var lines = text.utf8.split(separator: .lineFeed, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    guard let first = lines.first, first.elementsEqual(Self.unknownWord.utf8) else {
      throw VocabularyError(code: .unknownWordMissing, line: 1)
    }
    for (index, line) in lines.enumerated().dropFirst() {
      let word = String(Substring(line))
      if word.isEmpty { throw VocabularyError(code: .emptyLine, line: index + 1) }
      guard add(word, 0) else { throw VocabularyError(code: .duplicate(word), line: index + 1) }
    }
  }
}
