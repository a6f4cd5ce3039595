public import EspalierNetworks
public import EspalierTrees

/// What kind of tree a tree is.
public struct TreeTraits: Sendable, Equatable {
  /// The number of tokens.
  public var length: Int
  /// The number of levels, from the root to the deepest leaf.
  public var depth: Int
  /// Whether a word of it negates.
  public var hasNegation: Bool
  /// Whether a word of it stands between what contradicts itself.
  public var hasContrast: Bool

  /// The traits of a tree.
  ///
  /// - Complexity: linear in the nodes.
  public init(_ tree: Tree, marks: SentenceMarks = SentenceMarks()) {
    self.init(tree, found: marks.found(in: tree)[tree.root])
  }

  init(_ tree: Tree, found: SentenceMarks.Found) {
    length = tree.tokenCount
    depth = tree.depth
    hasNegation = found.contains(.negation)
    hasContrast = found.contains(.contrast)
  }
}

/// What a model said of a tree's labelled nodes.
public struct TreeOutcome: Sendable, Equatable {
  /// What it said of a node.
  public struct Answer: Sendable, Equatable {
    /// The class that the treebank has.
    public var gold: Int
    /// The most probable class.
    public var predicted: Int
    /// Its probability.
    public var confidence: Float

    /// Whether both are the same.
    public var isRight: Bool { gold == predicted }
  }

  /// Hits and misses among some nodes.
  struct Hits: Sendable, Equatable {
    var accuracy = Bootstrap.Unit(hits: 0, labelled: 0)
    var binary = Bootstrap.Unit(hits: 0, labelled: 0)
  }

  /// What kind of tree it is.
  public let traits: TreeTraits
  /// The answer at the root; nil where the treebank, or the model, has no label there.
  public private(set) var root: Answer?
  /// The answers at all labelled nodes, of a model that labels tokens.
  private(set) var answers: [Answer] = []
  private(set) var rootHits = Hits()
  private(set) var nodeHits = Hits()
  /// Hits among nodes with children under the root.
  private(set) var phrases = Bootstrap.Unit(hits: 0, labelled: 0)
  /// Hits among leaves under the root.
  private(set) var words = Bootstrap.Unit(hits: 0, labelled: 0)
  /// Hits among phrases that hold a negation.
  private(set) var negatedPhrases = Bootstrap.Unit(hits: 0, labelled: 0)
  /// Hits among phrases that hold a contrast.
  private(set) var contrastedPhrases = Bootstrap.Unit(hits: 0, labelled: 0)

  /// Compares a model's answers with a tree's labels.
  ///
  /// - Parameters:
  ///   - gold: the class of every node; nil for nodes that aren't counted.
  ///   - prediction: what the model said.
  ///   - traits: those of another tree of the same sentence, by which this one is counted; nil for its own.
  /// - Complexity: linear in the nodes.
  public init(
    _ tree: Tree, gold: [Int?], prediction: Prediction, labels: LabelSet, labelsTokens: Bool = false,
    marks: SentenceMarks = SentenceMarks(), traits: TreeTraits? = nil
  ) {
    let found = marks.found(in: tree)
    self.traits = traits ?? TreeTraits(tree, found: found[tree.root])
    let sides = (0..<labels.count).map(labels.side)
    for (index, node) in prediction.nodes.enumerated() {
      guard let gold = gold[node] else { continue }
      let said = Judgement(prediction.probabilities(index), sides: sides)
      let answer = Answer(gold: gold, predicted: said.predicted, confidence: said.confidence)
      let binary = sides[gold].map { $0 == said.side }
      nodeHits.add(answer.isRight, binary: binary)
      if labelsTokens {
        answers.append(answer)
      } else if node == tree.root {
        root = answer
        rootHits.add(answer.isRight, binary: binary)
      } else if tree.isLeaf(node) {
        words.add(answer.isRight)
      } else {
        phrases.add(answer.isRight)
        if found[node].contains(.negation) { negatedPhrases.add(answer.isRight) }
        if found[node].contains(.contrast) { contrastedPhrases.add(answer.isRight) }
      }
    }
  }
}

extension TreeOutcome.Hits {
  fileprivate mutating func add(_ isRight: Bool, binary isBinaryRight: Bool?) {
    accuracy.add(isRight)
    if let isBinaryRight { binary.add(isBinaryRight) }
  }
}

extension Bootstrap.Unit {
  fileprivate mutating func add(_ isRight: Bool) {
    hits += isRight ? 1 : 0
    labelled += 1
  }
}
