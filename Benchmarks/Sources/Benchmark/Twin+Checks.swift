import Espalier
import Foundation
import Timing

extension Twin {
  /// The loss of a minibatch, per tree.
  func loss(_ trees: [Tree], classes: [[Int]]) -> Double {
    let sum = zip(trees, classes).reduce(0) { sum, pair in
      zip(probabilities(pair.0), pair.1).reduce(sum) { $0 - log($1.0[$1.1]) }
    }
    return sum / Double(trees.count)
  }

  /// Checks a model's predictions for trees.
  static func checkPredictions(of model: TreeClassifier, _ trees: [Tree], _ predictions: [Prediction]) {
    let twin = Twin(model, for: trees)
    for (tree, prediction) in zip(trees, predictions) {
      let expected = twin.probabilities(tree)
      check(
        prediction.nodes.count == expected.count, "\(prediction.nodes.count) nodes, not \(expected.count)")
      for (index, row) in expected.enumerated() {
        let worst = zip(row, prediction.probabilities(index)).map { abs($0 - Double($1)) }.max() ?? 0
        check(worst < 1e-5, "probabilities off by \(worst)")
      }
    }
  }

  /// Checks the loss and, all at once, the gradients of a minibatch: along its own direction, a
  /// gradient is the loss's slope.
  static func checkGradients(of model: TreeClassifier, _ trees: [Tree]) {
    let network = model.network
    let labels = model.configuration.labels
    var outputs: [Int32] = []
    var classes: [[Int]] = []
    for tree in trees {
      let own = (0..<tree.nodeCount).map { labels.index(of: tree.label(of: $0)) ?? 0 }
      let isAll = model.kind.benchmarkNodes == .all
      classes.append(isAll ? own : [own[tree.root]])
      outputs += own.enumerated().map { isAll || $0 == tree.root ? Int32($1) : -1 }
    }
    let schedule = model.schedule(trees.map { model.structure(of: $0, nodes: model.kind.benchmarkNodes) })
    network.parameters.gradients.zero()
    let loss =
      network.gradients(
        schedule, targets: Targets(schedule, classes: outputs), treeCount: trees.count) / Double(trees.count)

    let twin = Twin(model, for: trees)
    let expected = twin.loss(trees, classes: classes)
    check(abs(loss - expected) < 1e-6 * expected, "a loss of \(loss), not \(expected)")

    var norm = 0.0
    var (ahead, behind) = (twin, twin)
    func move(_ values: inout [Double], _ gradient: [Float], _ step: Double) {
      for at in values.indices { values[at] += step * Double(gradient[at]) }
    }
    let step = 1e-4
    for entry in network.parameters.entries {
      let name = entry.parameter.name
      let gradient = network.parameters.gradient(name)
      norm += gradient.reduce(0) { $0 + Double($1) * Double($1) }
      move(&ahead.parameters[name, default: []], gradient, step)
      move(&behind.parameters[name, default: []], gradient, -step)
    }
    for (row, word) in schedule.inputs.enumerated() {
      let gradient = network.embeddingGradients[row]
      norm += gradient.reduce(0) { $0 + Double($1) * Double($1) }
      move(&ahead.vectors[Int(word), default: []], gradient, step)
      move(&behind.vectors[Int(word), default: []], gradient, -step)
    }
    let slope = (ahead.loss(trees, classes: classes) - behind.loss(trees, classes: classes)) / (2 * step)
    check(abs(slope - norm) < 1e-5 * norm, "gradients with a slope of \(slope), not \(norm)")
  }
}
