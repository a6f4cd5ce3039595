internal import CLibXML2

/// Refuses documents that declare entities, where the declaration stands.
///
/// `xmlTextReader` parses a document type whole before it tells anything, and entities can already
/// be expanded in it: in default values of attributes, and parameter entities anywhere. So libxml2's
/// parser is told to call this guard for a declaration, which stops it. The parser inside a reader is
/// out of reach, except for an error handler; so a reader first reads a document that is empty,
/// which is an error. libxml2 keeps a reader's parser from one document to the next (`xmlReaderNewIO`).
enum XMLEntityGuard {
  private static let libraryIsReady: Void = xmlInitParser()

  /// A reader that stops at declarations of entities; its document is still to be given.
  static func makeReader() -> xmlTextReaderPtr {
    _ = libraryIsReady
    guard let reader = xmlReaderForIO({ _, _, _ in 0 }, nil, nil, nil, nil, 0) else {
      preconditionFailure("libxml2 cannot start")
    }
    xmlTextReaderSetStructuredErrorHandler(
      reader,
      { _, error in
        guard let parser = error?.pointee.ctxt else { return }
        let events = parser.assumingMemoryBound(to: xmlParserCtxt.self).pointee.sax
        events?.pointee.entityDecl = { parser, name, _, _, _, _ in XMLEntityGuard.refuse(name, parser) }
        events?.pointee.unparsedEntityDecl = { parser, name, _, _, _ in XMLEntityGuard.refuse(name, parser) }
      }, nil)
    _ = xmlTextReaderRead(reader)
    return reader
  }

  /// Stops the parser and leaves the entity's name, which lives as long as the parser, with the
  /// document, in the field that libxml2 has for applications.
  private static func refuse(_ name: UnsafePointer<UInt8>?, _ parser: UnsafeMutableRawPointer?) {
    guard let parser = parser?.assumingMemoryBound(to: xmlParserCtxt.self) else { return }
    parser.pointee.myDoc?.pointee._private = UnsafeMutableRawPointer(mutating: name)
    xmlStopParser(parser)
  }

  /// The entity that a document was stopped for.
  static func refusedEntity(of document: xmlDocPtr?) -> String? {
    document?.pointee._private.map { String(cString: $0.assumingMemoryBound(to: UInt8.self)) }
  }

  /// The first entity of a document type that a reader has come to: what is left to see should a
  /// libxml2 make a new parser for every document.
  static func declaredEntity(atDocumentTypeOf reader: xmlTextReaderPtr) -> String? {
    var next = xmlTextReaderCurrentNode(reader)?.pointee.children
    // Declarations are smaller than an xmlNode, of which they have the first fields: none is copied.
    while let declaration = next {
      if declaration.pointee.type == XML_ENTITY_DECL {
        return declaration.pointee.name.map { String(cString: $0) }
      }
      next = declaration.pointee.next
    }
    return nil
  }
}
