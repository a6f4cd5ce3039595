/// How nodes with more than two children are given two at most.
///
/// Of the children c_1 ... c_n of a node A, one is the *centre*: the last one where intermediate nodes lie to the
/// right, the first one where they lie to the left, the head child where binarisation is driven by heads. From the
/// outside in, the children to the left of the centre are split off first, then those to its right:
///
///     right   A -> c_1 X,   X -> c_2 X,   ...   X -> c_(n-1) c_n
///     left    A -> X c_n,   X -> X c_(n-1),   ...   X -> c_1 c_2
///     head    A -> c_1 X,   ...   X -> X c_n,   ...   X -> c_head c_(head+1)
///
/// An intermediate node X over the children c_a ... c_b has no label, or a *marker*, with which binarised trees can
/// be restored: `A|<c_a-...-c_b>`. A Markov order h keeps h of these labels: those that are split off next, from the
/// left while there are children to the left of the centre, else from the right. A parent order v, where it is not
/// 0, adds the labels of v nodes above, the nearest first, to those of all nodes but the root and leaves: `NP^<S-ROOT>`.
///
/// Source: the markers are those of NLTK's `chomsky_normal_form`; Markov orders: Klein & Manning, *Accurate
/// Unlexicalized Parsing*, 2003, section 2.
public struct Binarization: Sendable, Hashable {
  /// The side on which intermediate nodes lie.
  public var side: Tree.Side
  /// Whether intermediate nodes have a marker.
  public var hasMarkers: Bool
  /// How many siblings a marker names; nil for all.
  public var markovOrder: Int?
  /// How many nodes above are named in labels; 0 for none.
  public var parentOrder: Int

  /// A way to binarise.
  public init(_ side: Tree.Side, hasMarkers: Bool = false, markovOrder: Int? = nil, parentOrder: Int = 0) {
    precondition(markovOrder ?? 0 >= 0 && parentOrder >= 0, "orders are 0 or above")
    (self.side, self.hasMarkers) = (side, hasMarkers)
    (self.markovOrder, self.parentOrder) = (markovOrder, parentOrder)
  }
}

extension Tree {
  /// The side on which binarisation collects children.
  public enum Side: Sendable, Hashable {
    /// `(A b c d)` becomes `(A ( b c) d)`: intermediate nodes lie to the left.
    case left
    /// `(A b c d)` becomes `(A b ( c d))`: intermediate nodes lie to the right.
    case right
  }

  /// The tree with no more than two children at any node.
  ///
  /// Intermediate nodes are unlabelled, since the treebank says nothing about them. Nodes with one
  /// child and leaves stay as they are.
  /// - Complexity: linear, whatever the depth.
  public func binarized(_ side: Side) -> Tree {
    var writer = BinaryTreeWriter(self, centres: .side(side), labels: nil)
    return writer.run()
  }

  /// The tree with no more than two children at any node, intermediate nodes marked if wanted.
  ///
  /// - Parameter heads: the head child of every node, as `heads(by:)` gives them: binarisation is driven by them
  ///   then, whatever the side is.
  /// - Throws: `TreeTransformError` (`markersTooLong`).
  /// - Complexity: linear without markers or with a Markov order, whatever the depth.
  public func binarized(by way: Binarization, heads: [Int]? = nil) throws(TreeTransformError) -> Tree {
    precondition(heads?.count ?? nodeCount == nodeCount, "a head child for each of \(nodeCount) nodes")
    let centres: BinaryTreeWriter.Centres = heads.map { .heads($0) } ?? .side(way.side)
    guard way.hasMarkers || way.parentOrder > 0 else {
      var writer = BinaryTreeWriter(self, centres: centres, labels: nil)
      return writer.run()
    }
    let labels = BinaryLabels(self, way)
    guard labels.mayFit else { throw TreeTransformError(.markersTooLong) }
    var writer = BinaryTreeWriter(self, centres: centres, labels: labels)
    return writer.run()
  }

  /// Which nodes are taken for those that binarisation has added.
  public enum Intermediates: Sendable, Hashable {
    /// Those with a marker, such as `NP|<DT-NN>`.
    case marked
    /// Those without a label.
    case unlabelled
  }

  /// The tree as it was before binarisation: intermediate nodes give way to their children, and names of nodes above
  /// go from labels (`NP^<S>` is `NP`).
  ///
  /// Without markers this is exact where all inner nodes of the treebank have labels; with markers, where none of
  /// its own labels looks like a marker. The root, and nodes with a word, stay.
  /// - Complexity: linear, whatever the depth.
  public func restoringFromBinary(_ intermediates: Intermediates = .marked) -> Tree {
    var parts = Rearrangement(self)
    parts.splice { node in
      switch intermediates {
      case .marked: BinaryLabels.isMarker(labelBytes(of: node))
      case .unlabelled: !hasLabel(node)
      }
    }
    let tree = parts.assembled(.kept)
    guard intermediates == .marked, tree.bytes.contains(UInt8(ascii: "^")) else { return tree }
    return tree.relabelled { BinaryLabels.withoutParents($0.label) }
  }
}
