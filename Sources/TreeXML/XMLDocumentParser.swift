internal import CLibXML2
internal import EspalierBytes
internal import EspalierTrees

/// What is wrong with a document where its parser stands.
struct XMLFault: Error {
  let code: TreeSyntaxError.Code
  init(_ code: TreeSyntaxError.Code) { self.code = code }
}

/// What a parser tells of a document, in the order of the document.
protocol XMLHandler: AnyObject {
  /// An element begins.
  func start(_ element: String, _ attributes: [XMLAttribute], at position: SourcePosition) throws(XMLFault)
  /// Text, in pieces of any size, entities and CDATA undone.
  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(XMLFault)
  /// The innermost open element ends.
  func end() throws(XMLFault)
}

/// An attribute with its value in UTF-8.
struct XMLAttribute {
  let name: String
  let value: [UInt8]
}

/// Pushes a document through libxml2, piece by piece, and hands what it says to a handler.
///
/// libxml2's event interface (SAX2) is used and not its `xmlTextReader`, for three reasons: an
/// entity declaration is seen, and refused, before anything can be expanded; places are those of the
/// event and not of the piece that was parsed last; and libxml2 keeps no part of the document.
/// With entities refused, its guards against their expansion can be switched off
/// (`XML_PARSE_HUGE`), so that the limit on depth is the same for every version of libxml2.
final class XMLDocumentParser {
  /// The most levels of elements: what libxml2 2.14 allows at most.
  static let depthLimit = 2048
  /// Bytes for one call of libxml2, few enough that a stream is answered soon.
  private static let pieceSize = 4096

  private let source: ByteReader
  private let handler: any XMLHandler
  private var context: xmlParserCtxtPtr?
  private var pending: ArraySlice<UInt8> = []
  private var view = XMLSourceView()
  private var open: [(element: String, line: Int)] = []
  private var failure: TreeSyntaxError?
  private var isAtStart = true
  private var isAtEnd = false
  private var hasRoot = false

  init(_ source: ByteReader, _ handler: any XMLHandler) {
    self.source = source
    self.handler = handler
    _ = Self.libraryIsReady
    var events = Self.events
    let itself = Unmanaged.passUnretained(self).toOpaque()
    context = xmlCreatePushParserCtxt(&events, itself, nil, 0, nil)
    precondition(context != nil, "libxml2 cannot start")
    // NOENT is about `&amp;` in attributes, which stays `&#38;` without it; other entities do not exist.
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_NOENT.rawValue
    xmlCtxtUseOptions(context, Int32(options))
  }

  deinit {
    // For declarations of entities libxml2 makes a document of its own, which it leaves to us.
    if let document = context?.pointee.myDoc { xmlFreeDoc(document) }
    context?.pointee.myDoc = nil
    xmlFreeParserCtxt(context)
  }

  private static let libraryIsReady: Bool = {
    xmlInitParser()
    return true
  }()

  /// Parses the next piece of the document.
  ///
  /// - Returns: false when the document is over.
  /// - Throws: `TreeSyntaxError`, `FileError`. The handler may have been told of whole elements first.
  func parsePiece() throws -> Bool {
    guard let piece = try nextPiece() else {
      xmlParseChunk(context, nil, 0, 1)
      if let failure { throw failure }
      return false
    }
    view.append(piece)
    piece.withUnsafeBytes { bytes in
      _ = xmlParseChunk(context, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), 0)
    }
    if let failure { throw failure }
    return true
  }

  private func nextPiece() throws -> ArraySlice<UInt8>? {
    if pending.isEmpty {
      guard let next = try source.next() else {
        isAtEnd = true
        return nil
      }
      pending = next
    }
    // libxml2 looks at four bytes to know the encoding.
    while isAtStart, pending.count < 4, let next = try source.next() { pending.append(contentsOf: next) }
    isAtStart = false
    let piece = pending.prefix(Self.pieceSize)
    pending = pending.dropFirst(Self.pieceSize)
    return piece
  }

  /// Where libxml2 is.
  private var position: SourcePosition {
    guard let input = context?.pointee.input else { return place(line: 1, column: 1) }
    return place(line: Int(input.pointee.line), column: Int(input.pointee.col))
  }

  private func place(line: Int, column: Int) -> SourcePosition {
    SourcePosition(file: source.name, line: max(1, line), column: max(1, column))
  }

  private func error(_ code: TreeSyntaxError.Code, at position: SourcePosition) -> TreeSyntaxError {
    TreeSyntaxError(code, at: position, excerpt: view.excerpt(at: position))
  }

  private func fail(_ code: TreeSyntaxError.Code, at position: SourcePosition) {
    if failure == nil { failure = error(code, at: position) }
    xmlStopParser(context)
  }

  /// Tells the handler, unless the document has failed already.
  private func tell(_ event: () throws(XMLFault) -> Void) {
    guard failure == nil else { return }
    do {
      try event()
    } catch {
      fail(error.code, at: position)
    }
  }
}

// MARK: - What libxml2 calls

extension XMLDocumentParser {
  private static func parser(_ context: UnsafeMutableRawPointer?) -> XMLDocumentParser? {
    context.map { Unmanaged<XMLDocumentParser>.fromOpaque($0).takeUnretainedValue() }
  }

