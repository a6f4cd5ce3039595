import Espalier
import Foundation

/// A model's equations once more: its cell's trace as it stands, a node and an operation at a time, in loops over
/// doubles. What answers are checked by.
struct Twin {
  let kind: CellKind
  let vocabulary: Vocabulary
  private let trace: Trace
  /// Every parameter by its name, matrices as input x output.
  var parameters: [String: [Double]] = [:]
  /// Word vectors by their numbers.
  var vectors: [Int: [Double]] = [:]

  /// A value at one node: the node's own, or one for every child.
  private enum Held {
    case row([Double])
    case edges([[Double]])
  }

  /// The twin of a model for the words of some trees.
  init(_ model: TreeClassifier, for trees: [Tree]) {
    kind = model.kind
    vocabulary = model.vocabulary
    trace = Self.trace(of: model.network.cell)
    for entry in model.network.parameters.entries {
      let name = entry.parameter.name
      parameters[name] = model.network.parameters[name].map(Double.init)
    }
    for word in trees.flatMap(\.words) {
      let id = vocabulary.id(of: word)
      vectors[id] = model.network.embedding[id].map(Double.init)
    }
  }

  private static func trace(of cell: some Cell) -> Trace { Trace(of: cell) }

  /// The probabilities of the classes at every node that is labelled.
  func probabilities(_ tree: Tree) -> [[Double]] {
    states(tree).map { state in
      let logits = zip(product("classifier.weight", state[0]), parameters["classifier.bias"] ?? []).map(+)
      let exponentials = logits.map { Foundation.exp($0 - (logits.max() ?? 0)) }
      let sum = exponentials.reduce(0, +)
      return exponentials.map { $0 / sum }
    }
  }

  /// The state fields of every node; of a sequence, those after its last word.
  private func states(_ tree: Tree) -> [[[Double]]] {
    if kind.readsSequences {
      return tree.words.reduce([]) { last, word in [step(word: word, children: last)] }
    }
    return (0..<tree.nodeCount).reduce(into: []) { states, node in
      let children = tree.children(of: node).map { states[$0] }
      states.append(step(word: tree.word(of: node), children: children))
    }
  }

  private func step(word: String?, children: [[[Double]]]) -> [[Double]] {
    let x = word.flatMap { vectors[vocabulary.id(of: $0)] }
    var held: [Held] = []
    for operation in trace.operations { held.append(value(of: operation, held, x, children)) }
    return trace.yields.map { yield in
      guard case .row(let list) = held[yield] else { preconditionFailure("a state belongs to a node") }
      return list
    }
  }

  private func value(
    of operation: EspalierCells.Operation, _ held: [Held], _ x: [Double]?, _ children: [[[Double]]]
  ) -> Held {
    let zeros = [Double](repeating: 0, count: operation.width)
    let operands = operation.operands.map { held[$0] }
    func name(_ parameter: Int) -> String { "cell." + trace.parameters[parameter].name }
    func each(_ body: (Double) -> Double) -> Held { map(operands[0]) { $0.map(body) } }
    func pairwise(_ body: (Double, Double) -> Double) -> Held { pairs(operands) { zip($0, $1).map(body) } }
    switch operation.kind {
    case .input: return .row(x ?? zeros)
    case .child(let slot, let field): return .row(slot < children.count ? children[slot][field] : zeros)
    case .children(let field): return .edges(children.map { $0[field] })
    case .vector(let parameter): return .row(parameters[name(parameter)] ?? zeros)
    case .vectorByKind(let range): return .row(parameters[name(range.lowerBound)] ?? zeros)
    case .linear(let parameter): return map(operands[0]) { product(name(parameter), $0) }
    case .linearByKind(let range): return map(operands[0]) { product(name(range.lowerBound), $0) }
    case .add: return pairwise(+)
    case .subtract: return pairwise(-)
    case .multiply: return pairwise(*)
    case .divide: return pairwise { $0 == 0 ? 0 : $0 / $1 }
    case .scaleShift(let scale, let shift): return each { scale * $0 + shift }
    case .sigmoid: return each { 1 / (1 + Foundation.exp(-$0)) }
    case .tanh: return each { Foundation.tanh($0) }
    case .relu: return each { max($0, 0) }
    case .exponential: return each { Foundation.exp($0) }
    case .inverseSquareRoot: return each { 1 / $0.squareRoot() }
    case .average:
      return map(operands[0]) { list in
        let mean = list.reduce(0, +) / Double(list.count)
        return list.map { _ in mean }
      }
    case .stopGradient, .stopGradientAtKind: return operands[0]
    case .absent: return .row(zeros)
    case .slice(let start): return map(operands[0]) { Array($0[start..<start + operation.width]) }
    case .concatenate: return operands.dropFirst().reduce(operands[0]) { pairs([$0, $1], +) }
    case .matrixProduct(let rows, let inner, let columns):
      return pairs(operands) { a, b in
        (0..<rows * columns).map { at in
          (0..<inner).reduce(0) { $0 + a[at / columns * inner + $1] * b[$1 * columns + at % columns] }
        }
      }
    case .sum: return .row(edges(operands[0]).reduce(zeros) { zip($0, $1).map(+) })
    case .maximum:
      let list = edges(operands[0])
      return .row(list.dropFirst().reduce(list.first ?? zeros) { zip($0, $1).map(max) })
    case .toEdges:
      guard case .row(let list) = operands[0] else { preconditionFailure("edges at edges") }
      return .edges(children.map { _ in list })
    }
  }

  private func edges(_ held: Held) -> [[Double]] {
    guard case .edges(let list) = held else { preconditionFailure("a sum over no edges") }
    return list
  }

  private func map(_ held: Held, _ body: ([Double]) -> [Double]) -> Held {
    switch held {
    case .row(let list): .row(body(list))
    case .edges(let lists): .edges(lists.map(body))
    }
  }

  private func pairs(_ operands: [Held], _ body: ([Double], [Double]) -> [Double]) -> Held {
    switch (operands[0], operands[1]) {
    case (.row(let a), .row(let b)): .row(body(a, b))
    case (.edges(let a), .edges(let b)): .edges(zip(a, b).map(body))
    case (.row(let a), .edges(let b)): .edges(b.map { body(a, $0) })
    case (.edges(let a), .row(let b)): .edges(a.map { body($0, b) })
    }
  }

  /// A vector times a parameter.
  private func product(_ name: String, _ x: [Double]) -> [Double] {
    guard let matrix = parameters[name] else { preconditionFailure("there is no parameter '\(name)'") }
    let width = matrix.count / x.count
    var result = [Double](repeating: 0, count: width)
    for (row, value) in x.enumerated() {
      for column in 0..<width { result[column] += value * matrix[row * width + column] }
    }
    return result
  }
}
