import EspalierEngine
public import EspalierKernels

/// Runs sequences through a network one step at a time, where what is read next depends on what was said before.
///
/// Its probabilities have the bits that a run over whole sequences gives.
public final class SequenceStepper {
  private let network: ClassifierNetwork<Float>
  private let stepper: StateStepper

  /// A stepper for a network of sequences that are read forward.
  public init(_ network: ClassifierNetwork<Float>, team: ThreadTeam) {
    self.network = network
    stepper = StateStepper(network.encoder, team: team) { network.inputRows(of: $0) }
  }

  /// The first step of so many sequences, which reads nothing.
  ///
  /// - Returns: the probabilities of what comes first, a row a sequence.
  public func begin(count: Int) -> Matrix<Float> { step((0..<count).map { _ in nil }, after: nil) }

  /// The next step.
  ///
  /// - Parameters:
  ///   - words: what each sequence reads.
  ///   - rows: the sequence of the step before that each goes on from.
  /// - Returns: the probabilities of what comes next, a row a sequence.
  public func step(_ words: [Int], after rows: [Int]) -> Matrix<Float> {
    step(words.map { Optional($0) }, after: rows)
  }

  private func step(_ words: [Int?], after rows: [Int]?) -> Matrix<Float> {
    let states = stepper.step(words, after: rows)
    return network.probabilities(of: states, rows: words.indices.map(Int32.init))
  }
}
