import Espalier
import Testing

/// What tells one network for pairs from another.
struct PairCase: Sendable, CustomTestStringConvertible {
  var kind = CellKind.childSumTreeLSTM
  var isOrdered = false
  var layers = 1
  var direction = Direction.up

  var testDescription: String {
    "\(kind.name), \(isOrdered ? "relation" : "relatedness"), \(layers) layers, \(direction.title)"
  }

  /// Both tasks, more layers and directions, and cells that read other structures.
  static let all: [PairCase] = [false, true].flatMap { isOrdered in
    [
      PairCase(isOrdered: isOrdered), PairCase(kind: .treeLSTM, isOrdered: isOrdered),
      PairCase(kind: .lstm, isOrdered: isOrdered), PairCase(isOrdered: isOrdered, layers: 2),
      PairCase(kind: .treeLSTM, isOrdered: isOrdered, direction: .down),
      PairCase(isOrdered: isOrdered, direction: .both),
      PairCase(kind: .treeLSTM, isOrdered: isOrdered, layers: 2, direction: .both),
    ]
  }
}

/// A small random minibatch of pairs and a network to compare them.
struct PairBatch<S: KernelScalar> {
  let network: PairNetwork<S>
  /// Two a pair; one tree is in several pairs, and one is a single leaf.
  let structures: [Structure]
  let targets: Matrix<S>
  private let builder: EncoderScheduleBuilder

  var count: Int { structures.count / 2 }
  /// The words that are read.
  var words: Set<Int32> { Set(structures.flatMap(\.inputs).filter { $0 >= 0 }) }

  init(_ sample: PairCase, threads: Int = 1, classCount: Int = 4, words: Int = 6, seed: UInt64 = 3) {
    let kind = sample.kind
    var labels: [String] = []
    for label in 1...classCount { labels.append("\(label)") }
    guard let classes = LabelSet(labels: labels) else { preconditionFailure("labels make a label set") }
    let configuration = ModelConfiguration(
      cell: kind.name, arity: kind.fixedArity ?? (kind.hasSlots ? 2 : nil), layers: sample.layers,
      direction: sample.direction, vocabularySize: words, embeddingSize: 3, hiddenSize: 4, labels: classes)
    let cells = EncoderCells(kind, configuration)
    network = PairNetwork(
      cells, inputs: InputShape(kind, configuration), comparisonSize: 5, isOrdered: sample.isOrdered,
      classCount: classCount, team: ThreadTeam(count: threads), trainsEmbedding: true)
    builder = EncoderScheduleBuilder(cells)
    var random = RandomSource(seed: seed)
    for row in 0..<words {
      network.embedding[row] = (0..<3).map { _ in random.uniform(in: S(-1)..<S(1)) }
    }
    network.parameters.values.fill(
      (0..<network.parameters.count).map { _ in random.uniform(in: S(-0.8)..<S(0.8)) })
    network.parameters.didChange()
    // The last word is never read.
    let trees = [1, 3, 5, 4, 2, 6].map { randomTree(leaves: $0, words: words - 1, using: &random) }
    structures = [(0, 1), (2, 3), (3, 2), (1, 5), (4, 0), (5, 4)].flatMap { [trees[$0.0], trees[$0.1]] }
      .map { tree in
        let number = { (word: String) in Int(word) ?? 0 }
        return kind.readsSequences
          ? Structure(phrasesOf: tree, isWanted: { $0 == tree.root }, wordNumber: number)
          : Structure(bottomUp: tree, wordNumber: number)
      }
    targets = Matrix(rowCount: 6, width: classCount)
    for row in 0..<6 {
      var p = [S](repeating: 0, count: classCount)
      let place = Int.random(in: 0..<classCount - 1, using: &random)
      let rest: S = sample.isOrdered || row == 0 ? 0 : random.uniform(in: S(0.1)..<S(0.9))
      (p[place], p[place + 1]) = (1 - rest, rest)
      targets[row] = p
    }
  }

  /// The schedule of some structures, two a pair, and the row of each one's root.
  func schedule(_ structures: [Structure]) -> (schedule: EncoderSchedule, roots: [Int32]) {
    let schedule = builder.schedule(structures)
    return (schedule, structures.indices.map { schedule.outputRows[schedule.outputOffsets[$0 + 1] - 1] })
  }

  /// The probabilities of the pairs of some structures, a list each.
  func probabilities(_ structures: [Structure]) -> [[S]] {
    let (schedule, roots) = schedule(structures)
    let table = network.probabilities(schedule, roots: roots)
    return (0..<structures.count / 2).map { table[$0] }
  }

  /// The loss of all pairs, summed; afterwards the network has its gradients.
  func backward(dropout: WordDropout = .none) -> Double {
    let (schedule, roots) = schedule(structures)
    network.parameters.gradients.zero()
    return network.gradients(schedule, roots: roots, targets: targets, dropout: dropout)
  }
}

/// A random binary tree whose words are numbers.
private func randomTree(leaves: Int, words: Int, using random: inout RandomSource) -> Tree {
  if leaves == 1 { return Tree(word: "\(Int.random(in: 0..<words, using: &random))") }
  let left = Int.random(in: 1..<leaves, using: &random)
  return Tree(children: [
    randomTree(leaves: left, words: words, using: &random),
    randomTree(leaves: leaves - left, words: words, using: &random),
  ])
}
