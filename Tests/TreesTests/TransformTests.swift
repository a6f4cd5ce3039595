import EspalierTrees
import Testing

@Suite struct TransformTests {
  @Test(arguments: TreeTests.forests, [Tree.Side.left, .right])
  func binarisationIsThatOfTheRecursiveTree(_ forest: [NaiveTree], _ side: Tree.Side) {
    for naive in forest {
      let binary = naive.flat.binarized(side)
      #expect(binary == naive.binarized(side).flat)
      #expect(binary.maximumArity <= 2)
      #expect(binary.words == naive.words)
      #expect(binary.binarized(side) == binary)
    }
  }

  @Test(arguments: TreeTests.forests) func collapseIsThatOfTheRecursiveTree(_ forest: [NaiveTree]) {
    for naive in forest {
      let collapsed = naive.flat.collapsingUnaries()
      #expect(collapsed == naive.collapsed().flat)
      #expect((0..<collapsed.nodeCount).allSatisfy { collapsed.childCount(of: $0) != 1 })
      #expect(collapsed.words == naive.words)
    }
  }

  @Test func sidesAreAsDocumented() throws {
    let tree = try Tree(brackets: "(A (1 b) (2 c) (3 d) (4 e))")
    #expect(tree.binarized(.right).description == "(A (1 b) ( (2 c) ( (3 d) (4 e))))")
    #expect(tree.binarized(.left).description == "(A ( ( (1 b) (2 c)) (3 d)) (4 e))")
  }

  @Test func theTopmostLabelOfAChainStays() throws {
    #expect(try Tree(brackets: "( (S (VP (VB go))))").collapsingUnaries().description == "(S go)")
    #expect(
      try Tree(brackets: "(A (B (C (x a) (y (z b)))))").collapsingUnaries().description
        == "(A (x a) (y b))")
  }

  @Test func aWordInAChainIsNotLost() {
    var builder = TreeBuilder()
    builder.open(label: "root", word: "works")
    builder.leaf(label: "nsubj", word: "It")
    builder.close()
    let tree = builder.finish()
    #expect(tree.collapsingUnaries() == tree)
    #expect(tree.binarized(.left) == tree)
  }

  @Test(arguments: TreeTests.forests) func relabellingChangesLabelsOnly(_ forest: [NaiveTree]) {
    for naive in forest {
      let tree = naive.flat
      #expect(tree.relabelled { $0.label } == tree)
      let spans = tree.relabelled { $0.isLeaf ? nil : "\($0.span.lowerBound)-\($0.span.upperBound)" }
      #expect(spans.words == tree.words)
      for node in 0..<tree.nodeCount {
        let span = tree.span(of: node)
        #expect(spans.label(of: node) == (tree.isLeaf(node) ? "" : "\(span.lowerBound)-\(span.upperBound)"))
        #expect(spans.parent(of: node) == tree.parent(of: node))
      }
    }
  }
}
