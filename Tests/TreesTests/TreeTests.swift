import EspalierTrees
import Testing

/// The flat tree against a recursive one, over all shapes up to six leaves and random forests.
@Suite struct TreeTests {
  static let forests: [[NaiveTree]] = [Forests.small] + (1...5).map { Forests.random(seed: $0) }

  @Test func thereAreAsManyShapesAsSchroederCounted() {
    #expect((1...6).map { Forests.shapes(leaves: $0).count } == [1, 1, 3, 11, 45, 197])
    #expect(Set(Forests.small).count == Forests.small.count)
  }

  @Test(arguments: forests) func shapeIsThatOfTheRecursiveTree(_ forest: [NaiveTree]) {
    for naive in forest {
      let tree = naive.flat
      let expected = naive.postOrder
      #expect(tree.nodeCount == expected.count)
      #expect(tree.root == tree.nodeCount - 1)
      #expect(tree.leafCount == naive.words.count)
      #expect(tree.words == naive.words)
      #expect(tree.text == naive.words.joined(separator: " "))
      #expect(tree.depth == naive.depth)
      #expect(tree.maximumArity == naive.arity)
      #expect(tree.parent(of: tree.root) == nil)
      let heights = tree.heights()
      for (index, node) in expected.enumerated() {
        #expect(tree.label(of: index) == node.label)
        #expect(tree.hasLabel(index) == !node.label.isEmpty)
        #expect(tree.isLeaf(index) == node.children.isEmpty)
        #expect(tree.childCount(of: index) == node.children.count)
        #expect(tree.word(of: index) == (node.children.isEmpty ? node.words[0] : nil))
        #expect(tree.words[tree.span(of: index)].elementsEqual(node.words))
        #expect(Int(heights[index]) == node.depth - 1)
        let children = Array(tree.children(of: index))
        #expect(children.map { expected[$0] } == node.children)
        #expect(children == children.sorted())
        #expect(tree.firstChild(of: index) == children.first)
        #expect(children.allSatisfy { tree.parent(of: $0) == index })
        #expect(children.dropFirst().elementsEqual(children.compactMap(tree.nextSibling(of:))))
      }
    }
  }

  @Test(arguments: forests) func nodesAreReadAsATree(_ forest: [NaiveTree]) {
    func compare(_ node: Node, _ naive: NaiveTree) {
      #expect(node.label == naive.label)
      #expect(node.text == naive.words.joined(separator: " "))
      #expect(node.isLeaf == naive.children.isEmpty)
      #expect(node.nodes.count == naive.postOrder.count)
      #expect(node.span == node.tree.span(of: node.index))
      #expect(node.children.count == naive.children.count)
      for (child, expected) in zip(node.children, naive.children) {
        #expect(child.parent?.index == node.index)
        compare(child, expected)
      }
    }
    for naive in forest { compare(naive.flat.rootNode, naive) }
  }

  @Test(arguments: forests) func traversalEntersInPreOrderAndLeavesInPostOrder(_ forest: [NaiveTree]) {
    func steps(_ tree: Tree, _ node: Int) -> [Tree.Step] {
      [.enter(node)] + tree.children(of: node).flatMap { steps(tree, $0) } + [.leave(node)]
    }
    for naive in forest {
      let tree = naive.flat
      #expect(Array(tree.traversal) == steps(tree, tree.root))
    }
  }

  @Test func treesAreEqualWhereTheyLookEqual() {
    for left in Forests.small {
      for right in Forests.small.suffix(40) {
        #expect((left.flat == right.flat) == (left == right))
      }
    }
    var builder = TreeBuilder()
    builder.open(label: "S")
    builder.append(Tree(label: "A", word: "a"))
    builder.leaf(word: "b")
    builder.close()
    let other = Tree(label: "S", children: [Tree(label: "A", word: "a"), Tree(word: "b")])
    #expect(builder.finish() == other)
    #expect(Set([other, other]).count == 1)
    #expect(Tree(label: "ab", word: "c") != Tree(label: "a", word: "bc"))
  }

  @Test func anInnerNodeMayHaveAWord() {
    var builder = TreeBuilder()
    builder.open(label: "root", word: "works")
    builder.leaf(label: "nsubj", word: "It")
    builder.close()
    let tree = builder.finish()
    #expect(tree.word(of: tree.root) == "works")
    #expect(tree.hasWord(tree.root))
    #expect(tree.words == ["works", "It"])
  }

  @Test func aBuilderCanBeUsedAgain() {
    var builder = TreeBuilder()
    builder.leaf(label: "1", word: "a")
    let first = builder.finish()
    #expect(!builder.isComplete)
    builder.open(label: "dropped")
    builder.removeAll()
    builder.leaf(label: "1", word: "a")
    #expect(builder.finish() == first)
  }

  @Test func descriptionIsInBrackets() {
    #expect(
      Tree(label: "3", children: [Tree(word: "a b"), Tree(label: "x", word: "(")]).description
        == "(3 ( a b) (x -LRB-))")
  }

  /// The program's own mistakes trap.
  @Test func callsThatMakeNoTreeTrap() async {
    await #expect(processExitsWith: .failure) {
      var builder = TreeBuilder()
      builder.open(label: "S")
      builder.close()
    }
    await #expect(processExitsWith: .failure) {
      var builder = TreeBuilder()
      builder.leaf(word: "a")
      builder.leaf(word: "b")
    }
    await #expect(processExitsWith: .failure) {
      var builder = TreeBuilder()
      builder.open(label: "S")
      _ = builder.finish()
    }
    await #expect(processExitsWith: .failure) {
      _ = Tree(word: "")
    }
  }
}
