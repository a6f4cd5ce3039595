public import EspalierBytes
public import EspalierTrees

/// Reads trees from XML, over libxml2's `xmlTextReader`: of any format that is known, which the first elements tell, or
/// of any other that a mapping describes.
///
/// Formats are Espalier's tree XML (`Documentation/TreeXML.md`) and those of `Documentation/Formats.md`. A tree is
/// handed on as soon as its end is read, in memory bounded by the largest sentence, or, where a format keeps words and trees apart (NAF,
/// TCF), by the document. Encodings are those that documents declare. Entity declarations are refused, nothing outside a document is
/// loaded, but for the words of a Prague treebank, and elements nested deeper than 2,048 levels are an error.
public final class XMLTreebankReader: TreeReader {
  private let stream: XMLStream
  private let options: TreebankOptions
  private var format: XMLFormat?
  private var grammar: (any XMLGrammar)?
  private var reading = Reading()

  public var position: SourcePosition { grammar?.position ?? stream.position }

  /// Reads from a byte source.
  ///
  /// - Parameter options: which trees, where a format has both kinds; what elements mean, where the format is not
  ///   one that is known; what becomes of loose nodes. The format itself and the encoding are what the document says.
  public init(_ source: ByteReader, _ options: TreebankOptions = TreebankOptions()) {
    stream = XMLStream(source)
    self.options = options
  }

  /// Reads from text in memory.
  public convenience init(_ text: String, name: String = "<text>") {
    self.init(ByteReader(bytes: Array(text.utf8), name: name))
  }

  public func next() throws -> Tree? {
    try reading.next {
      try begin()
      return try grammar?.next()
    }
  }

  public func recover() throws -> Bool {
    guard !stream.hasFailed, try grammar?.recover() == true else { return false }
    reading.resume()
    return true
  }

  /// Whether the document is of a format that is known, or a mapping is given. Files in folders are asked.
  ///
  /// - Parameter isNamedXML: whether the file's name says that it is XML, so that what is not well-formed is an error.
  /// - Throws: `FileError`, `TreeSyntaxError`.
  func isTreebank(isNamedXML: Bool) throws -> Bool {
    guard options.mapping == nil, format == nil else { return true }
    do {
      format = try .recognise(stream)
      return true
    } catch let error as TreeSyntaxError {
      guard isNamedXML, stream.hasFailed else { return false }
      throw error
    }
  }

  private func begin() throws {
    guard grammar == nil else { return }
    if let mapping = options.mapping {
      grammar = MappedGrammar(stream, mapping)
    } else {
      let format = try format ?? .recognise(stream)
      grammar = try format.grammar(stream, options)
    }
  }
}
