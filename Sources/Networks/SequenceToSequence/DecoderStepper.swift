import EspalierKernels
import EspalierSchedules

/// Runs a decoder one step at a time over sources that it has read.
///
/// Its probabilities have the bits that a run over whole outputs gives.
package final class DecoderStepper {
  private let network: SequenceToSequenceNetwork<Float>
  private let stepper: StateStepper
  private let sourceCount: Int
  /// The decoder's first states.
  private let first: [[Matrix<Float>]]
  /// What the step at hand reads.
  private let reading = Reading()

  /// Held apart, so that what the stepper calls doesn't hold the stepper.
  private final class Reading {
    var words: [Int32] = []
    var sentences: [Int32] = []
  }

  /// Reads sources, of which every node is an output.
  package init(_ network: SequenceToSequenceNetwork<Float>, _ schedule: EncoderSchedule) {
    self.network = network
    sourceCount = schedule.outputOffsets.count - 1
    let reading = reading
    let feedsSummary = network.shape.feedsSummary
    stepper = StateStepper(network.decoder, team: network.team) { numbers in
      guard feedsSummary else { return network.decoderInputs(numbers, sentences: []) }
      return network.decoderInputs(
        numbers.map { reading.words[Int($0)] }, sentences: numbers.map { reading.sentences[Int($0)] })
    }
    first = network.encode(schedule)
    stepper.begin(with: first)
  }

  /// Goes back to the first states.
  func restart() { stepper.begin(with: first) }

  /// The next step of some outputs.
  ///
  /// - Parameters:
  ///   - words: what each reads; -1 for nothing.
  ///   - sentences: the source of each, in order.
  ///   - rows: the output of the step before that each goes on from; at first, the source.
  /// - Returns: the probabilities of what comes next, a row an output.
  func step(_ words: [Int32], sentences: [Int32], after rows: [Int]) -> Matrix<Float> {
    (reading.words, reading.sentences) = (words, sentences)
    let inputs: [Int?] =
      network.shape.feedsSummary ? words.indices.map { $0 } : words.map { $0 < 0 ? nil : Int($0) }
    let states = stepper.step(inputs, after: rows)
    var offsets = [Int](repeating: 0, count: sourceCount + 1)
    for sentence in sentences { offsets[Int(sentence) + 1] += 1 }
    for sentence in 0..<sourceCount { offsets[sentence + 1] += offsets[sentence] }
    return network.probabilities(words.indices.map(Int32.init), of: states, offsets: offsets)
  }

  /// After a step: the weights with which an output attended to the nodes of its source; nil without attention.
  func weights(_ output: Int) -> [Float]? { network.attentionWeights(step: output) }
}
