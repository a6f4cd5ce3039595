import Espalier
import Testing

/// The adding problem and the copy task.
@Suite struct ProbeTests {
  private func reports(
    _ cell: CellKind, task: ProbeTask, shape: ProbeShape, epochs: Int, hidden: Int = 16, rate: Double = 0.01,
    threads: Int = 1, prepare: (inout ProbeConfiguration) -> Void = { _ in }
  ) throws -> [ProbeReport] {
    var options = TrainingOptions()
    (options.cell, options.hiddenSize, options.epochs, options.batchSize) = (cell, hidden, epochs, 20)
    (options.optimizer, options.learningRate, options.clipNorm) = (.adam, rate, 1)
    options.threadCount = threads
    if cell.hasForgetGates { options.initialization.forgetBias = 1 }
    var configuration = ProbeConfiguration(task: task, shape: shape, training: options)
    (configuration.updatesPerEpoch, configuration.measured) = (50, 60)
    prepare(&configuration)
    var reports: [ProbeReport] = []
    try ProbeTrainer(configuration).run { reports.append($0) }
    return reports
  }

  /// What the lecture says, measured: after training, more reaches the first steps of an LSTM than of an RNN.
  @Test func theTrainedLSTMsGradientReachesFurtherThanTheRNNs() throws {
    let shape = ProbeShape.sequences(length: 30)
    let lstm = try reports(.lstm, task: .adding, shape: shape, epochs: 16)
    let rnn = try reports(.rnn, task: .adding, shape: shape, epochs: 16)
    let (trained, other) = (try #require(lstm.last), try #require(rnn.last))
    #expect(lstm.count == 17 && lstm[0].epoch == 0 && trained.epoch == 16)
    #expect(try #require(trained.loss) < 0.02)
    #expect(try #require(other.loss) > 0.05)
    for distance in 25...29 {
      let reached = try #require(trained.flow.share(of: "token", distance: distance))
      let before = try #require(lstm[0].flow.share(of: "token", distance: distance))
      let rnns = try #require(other.flow.share(of: "token", distance: distance))
      #expect(reached > 10 * rnns && reached > 10 * before, "\(distance): \(reached), \(rnns), \(before)")
    }
  }

  @Test func treesAddUp() throws {
    let reports = try reports(.treeLSTM, task: .adding, shape: .trees(depths: 2...4), epochs: 12)
    #expect(try #require(reports.last?.loss) < 0.02)
    #expect(reports[0].flow.levels.count == 5)
    #expect(reports[0].flow.levels[0].means[0] == nil, "a root has no token")
  }

  @Test func symbolsAreCopied() throws {
    let reports = try reports(
      .gru, task: .copy, shape: .sequences(length: 1), epochs: 20, hidden: 40, rate: 0.01)
    let (first, last) = (try #require(reports.first), try #require(reports.last))
    #expect(abs(try #require(first.loss) - 2.079) < 0.3)
    let (before, after) = (try #require(first.loss), try #require(last.loss))
    #expect(after < 0.8 * before)
    let (guessed, right) = (try #require(first.accuracy), try #require(last.accuracy))
    #expect(right > guessed)
    // Ten symbols and a mark before the outputs, of which the first is nearest.
    #expect(first.flow.levels.count == 12)
  }

  @Test func runsRepeatToTheBitWithAnyNumberOfThreads() throws {
    let shape = ProbeShape.sequences(length: 8)
    let one = try reports(.gru, task: .adding, shape: shape, epochs: 2)
    let two = try reports(.gru, task: .adding, shape: shape, epochs: 2, threads: 2)
    #expect(one.map(\.loss) == two.map(\.loss))
    #expect(one.map(\.flow) == two.map(\.flow))
  }

  @Test func whatGoesWithNoCellIsSaid() throws {
    func code(_ cell: CellKind, _ task: ProbeTask, _ shape: ProbeShape) -> TrainingError.Code? {
      do {
        _ = try reports(cell, task: task, shape: shape, epochs: 1)
        return nil
      } catch {
        return (error as? TrainingError)?.code
      }
    }
    let trees = ProbeShape.trees(depths: 2...2)
    #expect(code(.mvRNN, .adding, trees) == .noProbe(cell: "mv-rnn"))
    #expect(code(.treeRNN, .copy, trees) == .onlyOfSequences("symbols are copied", cell: "tree-rnn"))
    #expect(code(.treeRNN, .random, trees) == nil)
  }
}
