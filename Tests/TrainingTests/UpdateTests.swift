import Espalier
import Foundation
import Testing

/// The updates of a training against a scalar twin of every optimiser.
@Suite struct UpdateTests {
  /// An optimiser, one number at a time, from the equations.
  private struct Twin {
    let optimizer: Optimizer
    private var first: [Double]
    private var second: [Double]

    init(_ optimizer: Optimizer, count: Int) {
      self.optimizer = optimizer
      first = Array(repeating: 0, count: count)
      second = first
    }

    /// What number `i` loses, given its gradient in update `t`.
    mutating func loss(_ i: Int, _ g: Double, _ t: Int) -> Double {
      switch optimizer.kind {
      case .sgd: return optimizer.rate * g
      case .adagrad:
        first[i] += g * g
        return optimizer.rate * g / (first[i].squareRoot() + 1e-10)
      case .adam:
        first[i] = 0.9 * first[i] + 0.1 * g
        second[i] = 0.999 * second[i] + 0.001 * g * g
        let (m, v) = (first[i] / (1 - pow(0.9, Double(t))), second[i] / (1 - pow(0.999, Double(t))))
        return optimizer.rate * m / (v.squareRoot() + 1e-8)
      case .adadelta:
        first[i] = 0.95 * first[i] + 0.05 * g * g
        let step = (second[i] + 1e-6).squareRoot() / (first[i] + 1e-6).squareRoot() * g
        second[i] = 0.95 * second[i] + 0.05 * step * step
        return optimizer.rate * step
      }
    }
  }

  enum Embedding: CaseIterable, Sendable { case same, own, frozen, vectors }

  /// Three updates, each on two copies of one tree; the unknown word is never read.
  @Test(arguments: OptimizerKind.allCases, Embedding.allCases)
  func updatesEqualTheTwins(kind: OptimizerKind, embedding: Embedding) throws {
    for (clipNorm, clipValue) in [(nil, nil), (0.05, nil), (0.01, 0.01)] as [(Double?, Double?)] {
      var options = Toy.options
      (options.hiddenSize, options.embeddingSize, options.batchSize, options.epochs) = (3, 2, 2, 1)
      (options.optimizer, options.l2, options.clipNorm) = (kind, 0.01, clipNorm)
      options.clipValue = clipValue
      options.labels = .asIs
      options.classWeights = ["0": 0.5]
      var vectors: WordVectors?
      switch embedding {
      case .same: options.embeddingTraining = .same
      case .own: (options.embeddingTraining, options.embeddingLearningRate) = (.own(.adam), 0.02)
      case .frozen: options.embeddingTraining = .frozen
      case .vectors:
        vectors = WordVectors(width: 2)
        vectors?.add("good", [0.3, -0.4])
        vectors?.add("not", [-0.1, 0.2])
      }
      try compare(options, vectors)
    }
  }

  private func compare(_ options: TrainingOptions, _ vectors: WordVectors?) throws {
    let tree = Toy.trees(["(1 (0 ( not) (1 good)) (1 ( not) (0 bad)))"])[0]
    var model: TreeClassifier?
    let run = try Run(options, train: Array(repeating: tree, count: 6), dev: [tree], vectors: vectors) {
      start in
      let copy = TreeClassifier(
        configuration: start.configuration, kind: start.kind, vocabulary: start.vocabulary,
        team: ThreadTeam(count: 1), trainsEmbedding: true)
      copy.network.parameters.values.fill(start.network.parameters.values.list)
      copy.network.parameters.didChange()
      for row in 0..<start.network.embedding.rowCount {
        copy.network.embedding[row] = start.network.embedding[row]
      }
      model = copy
    }
    let copy = try #require(model)
    let before = numbers(of: copy)
    twin(copy, tree: tree, options, hasVectors: vectors != nil)
    let found = numbers(of: run.trainer.model)
    expectClose(found, numbers(of: copy).map { Double($0) }, "\(options.optimizer)", within: 2e-6)
    let moved = zip(found, before).count { $0 != $1 }
    #expect(moved > copy.network.parameters.count / 2)
  }

