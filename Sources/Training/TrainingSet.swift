import EspalierKernels
import EspalierNetworks
import EspalierSchedules
import EspalierTrees

/// Trees ready to be cut into minibatches: what the network reads of each, and the class of every node.
struct TrainingSet {
  let structures: [Structure]
  /// The class of every output of every tree; -1 where the node has none.
  let classes: [[Int32]]
  /// Whether the network labels trees as a whole, so that only the root's class counts.
  private let labelsTrees: Bool

  /// - Throws: `TrainingError` where no tree has a label that counts.
  init(_ trees: [Tree], model: TreeClassifier, supervision: Supervision) throws(TrainingError) {
    let labels = model.configuration.labels
    labelsTrees = model.network.head.labelsTrees
    let nodes = supervision == .root ? NodeSelection.root : .all
    structures = trees.map { [labelsTrees] in model.structure(of: $0, nodes: labelsTrees ? .all : nodes) }
    classes = trees.map { tree in
      (0..<tree.nodeCount).map { node in
        guard nodes == .all || node == tree.root else { return -1 }
        if case .known(let label) = labels.gold(tree.label(of: node)) { return Int32(label) }
        return -1
      }
    }
    guard classes.contains(where: { $0.contains { $0 >= 0 } }) else {
      throw TrainingError(.noLabels(part: "training"))
    }
  }

  /// The targets of a minibatch; with a sample, nodes that are not drawn are none.
  ///
  /// - Parameter key: what the sample of a tree is drawn from.
  func targets(
    of trees: ArraySlice<Int>, _ schedule: EncoderSchedule, supervision: Supervision, key: (Int) -> UInt64
  ) -> Targets {
    if labelsTrees { return Targets(treeClasses: trees.map { classes[$0].last ?? -1 }) }
    return Targets(schedule, classes: classes(of: trees, supervision: supervision, key: key))
  }

  private func classes(of trees: ArraySlice<Int>, supervision: Supervision, key: (Int) -> UInt64) -> [Int32] {
    guard case .sample(let count) = supervision else { return trees.flatMap { classes[$0] } }
    return trees.flatMap { tree in
      var list = classes[tree]
      var labelled = list.indices.filter { list[$0] >= 0 }
      guard labelled.count > count else { return list }
      var random = RandomSource(seed: key(tree))
      labelled.shuffle(using: &random)
      for node in labelled.dropFirst(count) { list[node] = -1 }
      return list
    }
  }
}
