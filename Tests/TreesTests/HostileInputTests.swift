import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

/// Every input in `Tests/Hostile` has beside it the message that it gets, whole.
@Suite struct HostileInputTests {
  static let folder = Places.package.appending(path: "Tests/Hostile").path
  static let trees = inputs("trees")
  static let parentPointers = inputs("parent-pointers")
  static let pairs = inputs("pairs")
  static let mappings = inputs("mappings")

  private static func inputs(_ kind: String) -> [String] {
    ((try? names(in: "\(folder)/\(kind)")) ?? []).filter { !$0.hasSuffix(".message") }
  }

  @Test(arguments: [
    ("trees", trees, 304), ("parent-pointers", parentPointers, 30), ("pairs", pairs, 15),
    ("mappings", mappings, 10),
  ])
  func thereAreEnough(_ kind: String, _ inputs: [String], _ least: Int) throws {
    #expect(inputs.count >= least)
    let messages = try names(in: "\(Self.folder)/\(kind)").filter { $0.hasSuffix(".message") }
    #expect(messages == inputs.map { $0 + ".message" }.sorted())
  }

  @Test(arguments: trees) func messageIsPinned(_ name: String) throws {
    let formats: [(prefix: String, format: TreebankFormat)] = [
      ("text-", .text), ("listops-", .listOps), ("conll-", .conll), ("blocks-", .phraseBlocks),
    ]
    let format = formats.first { name.hasPrefix($0.prefix) }?.format
    let (actual, expected) = try messages("trees", name) {
      _ = try TreebankFile.open(path: $0, options: .init(format: format)).readAll()
    }
    if let words = expected.firstRange(of: "error: malformed XML: ") {
      // What follows are libxml2's own words and columns, which differ between its versions.
      let place = expected.split(separator: ":").prefix(2).joined(separator: ":")
      #expect(actual.hasPrefix(place + ":"))
      #expect(actual.contains(expected[words]))
    } else {
      #expect(actual == expected)
    }
  }

  @Test(arguments: parentPointers) func messageOfParentPointersIsPinned(_ name: String) throws {
    let (actual, expected) = try messages("parent-pointers", name) {
      _ = try TreebankFile.open(path: $0).readAll()
    }
    #expect(actual == expected)
  }

  @Test(arguments: pairs) func messageOfPairsIsPinned(_ name: String) throws {
    let (actual, expected) = try messages("pairs", name) { _ = try TreePairFile.open(path: $0).readAll() }
    #expect(actual == expected)
  }

  @Test(arguments: mappings) func messageOfMappingsIsPinned(_ name: String) throws {
    let (actual, expected) = try messages("mappings", name) { _ = try XMLMapping(contentsOf: $0) }
    #expect(actual == expected)
  }

  /// The message that an input gets, with paths cut to names, and the one beside it.
  private func messages(
    _ kind: String, _ name: String, _ read: (String) throws -> Void
  ) throws -> (actual: String, expected: String) {
    let folder = "\(Self.folder)/\(kind)"
    var message = "no error"
    do {
      try read("\(folder)/\(name)")
    } catch {
      message = "\(error)"
    }
    let actual = message.replacing("\(folder)/\(name)/", with: "").replacing(folder + "/", with: "") + "\n"
    return (actual, try String(contentsOfFile: "\(folder)/\(name).message", encoding: .utf8))
  }

  /// Every beginning of a good file is read or refused, and never traps.
  @Test(arguments: TreeTests.forests) func everyCutIsReadOrRefused(_ forest: [NaiveTree]) {
    for naive in forest.suffix(3) {
      let brackets = Array(naive.brackets.utf8)
      let xml = Array("<treebank version=\"1\"><tree>\(naive.xml)</tree></treebank>".utf8)
      for text in [brackets, xml] {
        for count in 0..<text.count {
          let file = TreebankFile(ByteReader(bytes: Array(text[..<count]), name: "cut"))
          #expect(throws: TreeSyntaxError.self) { while try file.next() != nil {} }
        }
      }
    }
  }

  /// Changed bytes never trap, and what is read can be written and read again.
  @Test(arguments: 1...20) func changedBytesAreReadOrRefused(_ seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let forest = Forests.random(seed: seed, count: 10)
    let brackets = Array(forest.map(\.brackets).joined(separator: "\n").utf8)
    let xml = Array(
      "<treebank version=\"1\">\(forest.map { "<tree>\($0.xml)</tree>" }.joined())</treebank>".utf8)
    let sink = MemorySink()
    let writer = TreeXMLWriter(sink)
    for naive in NaiveDependencies.random(seed: seed, count: 10) { try writer.write(naive.flat) }
    try writer.finish()
    for original in [brackets, xml, sink.bytes] {
      for _ in 0..<100 {
        let text = Self.changed(original, &generator)
        let file = TreebankFile(ByteReader(bytes: text, name: "changed"))
        var trees: [Tree] = []
        do {
          while let tree = try file.next() { trees.append(tree) }
        } catch {
          #expect(error is TreeSyntaxError)
        }
        let sink = MemorySink()
        let writer = BracketWriter(sink)
        let written = trees.filter { tree in (try? writer.write(tree)) != nil }
        let again = try BracketReader(ByteReader(bytes: sink.bytes, name: "again")).readAll()
        #expect(again.map(\.description) == written.map(\.description))
      }
    }
  }

  /// The same of files side by side, and of tables.
  @Test(arguments: 1...20) func changedLinesAreReadOrRefused(_ seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    let forest = NaiveDependencies.random(seed: seed, count: 5)
    let texts = [
      forest.map(\.tokenLine), forest.map(\.parentLine), forest.map(\.labelLine),
      forest.map(\.relationLine),
    ].map { Array($0.joined().utf8) }
    let table = Array("3\t( ( ( [SM 6 ) ( - 4 ) ) ] )\n2\t2\n".utf8)
    for _ in 0..<200 {
      let place = Int.random(in: 0..<4, using: &generator)
      let sources = texts.enumerated().map { index, text in
        ByteReader(bytes: index == place ? Self.changed(text, &generator) : text, name: "\(index)")
      }
      let kind: ParentPointerFiles.Kind = Bool.random(using: &generator) ? .dependency : .constituency
      let reader = ParentPointerReader(
        kind, tokens: sources[0], parents: sources[1], labels: sources[2], relations: sources[3])
      try readOrRefuse(reader)
      try readOrRefuse(ListOpsReader(ByteReader(bytes: Self.changed(table, &generator), name: "l")))
    }
  }

  /// Reads until the end or a mistake; what was read is written and read again.
  private func readOrRefuse(_ reader: any TreeReader) throws {
    let sink = MemorySink()
    let writer = TreeXMLWriter(sink)
    var trees: [Tree] = []
    do {
      while let tree = try reader.next() {
        if (try? writer.write(tree)) != nil { trees.append(tree) }
      }
    } catch {
      #expect(error is TreeSyntaxError)
    }
    try writer.finish()
    #expect(try XMLTreebankReader(sink.text).readAll() == trees)
  }

  /// A text in which up to three bytes are others.
  private static func changed(_ original: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    let interesting = Array("() \n<>/&\"\0\u{E9}\t09-".utf8)
    var text = original
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      text[Int.random(in: 0..<text.count, using: &generator)] =
        Bool.random(using: &generator)
        ? interesting.randomElement(using: &generator) ?? 0 : UInt8.random(in: 0...255, using: &generator)
    }
    return text
  }
}
