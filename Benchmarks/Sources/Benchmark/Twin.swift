import Espalier
import Foundation

/// A model's equations once more, a node at a time, in loops over doubles: what answers are checked by.
struct Twin {
  /// The state of a node.
  private struct State {
    var h: [Double]
    var c: [Double]
  }

  let kind: CellKind
  let hiddenSize: Int
  let vocabulary: Vocabulary
  /// Every parameter by its name, matrices as input x output.
  var parameters: [String: [Double]] = [:]
  /// Word vectors by their numbers.
  var vectors: [Int: [Double]] = [:]

  /// The twin of a model for the words of some trees.
  init(_ model: TreeClassifier, for trees: [Tree]) {
    kind = model.kind
    hiddenSize = model.configuration.hiddenSize
    vocabulary = model.vocabulary
    for entry in model.network.parameters.entries {
      let name = entry.parameter.name
      parameters[name] = model.network.parameters[name].map(Double.init)
    }
    for word in trees.flatMap(\.words) {
      let id = vocabulary.id(of: word)
      vectors[id] = model.network.embedding[id].map(Double.init)
    }
  }

  /// The probabilities of the classes at every node that is labelled.
  func probabilities(_ tree: Tree) -> [[Double]] {
    states(tree).map { state in
      let logits = zip(product("classifier.weight", state.h), parameters["classifier.bias"] ?? []).map {
        $0 + $1
      }
      let exponentials = logits.map { exp($0 - (logits.max() ?? 0)) }
      let sum = exponentials.reduce(0, +)
      return exponentials.map { $0 / sum }
    }
  }

  private func states(_ tree: Tree) -> [State] {
    if kind.readsSequences {
      return tree.words.reduce([]) { last, word in [step(word: word, children: last)] }
    }
    return (0..<tree.nodeCount).reduce(into: []) { states, node in
      let children = tree.children(of: node).map { states[$0] }
      states.append(step(word: tree.word(of: node), children: children))
    }
  }

  private func step(word: String?, children: [State]) -> State {
    let x = word.flatMap { vectors[vocabulary.id(of: $0)] }
    func gate(_ name: String, _ matrices: String, _ inputs: [(suffix: String, h: [Double])]) -> [Double] {
      let parts = inputs.map { product("cell.U_\(matrices)\($0.suffix)", $0.h) }
      let all =
        parts + [parameters["cell.b_\(name)"] ?? []] + (x.map { [product("cell.W_\(name)", $0)] } ?? [])
      return (0..<hiddenSize).map { at in all.reduce(0) { $0 + $1[at] } }
    }
    let sum = (0..<hiddenSize).map { at in children.reduce(0) { $0 + $1.h[at] } }
    let inputs: [(suffix: String, h: [Double])] =
      switch kind {
      case .treeLSTM: children.enumerated().map { ("_\($0 + 1)", $1.h) }
      case .childSumTreeLSTM: children.isEmpty ? [] : [("", sum)]
      case .lstm: children.map { ("", $0.h) }
      }
    let (i, o, u) = (gate("i", "i", inputs), gate("o", "o", inputs), gate("u", "u", inputs))
    var c = zip(i, u).map { sigmoid($0) * tanh($1) }
    for (k, child) in children.enumerated() {
      let f =
        switch kind {
        case .treeLSTM: gate("f", "f_\(k + 1)", inputs)
        case .childSumTreeLSTM, .lstm: gate("f", "f", [("", child.h)])
        }
      for at in c.indices { c[at] += sigmoid(f[at]) * child.c[at] }
    }
    return State(h: zip(o, c).map { sigmoid($0) * tanh($1) }, c: c)
  }

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

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
