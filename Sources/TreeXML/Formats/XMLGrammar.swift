internal import EspalierTrees

/// A format of XML: makes trees of the events of a document.
protocol XMLGrammar {
  /// Where the tree begins that was read last.
  var position: SourcePosition { get }

  /// The next tree; nil at the end of the document.
  ///
  /// - Throws: `TreeSyntaxError`, `FileError`.
  mutating func next() throws -> Tree?

  /// After an error of the format, in XML that is well-formed so far, passes over the tree that it is in.
  ///
  /// - Returns: false where nothing follows.
  mutating func recover() throws -> Bool
}

/// Where a sentence begins, and how many elements are open outside it.
struct XMLSentencePlace {
  var position: SourcePosition
  var outside = 0

  /// The beginning of a document.
  init(_ stream: XMLStream) { position = stream.position }
}

/// A format whose sentences are elements, each with all that belongs to it.
protocol XMLSentenceGrammar: XMLGrammar {
  var stream: XMLStream { get }
  var sentencePlace: XMLSentencePlace { get set }

  /// Whether the element that has just begun is a sentence.
  func isSentence() -> Bool

  /// Reads the sentence that has just begun, to its end; nil where it has no tree.
  mutating func sentence() throws -> Tree?
}

extension XMLSentenceGrammar {
  var position: SourcePosition { sentencePlace.position }

  mutating func next() throws -> Tree? {
    while let event = try stream.next() {
      guard event == .start, isSentence() else { continue }
      sentencePlace.position = stream.position
      sentencePlace.outside = stream.depth - 1
      stream.setSentenceName(stream.name)
      if let tree = try sentence() { return tree }
    }
    return nil
  }

  mutating func recover() throws -> Bool {
    try stream.leave(to: sentencePlace.outside)
    return true
  }

  /// Runs what can find a fault in the nodes of a sentence.
  func checked<Value>(_ body: () throws(SentenceNodes.Fault) -> Value) throws(TreeSyntaxError) -> Value {
    do {
      return try body()
    } catch {
      throw stream.error(error)
    }
  }

  /// The value of an attribute that must be there and hold something.
  func required(_ name: XMLName) throws(TreeSyntaxError) -> String {
    guard let value = stream.attribute(name), !value.isEmpty else { throw missing(name) }
    return value
  }

  func missing(_ name: XMLName) -> TreeSyntaxError {
    stream.error(.missingAttribute("\(name)", element: "\(stream.name)"))
  }
}

extension XMLStream {
  func error(_ fault: SentenceNodes.Fault) -> TreeSyntaxError {
    error(fault.code, at: position(of: fault.place))
  }
}
