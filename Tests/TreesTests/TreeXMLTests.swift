import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

@Suite struct TreeXMLTests {
  private func written(_ trees: [Tree]) throws -> String {
    let sink = MemorySink()
    let writer = TreeXMLWriter(sink)
    for tree in trees { try writer.write(tree) }
    try writer.finish()
    return sink.text
  }

  private func document(_ content: String) -> String { "<treebank version=\"1\">\(content)</treebank>" }

  private func read(_ text: String) throws -> [Tree] { try XMLTreebankReader(text).readAll() }

  @Test(arguments: TreeTests.forests) func writeThenReadIsTheIdentity(_ forest: [NaiveTree]) throws {
    let trees = forest.map(\.flat)
    #expect(try read(written(trees)) == trees)
  }

  @Test func formIsAsDocumented() throws {
    let naive = Forests.small
    let lines = naive.map { "<tree>\($0.xml)</tree>\n" }.joined()
    #expect(
      try written(naive.map(\.flat))
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<treebank version=\"1\">\n\(lines)</treebank>\n")
    #expect(
      try written([]) == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<treebank version=\"1\">\n</treebank>\n"
    )
    #expect(try read(written([])) == [])
  }

  @Test func everyTextIsReadBack() throws {
    let texts = [
      "a b", " a ", "\t", "\n", "\r\n", "\r", "<&>\"'", "]]>", "&amp;", "8\u{A0}1", "映画", "🎬", "e\u{301}",
      "\u{FEFF}x", "\u{7F}", "\u{FFFD}", "\u{10FFFF}", String(repeating: "ü&", count: 40_000),
    ]
    for text in texts {
      var builder = TreeBuilder()
      builder.open(label: text, word: text)
      builder.leaf(label: text, word: text)
      builder.leaf(word: text)
      builder.close()
      let tree = builder.finish()
      #expect(try read(written([tree])) == [tree])
    }
  }

  @Test func whatMeansNothingIsPassedOver() throws {
    let text = """
      <?xml version="1.0"?>
      <!-- before --><?go on?>
      <treebank version="1" xml:lang="en"
        xmlns:x="urn:x" x:source="y">
        <tree> <!-- in --> <node label='3'>
          <leaf label=""><![CDATA[<It>]]> &#119;&amp;<!-- x -->orks</leaf>
          <?stop?><leaf>now</leaf></node></tree>
      </treebank>

      """
    #expect(try read(text) == [Tree(label: "3", children: [Tree(word: "<It> w&orks"), Tree(word: "now")])])
    let doctype = "<!DOCTYPE treebank SYSTEM \"file:///missing.dtd\" [<!ELEMENT treebank ANY>]>"
    #expect(try read(doctype + document("<tree><leaf>a</leaf></tree>")) == [Tree(word: "a")])
  }

  @Test func otherEncodingsAreRead() throws {
    let text = document("<tree><leaf label=\"größe\">café 映画</leaf></tree>")
    let tree = Tree(label: "größe", word: "café 映画")
    for bigEndian in [false, true] {
      let units = ("\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + text).utf16
      let bytes = units.flatMap { unit in
        let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return bigEndian ? pair : pair.reversed()
      }
      let file = TreebankFile(ByteReader(bytes: bytes, name: "u"))
      #expect(try file.readAll() == [tree])
    }
    let declaration = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><treebank version=\"1\"><tree><leaf>"
    let latin = Array((declaration + "caf").utf8) + [0xE9] + Array("</leaf></tree></treebank>".utf8)
    #expect(try XMLTreebankReader(ByteReader(bytes: latin, name: "l")).readAll() == [Tree(word: "café")])
  }

  /// One byte at a time gives the same trees at the same places.
  @Test func piecesDoNotMatter() throws {
    let trees = Forests.random(seed: 4, count: 30).map(\.flat)
    let text = try written(trees)
    let ends = try makePipe()
    feed(Array(text.utf8), by: 1, to: ends.writing)
    let slow = XMLTreebankReader(ByteReader(descriptor: ends.reading, name: "x"))
    let fast = XMLTreebankReader(ByteReader(bytes: Array(text.utf8), name: "x"))
    for tree in trees {
      #expect(try slow.next() == tree)
      #expect(try fast.next() == tree)
      #expect(slow.position.line == fast.position.line)
    }
    #expect(try slow.next() == nil)
  }

  @Test func treesBeforeAnErrorAreHandedOn() throws {
    let reader = XMLTreebankReader(
      document("<tree><leaf>a</leaf></tree>\n<tree><leaf>b</leaf></tree><tree/>"))
    #expect(try reader.next() == Tree(word: "a"))
    #expect(reader.position.line == 1)
    #expect(try reader.next() == Tree(word: "b"))
    #expect(reader.position.line == 2)
    #expect { try reader.next() } throws: { ($0 as? TreeSyntaxError)?.code == .emptyElement("tree") }
    #expect(try reader.next() == nil)
  }

  @Test func whatXMLCannotHoldIsAnError() throws {
    func message(_ tree: Tree) -> String {
      do {
        return try written([tree])
      } catch { return "\(error)" }
    }
    #expect(
      message(Tree(word: "a\u{1B}b"))
        == "error: tree 1 cannot be written: 'a\u{FFFD}b' holds the character U+001B, which XML cannot"
        + " hold; remove it")
    #expect(message(Tree(label: "\u{FFFE}", word: "a")).contains("U+FFFE"))
    #expect(message(Tree(word: "\0")).contains("U+0000"))
  }

  /// The deepest tree that is written is read; one level more is an error on both ways.
  @Test func depthHasOneLimitOnBothWays() throws {
    func chain(_ depth: Int) -> Tree {
      var builder = TreeBuilder()
      for _ in 1..<depth { builder.open(label: "1") }
      builder.leaf(word: "a")
      for _ in 1..<depth { builder.close() }
      return builder.finish()
    }
    let deepest = chain(2046)
    let text = try written([deepest])
    #expect(try read(text) == [deepest])
    #expect { try written([chain(2047)]) } throws: {
      ($0 as? TreeWritingError)?.code == .nestedTooDeeply(limit: 2046)
    }
    let deeper = text.replacing("<leaf>", with: "<node><leaf>").replacing("</leaf>", with: "</leaf></node>")
    #expect { try read(deeper) } throws: {
      ($0 as? TreeSyntaxError)?.code == .nestedTooDeeply(limit: 2048)
    }
  }

  /// Entities are refused where they are declared: what they would expand to does not matter.
  @Test func entitiesAreNeverExpanded() throws {
    var text = "<!DOCTYPE treebank [<!ENTITY a0 \"lollollol\">"
    for level in 1...30 {
      text += "<!ENTITY a\(level) \"\(String(repeating: "&a\(level - 1);", count: 10))\">"
    }
    text += "]>" + document("<tree><leaf label=\"&a30;\">&a30;</leaf></tree>")
    #expect { try read(text) } throws: { ($0 as? TreeSyntaxError)?.code == .entityDeclaration("a0") }
  }
}
