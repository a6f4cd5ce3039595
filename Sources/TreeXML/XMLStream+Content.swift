internal import CLibXML2

/// A name in a document: of an element, of an attribute, of a namespace.
///
/// libxml2 keeps each name once, so that equal names of one stream are one pointer. A name is good as
/// long as its stream is.
package struct XMLName: Hashable, CustomStringConvertible {
  let pointer: UnsafePointer<UInt8>

  package var description: String { String(cString: pointer) }

  /// A name with its prefix, as the document writes it.
  package static func qualified(_ name: XMLName, _ prefix: XMLName?) -> String {
    prefix.map { "\($0):\(name)" } ?? name.description
  }
}

/// An attribute of the element that has just begun. It is good until the stream goes on.
package struct XMLAttribute {
  package let name: XMLName
  package let prefix: XMLName?
  /// The namespace's URI.
  package let namespace: XMLName?
  /// The value in UTF-8.
  package let value: UnsafeBufferPointer<UInt8>
}

extension XMLStream {
  /// A name to compare those of the document with.
  package func name(_ text: String) -> XMLName {
    guard let pointer = xmlTextReaderConstString(reader, text) else { fatalError("out of memory") }
    return XMLName(pointer: pointer)
  }

  /// The name of the element that begins or ends, without its prefix.
  package var name: XMLName {
    guard let pointer = xmlTextReaderConstLocalName(reader) else { preconditionFailure("no element") }
    return XMLName(pointer: pointer)
  }

  /// The prefix of its name; nil where it has none.
  package var prefix: XMLName? { xmlTextReaderConstPrefix(reader).map(XMLName.init) }

  /// The URI of its namespace; nil where it has none.
  package var namespace: XMLName? { xmlTextReaderConstNamespaceUri(reader).map(XMLName.init) }

  /// The text in UTF-8. It is good until the stream goes on.
  package var textBytes: UnsafeBufferPointer<UInt8> { value }

  /// The text.
  package var text: String { String(decoding: value, as: UTF8.self) }

  /// Tells the attributes of the element that has just begun, in the order of the document.
  /// Declarations of namespaces are not among them.
  package func forEachAttribute<Failure>(
    _ body: (XMLAttribute) throws(Failure) -> Void
  ) throws(Failure) {
    guard xmlTextReaderHasAttributes(reader) == 1 else { return }
    defer { xmlTextReaderMoveToElement(reader) }
    while xmlTextReaderMoveToNextAttribute(reader) == 1 {
      guard xmlTextReaderIsNamespaceDecl(reader) != 1 else { continue }
      try body(XMLAttribute(name: name, prefix: prefix, namespace: namespace, value: value))
    }
  }

  /// The value of an attribute without a prefix; nil where there is none.
  package func attribute(_ name: XMLName) -> String? {
    var found: String?
    forEachAttribute { attribute in
      guard attribute.name == name, attribute.prefix == nil else { return }
      found = String(decoding: attribute.value, as: UTF8.self)
    }
    return found
  }

  private var value: UnsafeBufferPointer<UInt8> {
    guard let bytes = xmlTextReaderConstValue(reader) else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(start: bytes, count: Int(xmlStrlen(bytes)))
  }
}
