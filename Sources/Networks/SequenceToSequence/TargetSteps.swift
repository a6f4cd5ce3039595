import EspalierSchedules

/// The steps of a minibatch's outputs: what each reads, and what it should say.
public struct TargetSteps: Sendable {
  /// The schedule of the decoder's passes.
  package let schedule: EncoderSchedule
  /// The steps of output b are `offsets[b]..<offsets[b + 1]`.
  package let offsets: [Int]
  /// The word that each step reads; -1 for none.
  let words: [Int32]
  /// The output that each step belongs to.
  let sentences: [Int32]
  /// What each step should say.
  package let classes: [Int32]

  /// The steps of outputs.
  ///
  /// - Parameters:
  ///   - outputs: the words of each.
  ///   - end: the class of an output's end.
  ///   - read: the words that steps read in place of those before them, the first step's -1 included; nil for these.
  ///   - feedsSummary: whether steps read the summary of their source, so that none reads what another does.
  package init(
    _ outputs: [[Int32]], end: Int, reading read: [[Int32]]? = nil, feedsSummary: Bool,
    _ builder: EncoderScheduleBuilder
  ) {
    var (words, sentences, classes): ([Int32], [Int32], [Int32]) = ([], [], [])
    var offsets = [0]
    var structures: [Structure] = []
    for (index, output) in outputs.enumerated() {
      let before = read?[index] ?? [-1] + output
      precondition(
        before.count == output.count + 1, "\(before.count) words to read in \(output.count + 1) steps")
      let inputs: [Int?] =
        feedsSummary
        ? before.indices.map { words.count + $0 } : before.map { $0 < 0 ? nil : Int($0) }
      structures.append(Structure(sequence: inputs, after: 0))
      words += before
      sentences += repeatElement(Int32(index), count: before.count)
      classes += output + [Int32(end)]
      offsets.append(words.count)
    }
    schedule = builder.schedule(structures)
    (self.words, self.sentences, self.classes, self.offsets) = (words, sentences, classes, offsets)
  }

  /// The number of steps.
  public var count: Int { classes.count }
}
