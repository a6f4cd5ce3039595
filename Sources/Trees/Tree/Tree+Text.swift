extension Tree {
  /// The label of a node; empty for an unlabelled one.
  public func label(of node: Int) -> String { String(decoding: labelBytes(of: node), as: UTF8.self) }

  /// Whether a node has a label.
  public func hasLabel(_ node: Int) -> Bool { records[node].labelLength > 0 }

  /// The word of a node as it was written; nil where a node has none.
  public func word(of node: Int) -> String? {
    hasWord(node) ? String(decoding: wordBytes(of: node), as: UTF8.self) : nil
  }

  /// Whether a node has a word, which makes it a token. Leaves have one; an inner node may have one too.
  public func hasWord(_ node: Int) -> Bool { records[node].wordLength >= 0 }

  /// The category of a node: a syntactic category, a part of speech, or the relation to the head of a
  /// dependency tree; nil where a node has none.
  public func category(of node: Int) -> String? {
    let bytes = categoryBytes(of: node)
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  /// Whether any node has a category.
  public var hasCategories: Bool { !categoryLengths.isEmpty }

  /// The label of a node in UTF-8.
  package func labelBytes(of node: Int) -> ArraySlice<UInt8> { bytes[labelRange(of: node)] }

  /// The word of a node in UTF-8; empty where a node has none.
  package func wordBytes(of node: Int) -> ArraySlice<UInt8> { bytes[wordRange(of: node)] }

  /// The category of a node in UTF-8; empty where a node has none.
  package func categoryBytes(of node: Int) -> ArraySlice<UInt8> { bytes[categoryRange(of: node)] }

  /// All labels, words and categories in UTF-8, one after the other.
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

  /// Where the category of a node lies in `bytes`: after its word.
  func categoryRange(of node: Int) -> Range<Int> {
    let start = wordRange(of: node).upperBound
    return start..<start + (categoryLengths.isEmpty ? 0 : Int(categoryLengths[node]))
  }
}

extension Tree: CustomStringConvertible {
  /// The tree in brackets, for people: white space in words is written as it is, a word of an inner node
  /// stands before the children, and categories are left out.
  public var description: String {
    var bytes: [UInt8] = []
    BracketWriter.append(self, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
