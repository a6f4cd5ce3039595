import Espalier
import Testing

/// Models that say sequences: that they learn, are repeated, saved and measured.
@Suite struct SequenceToSequenceModelTests {
  /// All sequences of up to four of three letters, and the same from last to first.
  private static let pairs: [SequencePair] = {
    var sequences: [[String]] = [[]]
    var layer = sequences
    for _ in 0..<4 {
      layer = layer.flatMap { words in ["a", "b", "c"].map { words + [$0] } }
      sequences += layer
    }
    return sequences.dropFirst().map { SequencePair(source: Tree(words: $0), target: $0.reversed()) }
  }()

  private static func options(_ cell: CellKind = .gru) -> TrainingOptions {
    var options = Toy.options
    (options.cell, options.hiddenSize, options.embeddingSize) = (cell, 16, 8)
    (options.optimizer, options.learningRate, options.epochs, options.batchSize) = (.adam, 0.01, 60, 8)
    return options
  }

  private func trained(
    _ options: TrainingOptions, _ own: SequenceToSequenceOptions = SequenceToSequenceOptions(),
    _ pairs: [SequencePair] = pairs
  ) throws -> (model: SequenceToSequenceModel, epochs: [SequenceToSequenceEpoch]) {
    let trainer = try SequenceToSequenceTrainer(options: options, own: own, train: pairs, dev: pairs)
    var epochs: [SequenceToSequenceEpoch] = []
    _ = try trainer.run(step: { _ in }) { epochs.append($0) }
    return (trainer.model, epochs)
  }

  private func exact(_ model: SequenceToSequenceModel, _ pairs: [SequencePair] = pairs) -> Double {
    var metrics = SequenceToSequenceMetrics()
    for (pair, outputs) in zip(pairs, model.translate(pairs.map(\.source))) {
      metrics.add(outputs[0], for: pair.target)
    }
    return metrics.exactMatch ?? 0
  }

  @Test func reversingIsLearnt() throws {
    let (model, epochs) = try trained(Self.options())
    #expect(exact(model) > 0.99, "\(exact(model))")
    let costs = epochs.compactMap(\.dev.perplexity)
    #expect(costs.count == 60 && (costs.min() ?? 9) < 1.05 && costs[0] > 2)
    #expect(epochs.filter(\.isBest).last?.dev.perplexity == costs.min())
    // Scores of what is said are those of a run that is given it.
    for (pair, outputs) in zip(Self.pairs, model.translate(Self.pairs.map(\.source))).prefix(20) {
      let score = model.score([SequencePair(source: pair.source, target: outputs[0].words)])[0]
      expectClose([outputs[0].logarithm], [score.sum], within: 1e-4)
      #expect(score.rightSteps == score.logarithms.count)
    }
  }

  @Test func networksWithoutAttentionAndOfTreesLearn() throws {
    var own = SequenceToSequenceOptions()
    (own.attention, own.feedsSummary, own.reversesSource) = (nil, true, true)
    var options = Self.options(.lstm)
    options.epochs = 80
    #expect(exact(try trained(options, own).model) > 0.9)
    let trees = Self.pairs.map {
      SequencePair(source: WordTree.balanced.tree(over: $0.source.words), target: $0.target)
    }
    own = SequenceToSequenceOptions()
    own.attention = .additive
    let model = try trained(Self.options(.treeLSTM), own, trees).model
    #expect(exact(model, trees) > 0.9)
    #expect(model.decoder.cell == "lstm" && !model.readsSequences)
    let wide = try Tree(brackets: "( ( a) ( b) ( c))")
    #expect(throws: UnsuitableTree.self) { try model.check(wide) }
  }

