/// What a training tells while it runs.
public enum TrainingEvent: Sendable {
  /// Some minibatches of an epoch are done.
  case step(TrainingStep)
  /// An epoch is done and was evaluated.
  case epoch(EpochReport)
}

/// How far an epoch has come.
public struct TrainingStep: Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The most epochs.
  public let epochs: Int
  /// The trees done in this epoch.
  public let treesDone: Int
  /// The trees of an epoch.
  public let treeCount: Int
  /// The mean loss of a tree so far in this epoch.
  public let loss: Double
  /// The speed of the updates in this epoch.
  public let treesPerSecond: Double
  /// An estimate of the seconds until the last epoch ends.
  public let secondsLeft: Double
}

/// What an epoch led to.
public struct EpochReport: Sendable {
  /// The epoch, from 1.
  public let epoch: Int
  /// The mean loss of a tree.
  public let loss: Double
  /// How well the network did on dev after the epoch.
  public let dev: EvaluationMetrics
  /// The seconds that the updates took.
  public let seconds: Double
  /// Trees per second of the updates.
  public let treesPerSecond: Double
  /// Whether the epoch is the best so far.
  public let isBest: Bool
}

/// What a training led to.
public struct TrainingResult: Sendable {
  /// The epoch whose parameters the model has.
  public let bestEpoch: Int
  /// How well it did on dev.
  public let best: EvaluationMetrics
  /// The epochs that were run.
  public let epochs: Int
}

/// Why a training can't begin or go on.
public struct TrainingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: Sendable, Hashable {
    /// There are no training trees, or no dev trees.
    case noTrees(part: String)
    /// There are no pairs of sequences, to learn from or to measure on.
    case noSequences(part: String)
    /// There are no pairs that say anything, to learn from or to measure on.
    case noPairs(part: String)
    /// Scores aren't between 1 and a limit.
    case scoresOutOfRange(limit: Int)
    /// No tree has a label that counts.
    case noLabels(part: String)
    /// The labels can't be mapped to two sides.
    case notBinary
    /// A dev tree has a label that no training tree has.
    case unknownLabel(String, tree: Int)
    /// A dev pair has a relation that no training pair has.
    case unknownRelation(String, pair: Int)
    /// A class weight names a label that isn't there.
    case unknownClass(String, known: [String])
    /// The width asked for isn't that of the vectors.
    case embeddingSize(asked: Int, vectors: Int)
    /// The cell doesn't offer such a choice.
    case noSuchOption(String, cell: String, offered: [String])
    /// The choice has no such value.
    case noSuchValue(String, option: String, offered: [String])
    /// The cell can't read the states of another layer or direction.
    case notStackable(cell: String)
    /// A cell of sequences can't go down a tree.
    case notDownwards(cell: String)
    /// There can be no steps within the cell's step.
    case noTransitions(cell: String)
    /// There can be no layers between words and the cell.
    case noInputLayers(cell: String)
    /// The cell can't read a probe's vectors.
    case noProbe(cell: String)
    /// The cell has no forget gates.
    case noForgetGates(cell: String)
    /// Something that networks of sequences do was asked of a tree cell.
    case onlyOfSequences(String, cell: String)
    /// A decoder that can't be, and why.
    case noDecoder(String)
    /// Attention labels trees as a whole, but labels below the root were to be learnt.
    case attentionBelowRoot
    /// A node has more children than a cell with a place for each can take.
    case tooManyChildren(count: Int, limit: Int)
    /// The loss, or what the network says, is no number any more.
    case diverged(epoch: Int)
  }

  /// What is wrong.
  public let code: Code

  init(_ code: Code) { self.code = code }

  /// One sentence that says what is wrong and what to do.
  public var description: String {
    switch code {
    case .noTrees(let part): "there are no \(part) trees"
    case .noSequences(let part): "there are no \(part) pairs"
    case .noPairs(let part): "there are no \(part) pairs with a score or a relation"
    case .scoresOutOfRange(let limit): "scores must be numbers from 1 to \(limit)"
    case .noLabels(let part): "no node of the \(part) trees has a label to learn; label the nodes first"
    case .notBinary:
      "binary labels need sentiment labels 0 to 4 on both sides; train with '--labels as-is' instead"
    case .unknownLabel(let label, let tree):
      "dev tree \(tree + 1) has the label '\(label)', which no training tree has"
    case .unknownRelation(let relation, let pair):
      "dev pair \(pair + 1) has the relation '\(relation)', which no training pair has"
    case .unknownClass(let label, let known):
      "a class weight is given for '\(label)', but the labels are \(known.joined(separator: ", "))"
    case .embeddingSize(let asked, let vectors):
      "an embedding of \(asked) was asked for, but the vectors have \(vectors) numbers; leave --embedding out"
    case .noSuchOption(let option, let cell, let offered):
      "the cell '\(cell)' has no option '\(option)'"
        + (offered.isEmpty ? "" : "; it has \(offered.joined(separator: ", "))")
    case .noSuchValue(let value, let option, let offered):
      "'\(value)' is no value of '\(option)'; take \(offered.joined(separator: " or "))"
    case .notStackable(let cell): "\(cell) reads words only: leave --layers and --direction out"
    case .notDownwards(let cell):
      "\(cell) reads sequences, from first to last (up) or both ways (both): there is no way down a tree"
    case .noTransitions(let cell):
      "\(cell) can't have transition layers: leave --transition-layers out, or take another cell"
    case .noInputLayers(let cell):
      "\(cell) reads words itself: leave --input-layers out, or take another cell"
    case .noProbe(let cell): "\(cell) reads words that have matrices, and probes have none: take another cell"
    case .noForgetGates(let cell):
      "\(cell) has no forget gates: leave --forget-bias out, or take an LSTM"
    case .onlyOfSequences(let what, let cell):
      "\(what) only by cells that read sequences (rnn, lstm, gru), and \(cell) reads trees"
    case .noDecoder(let problem): "there can't be such a network: \(problem)"
    case .attentionBelowRoot:
      "attention labels a tree as a whole, so only labels of roots can be learnt: leave --supervision out"
    case .tooManyChildren(let count, let limit):
      "a node has \(count) children, but the cell takes at most \(limit): "
        + "use a cell for any number of them, such as child-sum-tree-lstm, child-sum-tag-tree-lstm or sdt-rnn, "
        + "or binarize the trees with 'espalier convert --binarize left'"
    case .diverged(let epoch):
      "the loss is not a number any more in epoch \(epoch); try a lower learning rate or --clip-norm 5"
    }
  }
}
