import Espalier

/// The trees that a model labels worst, as many as are kept: those whose gold labels it holds for least probable.
struct WorstErrors {
  /// A tree that is labelled wrong.
  struct Entry {
    /// The tree's place in the treebank, from 1.
    let number: Int
    let evaluated: EvaluatedTree
    /// The mean of -ln p over what is counted: the root, or every token.
    let loss: Double
  }

  private let limit: Int
  private let countsTokens: Bool
  private var kept: [Entry] = []
  private var treeCount = 0

  init(limit: Int, countsTokens: Bool) {
    self.limit = limit
    self.countsTokens = countsTokens
  }

  /// The worst first; of equally bad ones, the first of the treebank.
  var entries: [Entry] { Array(kept.sorted(by: Self.isWorse).prefix(limit)) }

  mutating func add(_ tree: EvaluatedTree) {
    treeCount += 1
    guard let loss = loss(of: tree) else { return }
    kept.append(Entry(number: treeCount, evaluated: tree, loss: loss))
    if kept.count >= 2 * limit { kept = entries }
  }

  private static func isWorse(_ one: Entry, _ other: Entry) -> Bool {
    (other.loss, one.number) < (one.loss, other.number)
  }

  /// Nil where nothing is wrong.
  private func loss(of tree: EvaluatedTree) -> Double? {
    var (sum, count, isWrong) = (0.0, 0, false)
    for (index, node) in tree.prediction.nodes.enumerated() where countsTokens || node == tree.tree.root {
      guard let gold = tree.gold[node] else { continue }
      let row = tree.prediction.probabilities(index)
      if tree.prediction.label(index) != gold { isWrong = true }
      sum -= naturalLogarithm(Double(max(row[row.startIndex + gold], Float.leastNormalMagnitude)))
      count += 1
    }
    return isWrong ? sum / Double(count) : nil
  }
}
