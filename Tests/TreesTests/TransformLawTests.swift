import EspalierTrees
import Testing

/// Laws of transforms over all shapes up to six leaves and random forests.
@Suite struct TransformLawTests {
  /// Shapes with a label of its own for every node, so that a node in the wrong place shows.
  static let shapes: [Tree] = Forests.small.map { naive in
    naive.flat.relabelled { "\($0.isLeaf ? "t" : "n")\($0.index)" }
  }

  static func naive(_ tree: Tree, _ node: Int) -> NaiveTree {
    let label = tree.label(of: node)
    if let word = tree.word(of: node), tree.isLeaf(node) { return .leaf(label: label, word: word) }
    return .node(label: label, tree.children(of: node).map { naive(tree, $0) })
  }

  @Test(arguments: [nil, 0, 1, 2] as [Int?]) func binarisationHasTheMarkersOfTheRecursiveTree(_ order: Int?)
    throws
  {
    for tree in Self.shapes {
      let naive = Self.naive(tree, tree.root)
      let right = try tree.binarized(by: .init(.right, hasMarkers: true, markovOrder: order))
      #expect(right == naive.binarized(centre: { $0 - 1 }, markov: order).flat)
      let left = try tree.binarized(by: .init(.left, hasMarkers: true, markovOrder: order))
      #expect(left == naive.binarized(centre: { _ in 0 }, markov: order).flat)
    }
  }

  /// Heads by chance: the same child number everywhere, as far as there are children.
  static func heads(_ tree: Tree, _ number: Int) -> [Int] {
    (0..<tree.nodeCount).map { node in
      let children = Array(tree.children(of: node))
      return children.isEmpty ? -1 : children[min(number, children.count - 1)]
    }
  }

  @Test(arguments: 0..<6) func headsStayInnermost(_ number: Int) throws {
    for tree in Self.shapes {
      let heads = Self.heads(tree, number)
      let binary = try tree.binarized(by: .init(.right, hasMarkers: true), heads: heads)
      #expect(binary.maximumArity <= 2)
      #expect(binary.words == tree.words)
      #expect(binary.restoringFromBinary() == tree)
      // A head is deeper than any of its sisters, or as deep as the one that it is left with.
      for node in 0..<tree.nodeCount where tree.childCount(of: node) > 2 {
        let depths = tree.children(of: node).map { Self.depth(tree.label(of: $0), in: binary) }
        #expect(Self.depth(tree.label(of: heads[node]), in: binary) == depths.max())
      }
      let bare = try tree.binarized(by: .init(.right), heads: heads)
      #expect(bare == binary.relabelled { $0.label.contains("|") ? nil : $0.label })
      #expect(bare.restoringFromBinary(.unlabelled) == tree)
    }
  }

  private static func depth(_ label: String, in tree: Tree) -> Int {
    var node = tree.nodes.first { $0.label == label }
    var depth = 0
    while let parent = node?.parent { (node, depth) = (parent, depth + 1) }
    return depth
  }

  @Test(arguments: [Tree.Side.left, .right], [nil, 0, 1, 3] as [Int?])
  func restoreUndoesBinarisation(_ side: Tree.Side, _ order: Int?) throws {
    for tree in Self.shapes {
      for parents in 0...2 {
        let way = Binarization(side, hasMarkers: true, markovOrder: order, parentOrder: parents)
        let binary = try tree.binarized(by: way)
        #expect(binary.maximumArity <= 2)
        #expect(binary.words == tree.words)
        #expect(binary.restoringFromBinary() == tree)
      }
      #expect(tree.binarized(side).restoringFromBinary(.unlabelled) == tree)
    }
  }

  @Test(arguments: TreeTests.forests) func restoreUndoesJoining(_ forest: [NaiveTree]) throws {
    for naive in forest {
      let tree = naive.flat
      for (chains, intoLeaves) in [(Tree.Chains.all, true), (.inner, false)] {
        let joined = try tree.joiningUnaries(chains)
        #expect(joined == naive.joined(intoLeaves: intoLeaves).flat)
        #expect(joined.restoringUnaries() == tree)
        #expect(joined.words == tree.words)
      }
    }
  }

  @Test func categoriesAndDependenciesAreJoinedAndRestored() throws {
    var builder = TreeBuilder()
    builder.open(label: "S")
    builder.open(category: "HD")
    builder.open(label: "VP", category: "OC")
    builder.leaf(label: "VB", word: "go", position: 1)
    builder.leaf(label: "ADV", category: "MO", word: "now", position: 0)
    for _ in 0..<3 { builder.close() }
    let tree = builder.finish()
    let joined = try tree.joiningUnaries()
    #expect(joined.nodeCount == 3)
    #expect(joined.label(of: 2) == "S++VP")
    #expect(joined.category(of: 2) == "+HD+OC")
    #expect(joined.restoringUnaries() == tree)
    #expect { try Tree(brackets: "(a+b c)").joiningUnaries() } throws: {
      "\($0)".contains("'a+b' holds '+'")
    }
  }

  @Test(arguments: TreeTests.forests) func removalIsThatOfTheRecursiveTree(_ forest: [NaiveTree]) {
    for naive in forest {
      #expect(naive.flat.removingEmptyElements() == naive.removing { label, _ in label == "-NONE-" }?.flat)
      let unwanted: Set<String> = ["It", "w", "&"]
      let tree = naive.flat
      let left = tree.removingLeaves { tree.word(of: $0).map(unwanted.contains) ?? false }
      #expect(left == naive.removing { _, word in unwanted.contains(word) }?.flat)
    }
  }

  @Test(arguments: TreeTests.forests) func projectiveTreesStayWhenRaisedOrOrdered(_ forest: [NaiveTree]) {
    for naive in forest {
      let tree = naive.flat
      let raised = tree.raisingCrossingBranches()
      #expect(raised.tree == tree && raised.raisedNodes == 0)
      #expect(tree.orderedBySurface() == tree)
      #expect(tree.settlingLooseNodes(.attach).words == tree.words)
    }
  }

  /// All trees over the leaves' positions in other orders: raised, they are projective and have the same words.
  @Test(arguments: 1...6) func raisingLeavesNoCrossing(_ leaves: Int) {
    var generator = SeededGenerator(state: UInt64(leaves))
    for naive in Forests.shapes(leaves: leaves) {
      for _ in 0..<20 {
        let order = Array(0..<leaves).shuffled(using: &generator)
        let tree = Self.withLeaves(at: order, naive.flat)
        let raised = tree.raisingCrossingBranches()
        #expect(raised.tree.isProjective)
        #expect(raised.tree.words == tree.words)
        #expect(raised.tree.nodeCount == tree.nodeCount)
        #expect((raised.raisedNodes == 0) == tree.isProjective)
        #expect(raised.tree.raisingCrossingBranches().raisedNodes == 0)
        let surface = tree.orderedBySurface()
        #expect(surface.words == tree.words)
        #expect(surface.nodeCount == tree.nodeCount)
        #expect(surface.orderedBySurface() == surface)
      }
    }
  }

  private static func withLeaves(at order: [Int], _ tree: Tree) -> Tree {
    var builder = TreeBuilder()
    var leaf = 0
    for step in tree.traversal {
      guard case .enter(let node) = step else {
        builder.close()
        continue
      }
      if tree.isLeaf(node) {
        builder.open(label: "n\(node)", word: "w\(order[leaf])", position: order[leaf])
        leaf += 1
      } else {
        builder.open(label: "n\(node)")
      }
    }
    return builder.finish()
  }
}
