extension Tree {
  /// The label of a node; empty for an unlabelled one.
  public func label(of node: Int) -> String { String(decoding: labelBytes(of: node), as: UTF8.self) }

  /// Whether a node has a label.
  public func hasLabel(_ node: Int) -> Bool { records[node].labelLength > 0 }

  /// The word of a node as it was written; nil where a node has none.
  public func word(of node: Int) -> String? {
    hasWord(node) ? String(decoding: wordBytes(of: node), as: UTF8.self) : nil
  }

  /// Whether a node has a word. Leaves have one; an inner node may have one too.
  public func hasWord(_ node: Int) -> Bool { records[node].wordLength >= 0 }

  /// The words of the leaves, left to right, as they were written.
  public var words: [String] {
    var words: [String] = []
    words.reserveCapacity(leafCount)
    for node in records.indices where isLeaf(node) {
      words.append(String(decoding: wordBytes(of: node), as: UTF8.self))
    }
    return words
  }

  /// The words of the leaves as they were written, joined by one space.
  public var text: String { words.joined(separator: " ") }

  /// The label of a node in UTF-8.
  package func labelBytes(of node: Int) -> ArraySlice<UInt8> { bytes[labelRange(of: node)] }

  /// The word of a node in UTF-8; empty where a node has none.
  package func wordBytes(of node: Int) -> ArraySlice<UInt8> { bytes[wordRange(of: node)] }

  /// All labels and words in UTF-8, one after the other.
  package var textBytes: [UInt8] { bytes }

  /// Where the label of a node lies in `bytes`.
  func labelRange(of node: Int) -> Range<Int> {
    let start = Int(records[node].textStart)
    return start..<start + Int(records[node].labelLength)
  }

  /// Where the word of a node lies in `bytes`: after its label.
  func wordRange(of node: Int) -> Range<Int> {
    let start = Int(records[node].textStart) + Int(records[node].labelLength)
    return start..<start + max(0, Int(records[node].wordLength))
  }
}

extension Tree: CustomStringConvertible {
  /// The tree in brackets, for people: white space in words is written as it is.
  public var description: String {
    var bytes: [UInt8] = []
    BracketWriter.append(self, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
