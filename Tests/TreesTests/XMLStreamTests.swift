import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// The stream of XML as readers of any format use it.
@Suite struct XMLStreamTests {
  private func stream(_ text: String) -> XMLStream {
    XMLStream(ByteReader(bytes: Array(text.utf8), name: "x"))
  }

  /// Each event in a few characters, with the depth and the place at which it was told.
  private func events(of stream: XMLStream) throws -> [String] {
    var events: [String] = []
    while let event = try stream.next() {
      let position = event == .text ? stream.textPosition : stream.position
      let place = "\(stream.depth) \(position.line):\(position.column)"
      switch event {
      case .start: events.append("<\(XMLName.qualified(stream.name, stream.prefix)) \(place)")
      case .text: events.append("'\(stream.text)' \(place)")
      case .end: events.append(">\(XMLName.qualified(stream.name, stream.prefix)) \(place)")
      }
    }
    return events
  }

  @Test func eventsComeWithDepthAndPlace() throws {
    let text =
      "<?xml version=\"1.0\"?>\n<!-- a > b --><s n='1'>\n <x:w xmlns:x='u'>a &lt; b</x:w><e/><?p?></s>\n"
    let events = try events(of: stream(text))
    #expect(
      events == [
        "<s 1 2:24", "<x:w 2 3:19", "'a < b' 2 3:19", ">x:w 1 3:33", "<e 2 3:37", ">e 1 3:37",
        ">s 0 3:46",
      ])
  }

  @Test func attributesHaveNamesAndNamespaces() throws {
    let stream = stream(
      "<w xmlns='urn:a' xmlns:p='urn:b' form='a&amp;b&#10;ü' p:form='c' xml:lang='de' empty=''/>")
    #expect(try stream.next() == .start)
    #expect(stream.namespace?.description == "urn:a")
    var found: [String] = []
    stream.forEachAttribute { attribute in
      let name = XMLName.qualified(attribute.name, attribute.prefix)
      found.append(
        "\(name) \(attribute.namespace?.description ?? "-") \(String(decoding: attribute.value, as: UTF8.self))"
      )
    }
    #expect(
      found == [
        "form - a&b\nü", "p:form urn:b c", "xml:lang http://www.w3.org/XML/1998/namespace de", "empty - ",
      ])
    #expect(stream.attribute(stream.name("form")) == "a&b\nü")
    #expect(stream.attribute(stream.name("empty")) == "")
    #expect(stream.attribute(stream.name("lang")) == nil)
    #expect(stream.name == stream.name("w"))
    #expect(try stream.next() == .end)
    #expect(try stream.next() == nil)
  }

  @Test func partsOfADocumentAreSkipped() throws {
    let stream = stream("<a><b><c>x</c>y</b><b/><d>z</d></a>")
    #expect(try stream.next() == .start)
    var kept: [String] = []
    while let event = try stream.next() {
      if event == .start, stream.name == stream.name("b") {
        try stream.skip()
        #expect(stream.depth == 1)
      } else if event == .text {
        kept.append(stream.text)
      }
    }
    #expect(kept == ["z"])
  }

  @Test(arguments: ["ISO-8859-1", "iso-8859-15", "windows-1252"])
  func declaredEncodingsAreUndone(_ encoding: String) throws {
    let bytes = Array("<?xml version='1.0' encoding='\(encoding)'?><a b='".utf8) + [0xE9] + Array("'>".utf8)
    let stream = XMLStream(ByteReader(bytes: bytes + [0xFC] + Array("</a>".utf8), name: "x"))
    #expect(try stream.next() == .start)
    #expect(stream.attribute(stream.name("b")) == "é")
    #expect(try stream.next() == .text)
    #expect(stream.text == "ü")
  }

  /// UTF-16 with a byte-order mark and without, with the declaration that it asks for and without.
  @Test(arguments: ["", "<?xml version='1.0' encoding='UTF-16'?>"], ["", "\u{FEFF}"])
  func utf16IsUndone(_ declaration: String, _ mark: String) throws {
    // U+3E3E and U+013E have a byte that is `>` elsewhere.
    let text = mark + declaration + "<a>\n<b c='\u{3E3E}'>\u{13E}ü</b></a>"
    for isBigEndian in [false, true] {
      let bytes = text.utf16.flatMap { unit in
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return isBigEndian ? pair : pair.reversed()
      }
      let stream = XMLStream(ByteReader(bytes: bytes, name: "x"))
      let events = try events(of: stream).map { $0.split(separator: " ")[0] }
      #expect(events == ["<a", "<b", "'\u{13E}ü'", ">b", ">a"])
    }
  }

  @Test func theByteOrderMarkTakesNoColumn() throws {
    #expect(try events(of: stream("\u{FEFF}<a/>")) == events(of: stream("<a/>")))
  }

  /// Entities are refused whatever encoding hides them, and wherever they could be expanded: in a
  /// default value, or by another declaration.
  @Test(arguments: [
    "<!ENTITY % a '&#60;!ENTITY b \"x\">'>%a;", "<!ENTITY lt '&#38;#60;'>", "<!ENTITY a PUBLIC 'p' 's'>",
    "<!ENTITY a 'x'><!ATTLIST t b CDATA '&a;'>", "<!NOTATION n SYSTEM 'n'><!ENTITY a SYSTEM 's' NDATA n>",
  ])
  func everyDeclarationOfAnEntityIsRefused(_ declaration: String) throws {
    let name = declaration.contains("ENTITY lt") ? "lt" : "a"
    let text = "<!DOCTYPE t [<!ELEMENT t ANY>\(declaration)]><t/>"
    #expect { try events(of: stream(text)) } throws: {
      ($0 as? TreeSyntaxError)?.code == .entityDeclaration(name)
    }
    let wide = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect { try events(of: XMLStream(ByteReader(bytes: wide, name: "x"))) } throws: {
      ($0 as? TreeSyntaxError)?.code == .entityDeclaration(name)
    }
    let seven = "<?xml version='1.0' encoding='UTF-7'?>" + text.replacing("<!ENTITY", with: "+ADwAIQ-ENTITY")
    #expect(throws: TreeSyntaxError.self) { try events(of: stream(seven)) }
  }

  /// Seven levels of ten would be 10^8 bytes, in the document type already. The first declaration is
  /// the place of the error: nothing after it is parsed.
  @Test(arguments: ["", "% "]) func nothingIsExpandedInTheDocumentType(_ kind: String) {
    let reference = kind.isEmpty ? "&" : "&#37;"
    var declarations = "<!ENTITY \(kind)a0 'lollollol'>"
    let column = "<!DOCTYPE t [\(declarations)".count
    for level in 1...7 {
      let value = String(repeating: "\(reference)a\(level - 1);", count: 10)
      declarations += "<!ENTITY \(kind)a\(level) '\(value)'>"
    }
    declarations += kind.isEmpty ? "<!ATTLIST t b CDATA '&a7;'>" : "%a7;"
    #expect {
      try events(of: stream("<!DOCTYPE t [\(declarations)]><t/>"))
    } throws: { error in
      let error = error as? TreeSyntaxError
      return error?.code == .entityDeclaration("a0") && error?.column == column
    }
  }

  @Test func whatIsOutsideTheDocumentIsNotLoaded() throws {
    let type = "<!DOCTYPE t SYSTEM 'file:///missing.dtd' [<!ATTLIST t b CDATA 'c'>]>"
    #expect(try events(of: stream(type + "<t/>")).count == 2)
    #expect { try events(of: stream(type + "<t>&a;</t>")) } throws: {
      ($0 as? TreeSyntaxError)?.code == .malformedXML("Entity 'a' not defined")
    }
    #expect { try events(of: stream(type + "<t a='&a;'/>")) } throws: {
      ($0 as? TreeSyntaxError)?.code == .malformedXML("Entity 'a' not defined")
    }
  }

  /// libxml2 keeps what stands outside the root, which would be memory without bound.
  @Test func tooMuchOutsideTheRootIsAnError() throws {
    let comments = String(repeating: "<!-- comment -->", count: 260_000)
    for text in [comments + "<t/>", "<t> </t>" + comments] {
      #expect { try events(of: stream(text)) } throws: {
        "\($0)".contains("more than 4000000 bytes without an element")
      }
    }
    #expect(try events(of: stream("<t>" + comments + "</t>")).count == 2)
  }

  /// Text with any number of `>` is whole, and what follows it is told in its order.
  @Test func longTextIsWhole() throws {
    let text = String(repeating: "a > b ", count: 100_000)
    let stream = stream("<t><a>\(text)</a><b>\(text)</b><c x='\(text.prefix(60_000))'/><d>1</d></t>")
    var found: [String] = []
    while let event = try stream.next() {
      if event == .text { found.append(stream.text) }
      if event == .start { found.append("\(stream.name)") }
    }
    #expect(found == ["t", "a", text, "b", text, "c", "d", "1"])
  }

  @Test func aSourceThatFailsIsNoEndOfTheDocument() throws {
    let gzip: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xB3]
    #expect(throws: FileError.self) { try events(of: XMLStream(ByteReader(bytes: gzip, name: "x"))) }
  }

  @Test func theEndStaysTheEnd() throws {
    let broken = stream("<a><b></a>")
    #expect(try broken.next() == .start)
    #expect(try broken.next() == .start)
    #expect(throws: TreeSyntaxError.self) { try broken.next() }
    #expect(try broken.next() == nil)
  }
}
