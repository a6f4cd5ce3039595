import EspalierEngine
import EspalierKernels
import EspalierSchedules
public import EspalierTrees

extension TreeClassifier {
  /// How much of the loss's gradient reaches the tokens and states of trees that were checked.
  ///
  /// The loss is the cross-entropy at the root of every tree, or at its last token where tokens are labelled; where that has no
  /// known label, the one that the model gives it takes its place. Attention looks at all nodes at once, so all
  /// are at distance 0 then.
  public func gradientFlow(of trees: [Tree]) -> GradientFlow {
    let meter = GradientFlowMeter(network.encoder.cells, parameters: network.parameters, team: team)
    for first in stride(from: 0, to: trees.count, by: Self.treesMeasuredTogether) {
      meter.add(items(Array(trees[first..<min(first + Self.treesMeasuredTogether, trees.count)])))
    }
    return meter.flow
  }

  private static let treesMeasuredTogether = 50

  private func items(_ trees: [Tree]) -> [GradientFlowMeter.Item] {
    let structures = trees.map { structure(of: $0, nodes: network.head.labelsTrees ? .all : .root) }
    let schedule = schedule(structures)
    let classes = zip(trees, predict(trees, nodes: .root)).map { tree, prediction -> Int32 in
      let node = labelledNode(of: tree)
      if case .known(let known) = configuration.labels.gold(tree.label(of: node)) { return Int32(known) }
      return Int32(prediction.label(prediction.nodes.firstIndex(of: node) ?? 0))
    }
    let targets = targets(trees, classes, schedule)
    network.forward(schedule, keepsForBackward: true)
    let (_, seed) = network.lossGradient(schedule, targets: targets, treeCount: 1)
    func sum(_ places: some Sequence<Int>) -> [Double] {
      places.reduce([Double](repeating: 0, count: seed.gradients.width)) { sum, place in
        zip(sum, seed.gradients[place]).map { $0 + Double($1) }
      }
    }
    return structures.enumerated().map { index, structure in
      let first = schedule.outputOffsets[index]
      if network.head.labelsTrees {
        return item(
          structure,
          structure.outputs.indices.compactMap { output in
            schedule.row(ofOutput: output, structure: index).map { row in
              (output, sum(Int(seed.offsets[row])..<Int(seed.offsets[row + 1])))
            }
          })
      }
      let output = labelledNode(of: trees[index])
      return item(
        structure,
        [(output, sum(targets.places.indices.filter { Int(targets.places[$0]) == first + output }))])
    }
  }

  /// The node whose label the loss looks at.
  private func labelledNode(of tree: Tree) -> Int {
    guard network.head == .tokens else { return tree.root }
    return (0..<tree.nodeCount).max { (tree.position(of: $0) ?? -1) < (tree.position(of: $1) ?? -1) }
      ?? tree.root
  }

  private func targets(
    _ trees: [Tree], _ classes: [Int32], _ schedule: EncoderSchedule
  ) -> Targets {
    if network.head.labelsTrees { return Targets(treeClasses: classes) }
    var list = [Int32](repeating: -1, count: schedule.outputRows.count)
    for (index, tree) in trees.enumerated() {
      list[schedule.outputOffsets[index] + labelledNode(of: tree)] = classes[index]
    }
    return Targets(schedule, classes: list)
  }

  /// A structure whose every input is its own, with what it reads.
  private func item(
    _ structure: Structure, _ gradients: [(output: Int, gradient: [Double])]
  ) -> GradientFlowMeter.Item {
    let numbers = structure.inputs.filter { $0 >= 0 }
    let rows = network.inputRows(of: numbers)
    var next: Int32 = -1
    let own = structure.inputs.map { input -> Int32 in
      guard input >= 0 else { return -1 }
      next += 1
      return next
    }
    return GradientFlowMeter.Item(
      structure: structure.reading(own[...], keepsOutputs: true), inputs: numbers.indices.map { rows[$0] },
      gradients: gradients)
  }
}
