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
    guard let pointer = xmlTextReaderConstString(reader, text) else { preconditionFailure("out of memory") }
    return XMLName(pointer: pointer)
  }

  /// The name of the element that begins or ends, without its prefix.
  package var name: XMLName {
    guard let pointer = node.pointee.name else { preconditionFailure("no element") }
    return XMLName(pointer: pointer)
  }

  /// The prefix of its name; nil where it has none.
  package var prefix: XMLName? { kept(node.pointee.ns?.pointee.prefix) }

  /// The URI of its namespace; nil where it has none.
  package var namespace: XMLName? { kept(node.pointee.ns?.pointee.href) }

  /// The text in UTF-8. It is good until the stream goes on.
  package var textBytes: UnsafeBufferPointer<UInt8> { Self.bytes(node.pointee.content) }

  /// The text.
  package var text: String { String(decoding: textBytes, as: UTF8.self) }

  /// Tells the attributes of the element that has just begun, in the order of the document.
  /// Declarations of namespaces are not among them.
  package func forEachAttribute<Failure>(
    _ body: (XMLAttribute) throws(Failure) -> Void
  ) throws(Failure) {
    var next = node.pointee.properties
    while let attribute = next {
      next = attribute.pointee.next
      try Self.withValue(of: attribute) { value throws(Failure) in
        guard let name = attribute.pointee.name else { return }
        let namespace = attribute.pointee.ns
        try body(
          XMLAttribute(
            name: XMLName(pointer: name), prefix: kept(namespace?.pointee.prefix),
            namespace: kept(namespace?.pointee.href), value: value))
      }
    }
  }

  /// The value of an attribute with a prefix or without one; nil where there is none.
  package func attribute(_ name: XMLName, prefix: XMLName? = nil) -> String? {
    var found: String?
    forEachAttribute { attribute in
      guard attribute.name == name, attribute.prefix == prefix else { return }
      found = String(decoding: attribute.value, as: UTF8.self)
    }
    return found
  }

  /// Passes over what is left of the element that has just begun.
  ///
  /// - Returns: its text, that of elements in it included, without the white space at its ends.
  package func remainingText() throws -> ArraySlice<UInt8> {
    let outside = depth - 1
    var text: [UInt8] = []
    while let event = try next(inside: outside) {
      if event == .text { text.append(contentsOf: textBytes) }
    }
    let content = text.drop(while: \.isXMLWhiteSpace)
    guard let last = content.lastIndex(where: { !$0.isXMLWhiteSpace }) else { return [] }
    return content[...last]
  }

  /// The node that the reader has come to. Its fields are read as they are: a function of libxml2 for
  /// each of them takes longer than all that is done with them.
  private var node: xmlNodePtr {
    guard let node = xmlTextReaderCurrentNode(reader) else { preconditionFailure("next() comes first") }
    return node
  }

  /// A prefix or a URI among the names, where libxml2 has it only for as long as its element.
  private func kept(_ text: UnsafePointer<UInt8>?) -> XMLName? {
    text.flatMap { xmlTextReaderConstString(reader, $0) }.map(XMLName.init)
  }

  /// The value of an attribute is one text, or several where there are references (`&amp;`).
  private static func withValue<Failure>(
    of attribute: xmlAttrPtr, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let first = attribute.pointee.children
    if first?.pointee.next == nil { return try body(bytes(first?.pointee.content)) }
    var whole: [UInt8] = []
    var part = first
    while let text = part {
      whole.append(contentsOf: bytes(text.pointee.content))
      part = text.pointee.next
    }
    try whole.withUnsafeBufferPointer(body)
  }

  private static func bytes(_ text: UnsafePointer<UInt8>?) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: text, count: text == nil ? 0 : Int(xmlStrlen(text)))
  }
}

extension UInt8 {
  /// Whether the byte is white space in XML.
  var isXMLWhiteSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
