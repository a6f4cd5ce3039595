import EspalierBytes
import EspalierTreeXML
import EspalierTrees
import Testing

/// A tree one million levels deep goes through everything.
@Suite struct DeepTreeTests {
  static let depth = 1_000_000

  /// A right-branching binary tree: `(1 (0 w) (1 (0 w) ... (0 w)))`.
  static let text =
    String(repeating: "(1 (0 w) ", count: depth - 1) + "(0 w)" + String(repeating: ")", count: depth - 1)

  @Test func itIsReadTransformedWrittenAndFreed() throws {
    let tree = try Tree(brackets: Self.text)
    #expect(tree.depth == Self.depth)
    #expect(tree.nodeCount == 2 * Self.depth - 1)
    #expect(tree.leafCount == Self.depth)
    #expect(tree.maximumArity == 2)
    let sink = MemorySink()
    try BracketWriter(sink).write(tree)
    #expect(sink.bytes.dropLast().elementsEqual(Self.text.utf8))
    #expect(tree.binarized(.left) == tree)
    #expect(tree.collapsingUnaries() == tree)
    #expect(tree.relabelled { $0.label } == tree)
    #expect(tree.rootNode.nodes.count == tree.nodeCount)
    #expect(tree.hashValue == tree.relabelled { $0.label }.hashValue)
    var statistics = TreebankStatistics()
    statistics.add(tree)
    #expect(statistics.depth == Self.depth)
    #expect { try TreeXMLWriter(MemorySink()).write(tree) } throws: { $0 is TreeWritingError }
  }

  @Test func aChainOfSingleChildrenCollapses() throws {
    let text = String(repeating: "(1 ", count: Self.depth) + "w" + String(repeating: ")", count: Self.depth)
    let chain = try Tree(brackets: text)
    #expect(chain.depth == Self.depth)
    #expect(chain.collapsingUnaries() == Tree(label: "1", word: "w"))
    #expect(chain.binarized(.right) == chain)
  }

  /// A chain of inner nodes and a comb of leaves, a million levels deep, go through every transform.
  @Test func deepTreesGoThroughEveryTransform() throws {
    let comb = try Tree(brackets: Self.text)
    for way in [Binarization(.left, hasMarkers: true), .init(.right, hasMarkers: true, parentOrder: 2)] {
      #expect(try comb.binarized(by: way).restoringFromBinary() == comb)
    }
    #expect(comb.restoringFromBinary(.unlabelled) == comb)
    let heads = (0..<comb.nodeCount).map { comb.firstChild(of: $0) ?? -1 }
    #expect(try comb.binarized(by: .init(.left), heads: heads) == comb)
    #expect(try comb.joiningUnaries().restoringUnaries() == comb)
    #expect(comb.strippingFunctions() == comb)
    #expect(comb.strippingIndices() == comb)
    #expect(comb.removingPunctuation() == comb)
    #expect(comb.removingLeaves { $0 % 2 == 0 && $0 > 0 }?.tokenCount == Self.depth / 2 + 1)
    #expect(comb.settlingLooseNodes(.attach) == comb)
    #expect(comb.relabelled(by: LabelTable(["0": "2", "2": "0"])).label(of: 0) == "2")
    let scores = try PhraseScores(scores: ByteReader(bytes: Array("w|0.9".utf8), name: "s"))
    #expect(comb.labelled(by: scores).labelled == Self.depth)
    #expect(comb.raisingCrossingBranches().raisedNodes == 0)
  }

  @Test func aDeepChainIsJoinedAndRestored() throws {
    let text = String(repeating: "(1 ", count: Self.depth) + "w" + String(repeating: ")", count: Self.depth)
    let chain = try Tree(brackets: text)
    let joined = try chain.joiningUnaries()
    #expect(joined.nodeCount == 1)
    #expect(joined.restoringUnaries() == chain)
    #expect(try chain.joiningUnaries(.inner).restoringUnaries() == chain)
    #expect(chain.removingEmptyElements() == chain)
  }

  /// The first word stands behind all others, so that every level but the root has a gap.
  @Test func aDeepTreeWithCrossingBranchesIsRaised() {
    var builder = TreeBuilder()
    for level in 0..<Self.depth {
      builder.open(label: "n")
      builder.leaf(label: "a", word: "w", position: level + 1)
    }
    builder.leaf(label: "b", word: "w", position: Self.depth + 1)
    builder.leaf(label: "c", word: "w", position: 0)
    for _ in 0..<Self.depth { builder.close() }
    let tree = builder.finish()
    #expect(!tree.isProjective)
    let raised = tree.raisingCrossingBranches()
    #expect(raised.raisedNodes == 1)
    #expect(raised.tree.isProjective)
    #expect(raised.tree.tokenCount == tree.tokenCount)
    #expect(tree.orderedBySurface().nodeCount == tree.nodeCount)
  }

  @Test func aNodeWithAMillionChildrenIsBinarised() throws {
    var builder = TreeBuilder()
    builder.open(label: "S")
    for _ in 0..<Self.depth { builder.leaf(word: "w") }
    builder.close()
    let wide = builder.finish()
    #expect(wide.maximumArity == Self.depth)
    for side in [Tree.Side.left, .right] {
      let binary = wide.binarized(side)
      #expect(binary.depth == Self.depth)
      #expect(binary.leafCount == Self.depth)
      #expect(binary.maximumArity == 2)
    }
  }

  @Test func anUnclosedOneIsReportedAtItsBeginning() {
    let text = "(2 a)\n  " + String(repeating: "(1 ", count: Self.depth)
    let reader = BracketReader(text, name: "d")
    _ = try? reader.next()
    #expect { try reader.next() } throws: { error in
      guard let error = error as? TreeSyntaxError else { return false }
      return error.code == .unclosedTree(missing: Self.depth) && error.line == 2 && error.column == 3
    }
  }

  @Test func deepXMLIsOneError() {
    let text = "<treebank version=\"1\"><tree>" + String(repeating: "<node>", count: Self.depth)
    #expect { try XMLTreebankReader(text).readAll() } throws: {
      ($0 as? TreeSyntaxError)?.code == .nestedTooDeeply(limit: 2048)
    }
  }

  /// A token of 100 MB is read where text stands; a tag of XML has its limit.
  @Test func hugeTokensAreReadOrRefused() throws {
    let token = [UInt8](repeating: UInt8(ascii: "a"), count: 100_000_000)
    func trees(_ before: String, _ after: String) throws -> [Tree] {
      let bytes = Array(before.utf8) + token + Array(after.utf8)
      return try TreebankFile(ByteReader(bytes: bytes, name: "h")).readAll()
    }
    for (before, after) in [
      ("(2 ", ")\n"), ("<treebank version=\"1\"><tree><leaf>", "</leaf></tree></treebank>"),
      ("1\t", "\t_\t_\t_\t_\t0\troot\t_\t_\n"), ("#BOS 1\n", "\tN\t--\tHD\t0\n#EOS 1\n"),
    ] {
      let words = try trees(before, after).map(\.words)
      #expect(words.count == 1 && words[0].count == 1 && words[0][0].utf8.count == token.count)
    }
    #expect {
      try trees("<treebank><sentence><word id=\"1\" form=\"", "\" head=\"0\"/></sentence></treebank>")
    } throws: {
      "\($0)".contains("a tag of more than 1000000 bytes")
    }
  }
}
