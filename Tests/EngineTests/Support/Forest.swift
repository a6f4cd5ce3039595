import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// Random structures for a cell.
struct Forest {
  /// How inputs lie: at leaves only, or at every node.
  enum Inputs: CaseIterable { case leaves, all }

  var structures: [Structure]

  /// Trees (or chains, for a cell of one slot) with up to `size` nodes and inputs below `vocabulary`.
  init(count: Int, size: Int, inputs: Inputs, cell: any Cell, vocabulary: Int = 7, seed: UInt64 = 1) {
    var random = RandomSource(seed: seed)
    let most = cell.mostChildren ?? 5
    structures = (0..<count).map { _ in
      var structure = Structure()
      var roots: [Int] = []
      let target = Int.random(in: 1...size, using: &random)
      while structure.nodeCount < target || roots.count > 1 {
        let isOver = structure.nodeCount >= target
        let wanted = isOver ? most : Int.random(in: 0...most, using: &random)
        let isChain = most == 1 && !roots.isEmpty
        let children = isChain ? 1 : min(wanted, roots.count)
        let own = Array(roots.suffix(children))
        roots.removeLast(children)
        let word = inputs == .all || own.isEmpty ? Int.random(in: 0..<vocabulary, using: &random) : nil
        let kind = cell.kindCount == 1 ? 0 : Int.random(in: 0..<cell.kindCount, using: &random)
        roots.append(structure.append(input: word, children: own, kind: kind))
        if most <= 1, isOver { break }
      }
      structure.outputs = (0..<structure.nodeCount).map(Int32.init)
      return structure
    }
  }
}

extension Cell {
  /// The most children that a node may have; nil where there is no limit.
  var mostChildren: Int? {
    if case .slots(let count) = arity { count } else { nil }
  }
}

/// The shape of an ordered tree.
indirect enum Shape: Hashable {
  case leaf
  case node([Shape])

  /// All shapes with a number of leaves whose inner nodes have a number of children in a range.
  static func all(leaves: Int, children: ClosedRange<Int>) -> [Shape] {
    if leaves == 1 { return [.leaf] }
    return children.filter { $0 <= leaves }.flatMap { count in
      forests(of: count, leaves: leaves, children: children).map(Shape.node)
    }
  }

  private static func forests(of count: Int, leaves: Int, children: ClosedRange<Int>) -> [[Shape]] {
    if count == 1 { return all(leaves: leaves, children: children).map { [$0] } }
    return (1...(leaves - count + 1)).flatMap { first in
      all(leaves: first, children: children).flatMap { head in
        forests(of: count - 1, leaves: leaves - first, children: children).map { [head] + $0 }
      }
    }
  }

  /// All shapes with up to six leaves that a cell can read; chains, for a cell of one slot.
  static func upToSixLeaves(for cell: any Cell) -> [Shape] {
    let most = cell.mostChildren ?? 6
    if most == 0 { return [.leaf] }
    if most == 1 { return (0..<6).map { (0..<$0).reduce(Shape.leaf) { chain, _ in .node([chain]) } } }
    return (1...6).flatMap { all(leaves: $0, children: 2...most) }
  }
}

extension Structure {
  /// A tree of a shape with random inputs and kinds.
  init(_ shape: Shape, inputs: Forest.Inputs, kindCount: Int = 1, random: inout RandomSource) {
    self.init()
    append(shape, inputs, kindCount, &random)
    outputs = (0..<nodeCount).map(Int32.init)
  }

  @discardableResult
  private mutating func append(
    _ shape: Shape, _ inputs: Forest.Inputs, _ kindCount: Int, _ random: inout RandomSource
  ) -> Int {
    var nodes: [Int] = []
    if case .node(let shapes) = shape { nodes = shapes.map { append($0, inputs, kindCount, &random) } }
    let word = inputs == .all || nodes.isEmpty ? Int.random(in: 0..<7, using: &random) : nil
    let kind = kindCount == 1 ? 0 : Int.random(in: 0..<kindCount, using: &random)
    return append(input: word, children: nodes, kind: kind)
  }
}

/// All shapes up to six leaves, and a random forest: what the laws are tried on.
func lawStructures(for cell: any Cell, inputs: Forest.Inputs, seed: UInt64 = 5) -> [Structure] {
  var random = RandomSource(seed: seed)
  let small = Shape.upToSixLeaves(for: cell).map {
    Structure($0, inputs: inputs, kindCount: cell.kindCount, random: &random)
  }
  return small + Forest(count: 12, size: 40, inputs: inputs, cell: cell, seed: seed).structures
}
