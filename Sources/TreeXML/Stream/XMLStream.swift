internal import CLibXML2
package import EspalierBytes
package import EspalierTrees

/// A document of XML as libxml2's `xmlTextReader` reads it: one event after the other, in memory
/// bounded by what lies between two events.
///
/// ```swift
/// let stream = XMLStream(source)
/// let word = stream.name("word")
/// while let event = try stream.next() {
///   if event == .start, stream.name == word, stream.prefix == nil { print(stream.attribute("form") ?? "") }
/// }
/// ```
///
/// Text is told in UTF-8, whatever the encoding of the document; white space between elements is not. Comments, processing instructions and
/// a document type are passed over. Nothing outside the document is ever loaded, and a document that
/// declares an entity is refused there and then (`XMLEntityGuard`). A stream has one owner at a time.
package final class XMLStream {
  /// What comes next in a document.
  package enum Event {
    /// An element begins; its name and its attributes can be asked for.
    case start
    /// Text, or a part of it: a section of CDATA begins a new part.
    case text
    /// An element ends; its name can be asked for. An empty element ends, too.
    case end
  }

  /// The most levels of elements: what newer versions of libxml2 allow at most.
  package static let depthLimit = 2048

  /// An element that has begun and has not ended.
  private struct OpenElement {
    let name: XMLName
    let prefix: XMLName?
    let line: Int32
  }

  /// What libxml2 finds wrong.
  private struct Complaint {
    let code: Int32
    let message: String
    let place: TextPlace
  }

  let reader: xmlTextReaderPtr
  private let input: XMLInput
  private var document: xmlDocPtr?
  @exclusivity(unchecked) private var hasBegun = false
  @exclusivity(unchecked) private var isOver = false
  /// Whether it cannot be read on: the document is not well-formed, or its source fails.
  private(set) package var hasFailed = false
  @exclusivity(unchecked) private var repeated: Event?
  @exclusivity(unchecked) private var isInEmptyElement = false
  private var sentenceName: XMLName?
  // Nothing that is called while this changes comes back to it; checking that costs a tenth of the time.
  @exclusivity(unchecked) private var open: [OpenElement] = []
  @exclusivity(unchecked) private var complaint: Complaint?
  /// Behind the tag that was told last.
  @exclusivity(unchecked) private var here = TextPlace(line: 1, column: 1)

  /// A stream before the first event of a source. Nothing is read yet.
  package init(_ source: ByteReader) {
    input = XMLInput(source)
    reader = XMLEntityGuard.makeReader()
  }

  deinit {
    xmlFreeTextReader(reader)
    if let document { xmlFreeDoc(document) }
  }

  /// The number of elements that are open, the one that has just begun included.
  package var depth: Int { open.count }

  /// The name of the element around the innermost one, without its prefix; nil for the root.
  package var parentName: XMLName? { depth > 1 ? open[depth - 2].name : nil }

  /// Goes on to the next event; nil at the end of the document, and after an error.
  ///
  /// - Throws: `TreeSyntaxError`, `FileError`.
  package func next() throws -> Event? {
    if let event = repeated {
      repeated = nil
      return event
    }
    guard !isOver else { return nil }
    do {
      if !hasBegun { try begin() }
      let event = try advance()
      isOver = event == nil
      return event
    } catch {
      (isOver, hasFailed) = (true, true)
      throw error
    }
  }

  /// Says which elements are sentences. Those before an error are told whole; before the first one is known, all
  /// elements are.
  package func setSentenceName(_ name: XMLName) {
    guard sentenceName != name else { return }
    sentenceName = name
    input.setSentenceName(name.description)
  }

  /// Tells an event again that was told last, the beginning of an element.
  package func again() { repeated = .start }

  /// Goes on to the next event inside an element that is open; nil behind its end.
  ///
  /// - Parameter outside: the depth outside the element.
  /// - Throws: `TreeSyntaxError`, `FileError`.
  package func next(inside outside: Int) throws -> Event? {
    let event = depth > outside ? try next() : nil
    return event == .end && depth == outside ? nil : event
  }

  /// Passes over what is left of the innermost open element, to its end.
  ///
  /// - Throws: `TreeSyntaxError`, `FileError`.
  package func skip() throws { try leave(to: depth - 1) }

  /// Passes over everything until no more elements are open than `outside`.
  ///
  /// - Throws: `TreeSyntaxError`, `FileError`.
  package func leave(to outside: Int) throws {
    while depth > outside, try next() != nil {}
  }

  private func begin() throws(FileError) {
    hasBegun = true
    let encoding = try input.begin()
    // With entities refused, libxml2's guards against their expansion can be switched off, so that
    // its limit on depth is not below ours: without HUGE it is 256.
    // White space between elements says nothing in any format, and telling of it takes half the time.
    var options = XML_PARSE_NONET.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_NOBLANKS.rawValue
    if encoding != nil { options |= XML_PARSE_IGNORE_ENC.rawValue }
    let code = xmlReaderNewIO(
      reader,
      { input, buffer, capacity in
        guard let input, let buffer else { return -1 }
        return Int32(
          Unmanaged<XMLInput>.fromOpaque(input).takeUnretainedValue().read(into: buffer, Int(capacity)))
      }, nil, Unmanaged.passUnretained(input).toOpaque(), nil, encoding, Int32(options))
    precondition(code == 0, "libxml2 cannot start")
    xmlTextReaderSetStructuredErrorHandler(
      reader,
      { stream, error in
        guard let stream, let error = error?.pointee else { return }
        Unmanaged<XMLStream>.fromOpaque(stream).takeUnretainedValue().note(error)
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private func advance() throws -> Event? {
    if isInEmptyElement {
      isInEmptyElement = false
      return end()
    }
    while true {
      let result = xmlTextReaderRead(reader)
      if result < 0 || complaint != nil { throw failure() }
      if result == 0 {
        if input.failure != nil || input.excess != nil { throw failure() }
        return nil
      }
      input.nodeIsRead()
      if let event = try event() { return event }
    }
  }

  private func end() -> Event {
    open.removeLast()
    input.isOutside = depth < 2
    return .end
  }

  /// What the node is that libxml2 has come to; nil for one that is passed over.
  private func event() throws(TreeSyntaxError) -> Event? {
    switch xmlReaderTypes(UInt32(bitPattern: xmlTextReaderNodeType(reader))) {
    case XML_READER_TYPE_ELEMENT:
      here = input.nextTagPlace()
      guard depth < Self.depthLimit else { throw error(.nestedTooDeeply(limit: Self.depthLimit)) }
      open.append(OpenElement(name: name, prefix: prefix, line: here.line))
      input.isOutside = depth < 2
      isInEmptyElement = xmlTextReaderIsEmptyElement(reader) == 1
      return .start
    case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA, XML_READER_TYPE_WHITESPACE,
      XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
      return .text
    case XML_READER_TYPE_END_ELEMENT:
      here = input.nextTagPlace()
      return end()
    case XML_READER_TYPE_DOCUMENT_TYPE:
      if let entity = XMLEntityGuard.declaredEntity(atDocumentTypeOf: reader) {
        throw error(.entityDeclaration(entity), at: parserPosition)
      }
      return nil
    default: return nil
    }
  }
}

// MARK: - Places and errors

extension XMLStream {
  /// Behind the tag that was told last.
  package var position: SourcePosition { position(of: here) }

  /// The same without the name of the file.
  package var place: TextPlace { here }

  /// A place with the name of the file.
  package func position(of place: TextPlace) -> SourcePosition {
    SourcePosition(file: input.name, line: Int(max(1, place.line)), column: Int(max(1, place.column)))
  }

  /// Where the text that was told last begins, the white space before it aside.
  package var textPosition: SourcePosition {
    var place = here
    for byte in textBytes {
      if byte == 0x0A {
        place = TextPlace(line: place.line + 1, column: 1)
      } else if byte <= 0x20 {
        place.column += 1
      } else {
        break
      }
    }
    return position(of: place)
  }

  /// An error at a place; behind the tag that was told last, if none is given.
  package func error(_ code: TreeSyntaxError.Code, at position: SourcePosition? = nil) -> TreeSyntaxError {
    let position = position ?? self.position
    return TreeSyntaxError(code, at: position, excerpt: input.view.excerpt(at: position))
  }

  /// Where libxml2 stands.
  private var parserPosition: SourcePosition {
    position(
      of: TextPlace(
        line: xmlTextReaderGetParserLineNumber(reader), column: xmlTextReaderGetParserColumnNumber(reader)))
  }

  /// What libxml2 finds wrong with ids: documents are well-formed all the same.
  private static let codesOfIDs = [XML_DTD_ID_REDEFINED, XML_DTD_XMLID_VALUE].map {
    Int32(bitPattern: $0.rawValue)
  }

  /// Takes note of the first error; warnings are not errors.
  private func note(_ error: xmlError) {
    guard complaint == nil, error.level.rawValue >= XML_ERR_ERROR.rawValue,
      !Self.codesOfIDs.contains(error.code)
    else { return }
    let message = error.message.map { String(cString: $0) } ?? "error \(error.code)"
    complaint = Complaint(
      code: error.code,
      message: message.split(whereSeparator: \.isNewline).first.map(String.init) ?? message,
      place: TextPlace(line: error.line, column: error.int2))
  }

  /// Why libxml2 does not go on.
  private func failure() -> any Error {
    if let failure = input.failure {
      guard failure.code == .undecodable else { return failure }
      return error(.malformedXML("the text is not in the encoding of the document: \(failure.detail)"))
    }
    if let excess = input.excess { return error(.malformedXML(excess)) }
    document = xmlTextReaderCurrentDoc(reader)  // ours to free from here on
    if let entity = XMLEntityGuard.refusedEntity(of: document) {
      return error(.entityDeclaration(entity), at: parserPosition)
    }
    guard let complaint else { return error(.malformedXML("the document cannot be read")) }
    return error(code(of: complaint), at: position(of: complaint.place))
  }

  /// libxml2 says of a document that is cut off only that something is wrong with its end, and its
  /// own limit on depth has no code of its own.
  private func code(of complaint: Complaint) -> TreeSyntaxError.Code {
    func isOne(of codes: [xmlParserErrors]) -> Bool {
      codes.contains { UInt32(bitPattern: complaint.code) == $0.rawValue }
    }
    if depth == Self.depthLimit, complaint.message.contains("depth") {
      return .nestedTooDeeply(limit: Self.depthLimit)
    }
    let end = [
      XML_ERR_DOCUMENT_END, XML_ERR_DOCUMENT_EMPTY, XML_ERR_TAG_NOT_FINISHED, XML_ERR_GT_REQUIRED,
      XML_ERR_ATTRIBUTE_NOT_STARTED, XML_ERR_ATTRIBUTE_NOT_FINISHED, XML_ERR_ATTRIBUTE_WITHOUT_VALUE,
      XML_ERR_SPACE_REQUIRED,
    ]
    if input.isAtEnd, isOne(of: end) {
      if let last = open.last {
        return .unclosedElement(XMLName.qualified(last.name, last.prefix), line: Int(last.line))
      }
      if xmlDocGetRootElement(document) == nil {
        return .malformedXML("the document ends before its first element")
      }
    }
    return .malformedXML(complaint.message)
  }
}
