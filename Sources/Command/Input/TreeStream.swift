import Espalier

/// A tree and where it begins.
struct PlacedTree {
  let tree: Tree
  let position: SourcePosition
}

/// Leads trees to a model in batches, in the order of the input, in bounded memory; see ``AnswerBatch``.
final class TreeStream {
  private let model: TreeClassifier
  private let nodes: NodeSelection
  private let batch: AnswerBatch<PlacedTree>

  /// - Parameter answer: takes trees that the model can read; called again and again.
  /// - Parameter nodes: which nodes the answers are about.
  init(
    _ model: TreeClassifier, nodes: NodeSelection, answer: @escaping ([PlacedTree]) throws -> Void
  ) {
    self.model = model
    self.nodes = nodes
    batch = AnswerBatch(limits: (items: 256, size: 1 << 15), answer: answer)
  }

  /// Reads everything. Trees that precede an error are answered before it is thrown.
  ///
  /// - Throws: errors of the readers; `TreeError` where the model cannot read a tree; what `answer` throws.
  func run(paths: [String], options: InputOptions) throws {
    let needsTrees = !model.readsSequences
    if options.inputFormat == .text, needsTrees {
      throw PlainTextError(path: paths.first ?? "-", needsTrees: true)
    }
    let trees = try TreebankInput(paths: paths, options: options) { () throws(FileError) in
      try self.batch.settleBeforeWaiting()
    }
    do {
      while let tree = try trees.next() { try take(PlacedTree(tree: tree, position: trees.position)) }
    } catch {
      if let failure = batch.failure { throw failure }
      try batch.settle()
      if let error = error as? TreeSyntaxError, error.code == .unknownFormat {
        throw PlainTextError(path: error.file, needsTrees: needsTrees)
      }
      throw error
    }
    try batch.settle()
  }

  private func take(_ tree: PlacedTree) throws {
    do {
      try model.check(tree.tree, nodes: nodes)
    } catch {
      throw TreeError("\(error)", at: tree.position)
    }
    try batch.take(tree, size: tree.tree.nodeCount)
  }
}

/// Plain text where trees are expected.
struct PlainTextError: Error, CustomStringConvertible {
  /// The file.
  let path: String
  /// Whether the model cannot read text at all.
  let needsTrees: Bool

  var description: String {
    let name = path == "-" ? "<standard input>" : path
    return needsTrees
      ? "\(name): error: this model needs trees, and the input is plain text; give trees in brackets or XML"
      : "\(name): error: this is neither trees in brackets nor XML; for tokenised sentences, one a line,"
        + " give --input-format text"
  }
}
