import Espalier
import Foundation

/// A small random minibatch and a network of a cell to label it.
struct Minibatch<S: KernelScalar> {
  let network: ClassifierNetwork<S>
  let schedule: EncoderSchedule
  /// The class of every output; -1 where a node has none.
  let classes: [Int32]
  let treeCount: Int

  init(_ kind: CellKind, seed: UInt64 = 2, threads: Int = 1, classCount: Int = 3, words: Int = 6) {
    let cell = kind.cell(CellShape(inputSize: 3, hiddenSize: 4))
    network = Self.network(cell, words: words, classCount: classCount, threads: threads)
    var random = RandomSource(seed: seed)
    for row in 0..<words {
      network.embedding[row] = (0..<cell.inputSize).map { _ in random.uniform(in: S(-1)..<S(1)) }
    }
    network.parameters.values.fill(
      (0..<network.parameters.count).map { _ in random.uniform(in: S(-0.8)..<S(0.8)) })
    network.parameters.didChange()
    let trees = [1, 3, 5, 7, 4].map { Self.tree(leaves: $0, words: words - 1, using: &random) }
    let structures = trees.map { tree in
      // The last word is never read.
      let number = { (word: String) in Int(word) ?? 0 }
      return kind.readsSequences
        ? Structure(phrasesOf: tree, isWanted: { _ in true }, wordNumber: number)
        : Structure(bottomUp: tree, wordNumber: number)
    }
    schedule = EncoderSchedule(ScheduleBuilder(for: cell).schedule(structures))
    treeCount = trees.count
    classes = schedule.outputRows.map { _ in
      Int.random(in: 0..<3, using: &random) == 0
        ? -1 : Int32.random(in: 0..<Int32(classCount), using: &random)
    }
  }

  private static func network(
    _ cell: some Cell, words: Int, classCount: Int, threads: Int
  ) -> ClassifierNetwork<S> {
    ClassifierNetwork(
      cell: cell, vocabularySize: words, classCount: classCount, team: ThreadTeam(count: threads))
  }

  /// A random binary tree whose words are numbers.
  private static func tree(leaves: Int, words: Int, using random: inout RandomSource) -> Tree {
    if leaves == 1 { return Tree(word: "\(Int.random(in: 0..<words, using: &random))") }
    let left = Int.random(in: 1..<leaves, using: &random)
    return Tree(children: [
      tree(leaves: left, words: words, using: &random),
      tree(leaves: leaves - left, words: words, using: &random),
    ])
  }

  var targets: Targets { Targets(schedule, classes: classes) }
}

extension Minibatch where S == Double {
  /// The mask of a key, as numbers to multiply by: 0, or 1 / (1 - rate).
  private func mask(_ width: Int, rate: Double, key: UInt64) -> [Double] {
    let ones = Matrix<Double>(rowCount: 1, width: width)
    ones[0] = Array(repeating: 1, count: width)
    ones.dropout(rate: rate, team: ThreadTeam(count: 1)) { _ in key }
    return ones[0]
  }

  /// The loss as the equations have it, one node at a time; only the cell's states come from a pass.
  func plainLoss(
    classWeights: [Double]? = nil, dropout: ClassifierNetwork<Double>.Dropout = .none
  ) -> Double {
    let words = Matrix<Double>(rowCount: schedule.inputs.count, width: network.embedding.width)
    for (row, word) in schedule.inputs.enumerated() {
      let key = RandomSource.key(dropout.key, 1, UInt64(word))
      words[row] = zip(network.embedding[Int(word)], mask(words.width, rate: dropout.inputRate, key: key))
        .map(*)
    }
    network.pass.forward(schedule.passes[0], inputs: words)
    var sum = 0.0
    for (place, row) in schedule.outputRows.enumerated() where row >= 0 && classes[place] >= 0 {
      let h = network.pass.states[0][Int(row)]
      let key = RandomSource.key(dropout.key, 2, UInt64(place))
      let read = zip(h, mask(h.count, rate: dropout.rate, key: key)).map(*)
      let target = Int(classes[place])
      sum -= (classWeights?[target] ?? 1) * log(plainProbabilities(read)[target])
    }
    return sum / Double(treeCount)
  }

  /// softmax(W h + b)
  func plainProbabilities(_ h: [Double]) -> [Double] {
    let (w, b) = (network.parameters["classifier.weight"], network.parameters["classifier.bias"])
    let scores = b.indices.map { k in h.indices.reduce(b[k]) { $0 + h[$1] * w[$1 * b.count + k] } }
    let sum = scores.reduce(0) { $0 + exp($1) }
    return scores.map { exp($0) / sum }
  }
}