  private static var events: xmlSAXHandler {
    var events = xmlSAXHandler()
    events.initialized = 0xDEED_BEAF  // XML_SAX2_MAGIC: the handler is of the second version
    events.startElementNs = { context, name, prefix, _, _, _, count, _, attributes in
      XMLDocumentParser.parser(context)?.start(name, prefix, attributes, Int(count))
    }
    events.endElementNs = { context, _, _, _ in XMLDocumentParser.parser(context)?.end() }
    events.characters = { context, bytes, count in
      XMLDocumentParser.parser(context)?.text(bytes, Int(count))
    }
    events.ignorableWhitespace = events.characters
    events.cdataBlock = events.characters
    events.entityDecl = { context, name, _, _, _, _ in
      XMLDocumentParser.parser(context)?.refuseEntity(name)
    }
    events.unparsedEntityDecl = { context, name, _, _, _ in
      XMLDocumentParser.parser(context)?.refuseEntity(name)
    }
    events.reference = { context, name in XMLDocumentParser.parser(context)?.refuseReference(name) }
    events.serror = { context, error in
      guard let error = error?.pointee else { return }
      XMLDocumentParser.parser(context)?.report(error)
    }
    return events
  }

  private func start(
    _ name: UnsafePointer<UInt8>?, _ prefix: UnsafePointer<UInt8>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int
  ) {
    let position = self.position
    let element = Self.name(name, prefix)
    open.append((element, position.line))
    hasRoot = true
    tell { () throws(XMLFault) in
      guard open.count <= Self.depthLimit else {
        throw XMLFault(.nestedTooDeeply(limit: Self.depthLimit))
      }
      try handler.start(element, Self.attributes(attributes, count), at: position)
    }
  }

  private func end() {
    tell { () throws(XMLFault) in try handler.end() }
    open.removeLast()
  }

  private func text(_ bytes: UnsafePointer<UInt8>?, _ count: Int) {
    guard failure == nil else { return }
    let text = UnsafeBufferPointer(start: bytes, count: count)
    do {
      try handler.text(text)
    } catch {
      fail(error.code, at: beginning(of: text))
    }
  }

  /// Where text begins, blanks aside, that libxml2 has just gone past.
  private func beginning(of text: UnsafeBufferPointer<UInt8>) -> SourcePosition {
    let end = position
    let blanks = text.prefix { $0 <= 0x20 }
    let rest = text[blanks.endIndex...]
    let line = end.line - rest.count { $0 == 0x0A }
    func scalars(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int { bytes.count { $0 & 0xC0 != 0x80 } }
    if let feed = blanks.lastIndex(of: 0x0A) {
      return place(line: line, column: 1 + scalars(text[(feed + 1)..<blanks.endIndex]))
    }
    return line == end.line ? place(line: line, column: end.column - scalars(rest)) : end
  }

  private func refuseEntity(_ name: UnsafePointer<UInt8>?) {
    fail(.entityDeclaration(Self.name(name, nil)), at: position)
  }

  /// A reference to an entity that only a DTD elsewhere could declare; none is ever loaded.
  private func refuseReference(_ name: UnsafePointer<UInt8>?) {
    fail(.malformedXML("Entity '\(Self.name(name, nil))' not defined"), at: position)
  }

  private func report(_ error: xmlError) {
    guard error.level.rawValue >= XML_ERR_ERROR.rawValue else { return }
    fail(code(of: error), at: place(line: Int(error.line), column: Int(error.int2)))
  }

  /// libxml2 says of a document that is cut off only that something is wrong with its end.
  private func code(of error: xmlError) -> TreeSyntaxError.Code {
    let isCut = [XML_ERR_DOCUMENT_END, XML_ERR_DOCUMENT_EMPTY, XML_ERR_TAG_NOT_FINISHED, XML_ERR_GT_REQUIRED]
      .contains { UInt32(bitPattern: error.code) == $0.rawValue }
    if isAtEnd, isCut {
      if let last = open.last { return .unclosedElement(last.element, line: last.line) }
      if !hasRoot { return .malformedXML("the document ends before its first element") }
    }
    let message = error.message.map { String(cString: $0) } ?? "error \(error.code)"
    let line = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? message
    return .malformedXML(line)
  }

  private static func name(_ name: UnsafePointer<UInt8>?, _ prefix: UnsafePointer<UInt8>?) -> String {
    let local = name.map { String(cString: $0) } ?? ""
    return prefix.map { String(cString: $0) + ":" + local } ?? local
  }

  /// libxml2 gives five pointers for each: name, prefix, namespace, begin and end of the value.
  private static func attributes(
    _ pointers: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int
  ) -> [XMLAttribute] {
    guard let pointers else { return [] }
    return (0..<count).map { index in
      let fields = pointers + 5 * index
      var value: [UInt8] = []
      if let begin = fields[3], let end = fields[4] {
        value = Array(UnsafeBufferPointer(start: begin, count: end - begin))
      }
      return XMLAttribute(name: name(fields[0], fields[1]), value: value)
    }
  }
}