  /// A network left to itself in training learns, too, and reads what it is given to read.
  @Test func teachersAreFollowedLessAndLess() throws {
    var own = SequenceToSequenceOptions()
    own.forcing = .linear(to: 0.2)
    let (model, epochs) = try trained(Self.options(), own)
    #expect(exact(model) > 0.95)
    let always = try trained(Self.options()).epochs
    #expect(epochs[0].loss != always[0].loss)
    let schedules: [(TeacherForcing, [Double])] = [
      (.always, [1, 1, 1]), (.linear(to: 0.5), [1, 0.75, 0.5]), (.exponential(0.5), [1, 0.5, 0.25]),
      (.inverseSigmoid(1), [0.5, 0.268941, 0.119203]),
    ]
    for (schedule, wanted) in schedules {
      expectClose((0..<3).map { schedule.rate(update: $0, of: 3) }, wanted, "\(schedule)", within: 1e-6)
    }
  }

  @Test func whatIsReadIsMixed() throws {
    var options = Self.options()
    options.epochs = 1
    let model = try trained(options).model
    let outputs = Self.pairs.suffix(30).map { model.numbers(of: $0.target) }
    let schedule = model.schedule(Self.pairs.suffix(30).map { model.structure(of: $0.source) })
    func mixed(_ rate: Double) -> [[Int32]] {
      var random = RandomSource(seed: 1)
      return model.network.mixed(schedule, outputs, forcing: rate, using: &random)
    }
    #expect(mixed(1) == outputs.map { [-1] + $0 })
    let (half, none) = (mixed(0.5), mixed(0))
    #expect(half != mixed(1) && half != none)
    // Left to itself, a network says what a beam of one finds, as long as it doesn't want to end.
    var search = BeamSearch()
    search.width = 1
    let said = model.network.search(schedule, limits: outputs.map { $0.count }, search)
    for (read, said) in zip(none, said) {
      let common = min(read.count - 1, said[0].words.count)
      #expect(Array(read[1..<1 + common]) == Array(said[0].words.prefix(common)))
    }
  }

  @Test func trainingsAreRepeatedToTheBit() throws {
    var options = Self.options(.lstm)
    (options.epochs, options.dropout, options.inputDropout, options.direction) = (3, 0.3, 0.2, .both)
    var own = SequenceToSequenceOptions()
    (own.attention, own.forcing, own.feedsSummary) = (.additive, .linear(to: 0.5), true)
    let one = try trained(options, own).model
    options.threadCount = 2
    let other = try trained(options, own).model
    #expect(one.network.parameters.values.list == other.network.parameters.values.list)
    // Threads search copies of the model.
    let many = (0..<40).flatMap { _ in Self.pairs.map(\.source) }
    #expect(one.translate(many) == other.translate(many))
  }

  @Test func modelsAreSavedAndReadAgain() throws {
    var options = Self.options(.lstm)
    (options.epochs, options.layers, options.minimumCount) = (2, 2, 2)
    var own = SequenceToSequenceOptions()
    own.minimumTargetCount = 2
    var pairs = Self.pairs
    pairs.append(SequencePair(source: Tree(words: ["a", "rare"]), target: ["seldom", "a"]))
    let model = try trained(options, own, pairs).model
    #expect(!model.vocabulary.contains("rare") && !model.targetVocabulary.contains("seldom"))
    let unknown = model.score([pairs[pairs.count - 1]])[0]
    #expect(unknown.unknownCount == 1 && unknown.logarithms.count == 3)
    // What isn't known is read all the same, and never said.
    let said = model.translate([Tree(words: ["unheard", "of"])])[0][0]
    #expect(!said.words.contains(Vocabulary.unknownWord))
    try withTemporaryFolder { folder in
      let path = folder + "/model"
      try model.save(to: path, replacing: false)
      let read = try SequenceToSequenceModel.load(from: path)
      let sources = pairs.map(\.source)
      #expect(read.translate(sources) == model.translate(sources) && read.score(pairs) == model.score(pairs))
      #expect(throws: ModelFileError.self) { try TreeClassifier.load(from: path) }
      try ModelFolder.reseal(path)
      let whole = try ModelFolder.read(from: path)
      #expect(whole.targetVocabulary == model.targetVocabulary)
      #expect(ModelCard(name: "m", configuration: whole.configuration).markdown.contains("seq2seq translate"))
    }
  }

