import Espalier

/// The floating-point operations that the equations of a network ask for.
///
/// Only matrix products count, as 2 operations a multiply-add, and only where what they read is there and what they
/// make is needed: a node of a binary tree with word vectors of 300 and states of 150 has 300 x 450 multiply-adds if it
/// is a leaf (no forget gate) and 300 x 750 if not; the classifier has 150 x 5 at every node that is labelled. What
/// sharing or remembering saves isn't subtracted. Training counts three times as much.
struct NominalWork {
  let kind: CellKind
  private let trace: Trace
  private let stateSize: Int
  /// 2 where sequences are read both ways.
  private let ways: Int
  /// K: the number of classes.
  var classCount = 5

  /// The work of a kind of cell in the benchmark's sizes.
  init(kind: CellKind, isBidirectional: Bool = false) {
    self.kind = kind
    ways = isBidirectional ? 2 : 1
    var shape = CellShape(inputSize: 300, hiddenSize: kind.benchmarkSize)
    shape.arity = kind.fixedArity ?? 2
    let cell = kind.cell(shape)
    trace = Self.trace(of: cell)
    stateSize = cell.state[0].width
  }

  private static func trace(of cell: some Cell) -> Trace { Trace(of: cell) }

  /// The operations of a forward run over trees.
  func forward(_ trees: [Tree]) -> Double {
    var known: [Node: Int] = [:]
    func work(_ node: Node) -> Int {
      if let work = known[node] { return work }
      known[node] = step(node)
      return known[node, default: 0]
    }
    return 2
      * trees.reduce(0.0) { sum, tree in
        if kind.readsSequences {
          let steps = (0..<tree.leafCount).reduce(0) { $0 + work(Node(hasInput: true, children: min($1, 1))) }
          return sum + Double(ways * (steps + stateSize * classCount))
        }
        return (0..<tree.nodeCount).reduce(sum) {
          let node = Node(hasInput: tree.hasWord($1), children: tree.childCount(of: $1))
          return $0 + Double(work(node) + stateSize * classCount)
        }
      }
  }

  /// The operations of forward and backward runs over trees.
  func training(_ trees: [Tree]) -> Double { 3 * forward(trees) }

  private struct Node: Hashable {
    var hasInput: Bool
    var children: Int
  }

  /// The multiply-adds of a node's step.
  private func step(_ node: Node) -> Int {
    var isThere: [Bool] = []
    for operation in trace.operations {
      let operands = operation.operands.map { isThere[$0] }
      switch operation.kind {
      case .input: isThere.append(node.hasInput)
      case .child(let slot, _): isThere.append(slot < node.children)
      case .children: isThere.append(node.children > 0)
      case .vector, .vectorByKind: isThere.append(true)
      case .multiply, .matrixProduct: isThere.append(operands.allSatisfy { $0 })
      case .add, .subtract, .concatenate: isThere.append(operands.contains(true))
      case .sigmoid, .exponential: isThere.append(operation.domain == .row || node.children > 0)
      case .scaleShift(_, let shift): isThere.append(operands[0] || shift != 0)
      default: isThere.append(operands[0])
      }
    }
    var isNeeded = [Bool](repeating: false, count: isThere.count)
    for value in trace.yields { isNeeded[value] = isThere[value] }
    var sum = 0
    for (index, operation) in trace.operations.enumerated().reversed() where isNeeded[index] {
      for operand in operation.operands where isThere[operand] { isNeeded[operand] = true }
      let items = operation.domain == .edge ? node.children : 1
      switch operation.kind {
      case .linear, .linearByKind:
        sum += items * trace.operations[operation.operands[0]].width * operation.width
      case .matrixProduct(let rows, let inner, let columns): sum += items * rows * inner * columns
      default: break
      }
    }
    return sum
  }
}
