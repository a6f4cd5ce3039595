import Espalier

/// The floating-point operations that the equations of a network ask for.
///
/// Only matrix products count, as 2 operations a multiply-add, and only where the input or child is
/// there: a node of a binary tree with word vectors of 300 and states of 150 has 300 x 450 multiply-adds
/// if it is a leaf (no forget gate) and 300 x 750 if not; the classifier has 150 x 5 at every node that
/// is labelled. What sharing or remembering saves isn't subtracted. Training counts three times as much.
struct NominalWork {
  let kind: CellKind
  /// D: the width of a word vector.
  var inputSize = 300
  /// H: the width of a state.
  let hiddenSize: Int
  /// K: the number of classes.
  var classCount = 5

  /// The operations of a forward run over trees.
  func forward(_ trees: [Tree]) -> Double {
    2 * trees.reduce(0.0) { $0 + Double(kind.readsSequences ? sequence($1) : tree($1)) }
  }

  /// The operations of forward and backward runs over trees.
  func training(_ trees: [Tree]) -> Double { 3 * forward(trees) }

  /// Multiply-adds of the words in a row, with one label at the end.
  private func sequence(_ tree: Tree) -> Int {
    let (d, h) = (inputSize, hiddenSize)
    return tree.leafCount * d * 4 * h + (tree.leafCount - 1) * h * 4 * h + h * classCount
  }

  /// Multiply-adds of a tree with a label at every node.
  private func tree(_ tree: Tree) -> Int {
    let (d, h) = (inputSize, hiddenSize)
    return (0..<tree.nodeCount).reduce(0) { sum, node in
      let children = tree.childCount(of: node)
      let gatesOfInput = children == 0 ? 3 : 4
      let input = tree.hasWord(node) ? d * gatesOfInput * h : 0
      let slots =
        kind.hasSlots ? children * h * (3 + children) * h : (children > 0 ? 3 + children : 0) * h * h
      return sum + input + slots + h * classCount
    }
  }
}
