import Espalier

/// Leads sources to a model in batches, in the order of the input, in bounded memory; see ``AnswerBatch``. A blank line is a
/// source that is nil.
final class SourceStream {
  private let model: SequenceToSequenceModel
  private let options: SequenceInputOptions
  private let batch: AnswerBatch<Tree?>

  init(
    _ model: SequenceToSequenceModel, _ options: SequenceInputOptions,
    answer: @escaping ([Tree?]) throws -> Void
  ) {
    self.model = model
    self.options = options
    batch = AnswerBatch(limits: (items: 4096, size: 1 << 17), answer: answer)
  }

  /// Reads everything. Sources that precede an error are answered before it is thrown.
  ///
  /// - Throws: errors of the readers; `TreeError` where the model cannot read a source; what `answer` throws.
  func run(paths: [String]) throws {
    try options.check(readsTrees: !model.readsSequences)
    do {
      if options.treebank { try readTreebanks(paths) } else { try readLines(paths) }
    } catch {
      if let failure = batch.failure { throw failure }
      try batch.settle()
      throw error
    }
    try batch.settle()
  }

  private func readTreebanks(_ paths: [String]) throws {
    let shape = options.encoderTrees ?? model.encoderTrees ?? .balanced
    let trees = try TreebankInput(paths: paths, options: options.input) { () throws(FileError) in
      try self.batch.settleBeforeWaiting()
    }
    while let tree = try trees.next() {
      try take(options.source(tree, forTrees: !model.readsSequences, as: shape), at: trees.position)
    }
  }

  private func readLines(_ paths: [String]) throws {
    try InputFiles.checkPresence(paths)
    for path in paths {
      let source = try options.open(path)
      source.beforeWaiting = { () throws(FileError) in try self.batch.settleBeforeWaiting() }
      let reader = SequenceSourceReader(source, sources: model.readsSequences ? .words : .trees)
      while let line = try reader.next() { try take(line, at: reader.position) }
    }
  }

  private func take(_ source: Tree?, at position: SourcePosition) throws {
    if let source {
      do {
        try model.check(source)
      } catch {
        throw TreeError("\(error)", at: position)
      }
    }
    try batch.take(source, size: source?.nodeCount ?? 1)
  }
}