  @Test func cellsWhoseStatesMultiplyEachOtherLearnMoreSlowly() {
    func rate(_ cell: CellKind, _ optimizer: OptimizerKind, given: Double? = nil) -> Double {
      var options = TrainingOptions()
      (options.cell, options.optimizer, options.learningRate) = (cell, optimizer, given)
      return options.parameterOptimizer.rate
    }
    #expect(rate(.treeLSTM, .adagrad) == 0.05)
    #expect(rate(.rntn, .adagrad) == 0.002 && rate(.mvRNN, .adagrad) == 0.02)
    #expect(rate(.rntn, .adam) == rate(.treeLSTM, .adam))
    #expect(rate(.rntn, .adagrad, given: 0.1) == 0.1)
  }

  private func twin(_ model: TreeClassifier, tree: Tree, _ options: TrainingOptions, hasVectors: Bool) {
    let network = model.network
    let words = network.embedding
    let optimizer = Optimizer(options.optimizer, rate: options.learningRate)
    let own: Optimizer? =
      switch options.embeddingTraining {
      case .frozen: nil
      case .own(let kind): Optimizer(kind, rate: options.embeddingLearningRate)
      case .automatic where hasVectors: Optimizer(.sgd)
      case .same, .automatic: optimizer
      }
    var twin = Twin(optimizer, count: network.parameters.count)
    var wordTwin = Twin(own ?? optimizer, count: words.rowCount * words.width)
    let labels = model.configuration.labels
    let classes = (0..<tree.nodeCount).map { node -> Int32 in
      if case .known(let index) = labels.gold(tree.label(of: node)) { Int32(index) } else { -1 }
    }
    let schedule = model.schedule([model.structure(of: tree), model.structure(of: tree)])
    for step in 1...3 {
      network.parameters.gradients.zero()
      _ = network.gradients(
        schedule, targets: Targets(schedule, classes: classes + classes), treeCount: 2,
        classWeights: [0.5, 1])
      let clipped = { (value: Float) in
        options.clipValue.map { max(-$0, min($0, Double(value))) } ?? Double(value)
      }
      let gradients = network.parameters.gradients.list.map(clipped)
      let wordGradients = schedule.inputs.indices.map { network.embeddingGradients[$0].map(clipped) }
      let all = own == nil ? gradients : gradients + wordGradients.joined()
      let norm = all.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let scale = options.clipNorm.map { min(1, $0 / norm) } ?? 1
      #expect(options.clipNorm == nil || scale < 1, "the limit is never reached")
      network.parameters.values.fill(
        zip(network.parameters.values.list, gradients).enumerated().map { index, pair in
          let w = Double(pair.0)
          return Float(w - twin.loss(index, scale * pair.1 + options.l2 * w, step))
        })
      network.parameters.didChange()
      guard own != nil else { continue }
      for (slot, word) in schedule.inputs.enumerated() {
        words[Int(word)] = words[Int(word)].enumerated().map { column, w in
          let place = Int(word) * words.width + column
          return Float(Double(w) - wordTwin.loss(place, scale * wordGradients[slot][column], step))
        }
      }
    }
  }

  @Test func frozenVectorsDontMoveAndOthersDo() throws {
    var options = Toy.options
    options.epochs = 2
    for training in [EmbeddingTraining.frozen, .same] {
      options.embeddingTraining = training
      var before: [[Float]] = []
      let run = try Run(options, train: Toy.negation) { model in
        before = (0..<model.network.embedding.rowCount).map { model.network.embedding[$0] }
      }
      let embedding = run.trainer.model.network.embedding
      for (row, word) in run.trainer.model.vocabulary.words.enumerated() {
        let isRead = row != Vocabulary.unknown
        #expect((embedding[row] == before[row]) == (training == .frozen || !isRead), "\(word)")
      }
    }
  }

  /// SGD with rate 1: an update is the gradient, whose norm the limit bounds; below it, nothing changes.
  @Test func theClipNormBoundsAnUpdate() throws {
    var options = Toy.options
    (options.optimizer, options.learningRate, options.epochs) = (.sgd, 1, 1)
    (options.batchSize, options.embeddingTraining) = (6, .same)
    func step(_ clipNorm: Double?) throws -> Double {
      options.clipNorm = clipNorm
      var before: [Float] = []
      let run = try Run(options, train: Toy.negation) { before = numbers(of: $0) }
      return zip(numbers(of: run.trainer.model), before).reduce(0) { $0 + pow(Double($1.0 - $1.1), 2) }
        .squareRoot()
    }
    let free = try step(nil)
    #expect(free > 0.02)
    #expect(abs(try step(0.01) - 0.01) < 1e-5)
    #expect(try step(2 * free) == free)
  }
}
