import Espalier
import Testing

/// Language models: what they say of sentences, what is drawn from them, and that they learn.
@Suite struct LanguageModelTests {
  private static let sentences = Toy.trees([
    "(1 (1 the) (1 (1 dog) (1 barks)))", "(1 (1 the) (1 (1 cat) (1 sleeps)))",
    "(1 (1 a) (1 (1 dog) (1 sleeps)))",
    "(1 (1 a) (1 (1 cat) (1 (1 never) (1 barks))))",
  ])

  private static func options(_ cell: CellKind = .lstm, layers: Int = 1) -> TrainingOptions {
    var options = Toy.options
    (options.cell, options.layers) = (cell, layers)
    return options
  }

  private func trained(
    _ options: TrainingOptions, _ trees: [Tree] = sentences
  ) throws -> (model: LanguageModel, epochs: [LanguageEpoch]) {
    let trainer = try LanguageTrainer(options: options, train: trees, dev: trees, vectors: nil)
    var epochs: [LanguageEpoch] = []
    _ = try trainer.run { epochs.append($0) }
    return (trainer.model, epochs)
  }

  /// A network of zeros finds everything equally probable: its perplexity is the number of classes.
  @Test func perplexityOfZerosIsTheNumberOfClasses() throws {
    var options = Self.options()
    options.epochs = 1
    let model = try trained(options).model
    model.network.parameters.values.fill([Float](repeating: 0, count: model.network.parameters.count))
    model.network.parameters.didChange()
    var metrics = LanguageMetrics()
    metrics.add(model.score(Self.sentences.map(\.words)))
    let classes = Double(model.vocabulary.count + 1)
    expectClose([try #require(metrics.perplexity)], [classes], within: 1e-5)
    #expect(metrics.sentences == 4 && metrics.words == 13 && metrics.unknown == 0)
    #expect(LanguageMetrics().perplexity == nil)
  }

  /// Steps give the bits that whole sequences give, alone or among others, in every layer.
  @Test(arguments: [CellKind.rnn, .lstm, .gru], [1, 2])
  func stepsEqualWholeSequences(_ cell: CellKind, layers: Int) throws {
    var options = Self.options(cell, layers: layers)
    options.epochs = 2
    let model = try trained(options).model
    let words = Self.sentences.map { model.numbers(of: $0.words) }
    let whole = model.score(Self.sentences.map(\.words))
    let stepper = SequenceStepper(model.network, team: model.team)
    var logarithms = words.map { _ in [Double]() }
    var table = stepper.begin(count: words.count)
    var open = Array(words.indices)
    for step in 0...4 {
      for (row, index) in open.enumerated() {
        let wanted = Int(model.classes(of: words[index])[step])
        logarithms[index].append(naturalLogarithm(Double(table[row][wanted])))
      }
      // Finished sentences are left behind, and the others stand in another order.
      let left = open.enumerated().filter { step < words[$0.element].count }.reversed()
      guard !left.isEmpty else { break }
      table = stepper.step(left.map { words[$0.element][step] }, after: left.map(\.offset))
      open = left.map(\.element)
    }
    for (index, score) in whole.enumerated() {
      #expect(score.logarithms == logarithms[index], "\(cell), \(layers): sentence \(index)")
      #expect(model.score([Self.sentences[index].words]) == [score], "alone")
    }
  }

  /// What can be foretold is learnt: the first word and the animal are free, the rest depends on them.
  @Test func whatCanBeForetoldIsLearnt() throws {
    var options = Self.options(.gru)
    (options.epochs, options.batchSize, options.learningRate) = (150, 2, 0.1)
    let (model, epochs) = try trained(options)
    let last = try #require(epochs.last?.dev.perplexity)
    let first = try #require(epochs.first?.dev.perplexity)
    // Two choices of two among five steps: 2^(2 · 4 / 17) is the least there is.
    #expect(first > 5 && last < 1.5 && last > 1.38, "\(first), then \(last)")
    #expect(epochs.filter(\.isBest).last?.dev.perplexity == epochs.compactMap(\.dev.perplexity).min())
    let samples = model.sample(count: 200)
    let known = Set(Self.sentences.map(\.words))
    let right = samples.count { known.contains($0.words) && $0.isFinished }
    #expect(right > 180, "\(right) of 200 are sentences")
    // Drawn as often as they are probable.
    let shares = Self.sentences.map { tree in Double(samples.count { $0.words == tree.words }) / 200 }
    for (share, score) in zip(shares, model.score(Self.sentences.map(\.words))) {
      #expect(abs(share - exponential(score.sum)) < 0.11, "\(shares)")
    }
  }

  @Test func samplesAreThoseOfTheirSeed() throws {
    var options = Self.options()
    options.epochs = 3
    let model = try trained(options).model
    let many = model.sample(count: 100)
    #expect(model.sample(count: 7) == Array(many.prefix(7)))
    var sampling = Sampling()
    sampling.seed = 2
    #expect(model.sample(count: 7, sampling) != Array(many.prefix(7)))
    for sample in many where sample.isFinished {
      let score = try #require(model.score([sample.words]).first)
      expectClose([sample.logarithm], [score.sum], within: 1e-5)
    }
    // The same word again and again: what is drawn is bounded.
    sampling.maximumLength = 3
    #expect(model.sample(count: 50, sampling).allSatisfy { $0.words.count <= 3 })
    let prompted = model.sample(count: 20, after: ["a", "cat", "unheard"], Sampling())
    #expect(prompted.allSatisfy { $0.words.starts(with: ["a", "cat", "unheard"]) })
  }

  @Test func fewerWordsAreDrawnFrom() throws {
    let probabilities: [Float] = [0.1, 0.4, 0.2, 0.05, 0.25]
    func drawn(_ sampling: Sampling, forbidden: Int = 0) -> [Int: Int] {
      var random = RandomSource(seed: 5)
      return (0..<2000).reduce(into: [:]) { counts, _ in
        counts[sampling.draw(probabilities[...], forbidden: forbidden, using: &random), default: 0] += 1
      }
    }
    var sampling = Sampling()
    let all = drawn(sampling)
    #expect(Set(all.keys) == [1, 2, 3, 4] && abs(Double(all[1] ?? 0) / 2000 - 0.4 / 0.9) < 0.04, "\(all)")
    sampling.topK = 2
    #expect(Set(drawn(sampling).keys) == [1, 4])
    (sampling.topK, sampling.topP) = (nil, 0.7)
    #expect(Set(drawn(sampling).keys) == [1, 4], "0.65 of 0.9 is enough")
    sampling.topP = 1e-9
    #expect(drawn(sampling) == [1: 2000])
    (sampling.topP, sampling.temperature) = (nil, 0)
    #expect(drawn(sampling) == [1: 2000])
    sampling.temperature = 0.5
    let cold = drawn(sampling)
    let squares = [0.16, 0.04, 0.0025, 0.0625]
    #expect(abs(Double(cold[1] ?? 0) / 2000 - squares[0] / squares.reduce(0, +)) < 0.04, "\(cold)")
    #expect(drawn(Sampling(), forbidden: 1)[1] == nil)
  }

  @Test func modelsAreSavedAndReadAgain() throws {
    var options = Self.options(.lstm, layers: 2)
    options.epochs = 1
    let model = try trained(options).model
    try withTemporaryFolder { folder in
      let path = folder + "/model"
      try model.save(to: path, replacing: false)
      let read = try LanguageModel.load(from: path)
      #expect(read.score(Self.sentences.map(\.words)) == model.score(Self.sentences.map(\.words)))
      #expect(read.sample(count: 5) == model.sample(count: 5))
      #expect(throws: ModelFileError.self) { try TreeClassifier.load(from: path) }
      try ModelFolder.reseal(path)
    }
  }

  @Test func trainingsAreRepeatedToTheBit() throws {
    var options = Self.options(.gru)
    (options.epochs, options.dropout, options.inputDropout) = (3, 0.3, 0.2)
    let one = try trained(options).model
    options.threadCount = 2
    let other = try trained(options).model
    #expect(one.network.parameters.values.list == other.network.parameters.values.list)
  }

  @Test func onlySequencesForetell() throws {
    var options = Self.options(.treeLSTM)
    let error = #expect(throws: TrainingError.self) { try trained(options) }
    #expect(error?.description.contains("words are foretold only by cells that read sequences") == true)
    options.cell = .lstm
    #expect(throws: TrainingError.self) { try trained(options, []) }
  }
}
