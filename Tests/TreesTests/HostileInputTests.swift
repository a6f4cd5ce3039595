import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Foundation
import Testing

/// Every file in `Tests/Hostile/trees` has beside it the message that it gets, whole.
@Suite struct HostileInputTests {
  static let folder = Places.package.appending(path: "Tests/Hostile/trees").path
  static let inputs = ((try? names(in: folder)) ?? []).filter { !$0.hasSuffix(".message") }

  @Test func thereAreEnough() throws {
    #expect(Self.inputs.count >= 60)
    let messages = try names(in: Self.folder).filter { $0.hasSuffix(".message") }
    #expect(messages == Self.inputs.map { $0 + ".message" }.sorted())
  }

  @Test(arguments: inputs) func messageIsPinned(_ name: String) throws {
    let expected = try String(contentsOfFile: "\(Self.folder)/\(name).message", encoding: .utf8)
    let format: TreebankFormat? = name.hasPrefix("text-") ? .text : nil
    var message = "no error"
    do {
      _ = try TreebankFile.open(path: "\(Self.folder)/\(name)", format: format).readAll()
    } catch {
      message = "\(error)"
    }
    let actual = message.replacing(Self.folder + "/", with: "") + "\n"
    if let words = expected.firstRange(of: "error: malformed XML: ") {
      // What follows are libxml2's own words and columns, which differ between its versions.
      let place = expected.split(separator: ":").prefix(2).joined(separator: ":")
      #expect(actual.hasPrefix(place + ":"))
      #expect(actual.contains(expected[words]))
    } else {
      #expect(actual == expected)
    }
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
    for original in [brackets, xml] {
      for _ in 0..<100 {
        var text = original
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let interesting = Array("() \n<>/&\"\0\u{E9}".utf8)
          text[Int.random(in: 0..<text.count, using: &generator)] =
            Bool.random(using: &generator)
            ? interesting.randomElement(using: &generator) ?? 0 : UInt8.random(in: 0...255, using: &generator)
        }
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
}