  @Test func weightsStandInTheOrderOfTheWords() throws {
    var options = Self.options(.lstm)
    options.epochs = 60
    var own = SequenceToSequenceOptions()
    own.reversesSource = true
    let model = try trained(options, own).model
    var search = BeamSearch()
    search.keepsAttention = true
    let output = model.translate([Tree(words: ["a", "b", "c", "b"])], search)[0][0]
    #expect(output.words == ["b", "c", "b", "a"] && output.attention.count == 5)
    #expect(output.attention.allSatisfy { $0.count == 4 })
    #expect(BeamSearch().width == 5 && model.decoder.reversesSource)
  }

  @Test func metricsCountWhatTheySay() {
    var metrics = SequenceToSequenceMetrics()
    #expect(metrics.perplexity == nil && metrics.exactMatch == nil && metrics.tokenAccuracy == nil)
    let half = naturalLogarithm(0.5)
    metrics.add([
      SequenceScore(logarithms: [half, half], rightSteps: 1, unknownCount: 0),
      SequenceScore(logarithms: [half], rightSteps: 1, unknownCount: 0),
    ])
    expectClose([metrics.perplexity ?? 0, metrics.tokenAccuracy ?? 0], [2, 2.0 / 3], within: 1e-12)
    func output(_ words: String, isFinished: Bool = true) -> SpokenSequence {
      SpokenSequence(
        words: words.split(separator: " ").map(String.init), logarithm: 0, score: 0, isFinished: isFinished,
        attention: [])
    }
    metrics.add(output("a b c d"), for: ["a", "b", "c", "d"])
    metrics.add(output("a b c d", isFinished: false), for: ["a", "b", "c", "d"])
    metrics.add(output("a"), for: ["b"])
    #expect(metrics.exact == 1 && metrics.unfinished == 1 && metrics.outputs == 3)
    let bleu = metrics.bleu.score()
    #expect(bleu > 80 && bleu < 100)
  }

  @Test func bracketsAreMeasured() throws {
    let gold = try Tree(brackets: "(S (NP (D the) (N dog)) (VP (V saw) (NP (D a) (N cat))))")
    var metrics = BracketMetrics(Linearization(hasLabels: false))
    func say(_ text: String) { metrics.add(text.split(separator: " ").map(String.init), for: gold) }
    say("( ( XX XX ) ( XX ( XX XX ) ) )")
    #expect(metrics.counts.f1 == 1 && metrics.wellFormed == 1)
    // Right-branching: 4 brackets, of which S, VP and the last NP are right; 4 gold ones.
    #expect(metrics.baseline.f1 == 0.75)
    say("( ( XX XX ) XX ( XX XX ) )")
    #expect(metrics.counts.matched == 7 && metrics.counts.testBrackets == 7)
    say("( ( XX XX )")
    #expect(metrics.wellFormed == 2 && metrics.outputs == 3 && metrics.counts.goldBrackets == 12)
    #expect(metrics.counts.f1 == 14.0 / 19)
    // Punctuation at the end hangs at the root.
    metrics = BracketMetrics(Linearization(hasLabels: false))
    metrics.add(["XX"], for: try Tree(brackets: "(S (N a) (VP (V b) (N c)) (. .) ('' ''))"))
    #expect(metrics.baseline.matched == 2 && metrics.baseline.testBrackets == 3 && metrics.counts.f1 == 0)
  }

  @Test func networksThatCantBeAreRefused() {
    func error(_ change: (inout TrainingOptions, inout SequenceToSequenceOptions) -> Void) -> String {
      var (options, own) = (Self.options(.lstm), SequenceToSequenceOptions())
      change(&options, &own)
      let error = #expect(throws: TrainingError.self) { try trained(options, own) }
      return error?.description ?? ""
    }
    #expect(error { ($0.direction, $1.attention) = (.both, .dot) }.contains("32 and 16 numbers"))
    #expect(error { $1.cell = .treeLSTM }.contains("a decoder says sequences"))
    #expect(throws: TrainingError.self) { try trained(Self.options(), SequenceToSequenceOptions(), []) }
  }
}
