import Espalier

/// A tree and where it begins.
struct PlacedTree {
  let tree: Tree
  let position: SourcePosition
}

/// Leads trees to a model in batches, in the order of the input, in bounded memory.
///
/// Trees that are there already are answered together. Before a read that would wait for more
/// input, everything that was read is answered: whoever sends trees one by one gets results one by one.
final class TreeStream {
  private let model: TreeClassifier
  private let nodes: NodeSelection
  private let answer: ([PlacedTree]) throws -> Void
  private var batch: [PlacedTree] = []
  private var nodeCount = 0
  private var answerFailure: (any Error)?

  /// A batch is answered when it has so many trees, or so many nodes.
  private static let limits = (trees: 256, nodes: 1 << 15)

  /// - Parameter answer: takes trees that the model can read; called again and again.
  /// - Parameter nodes: which nodes the answers are about.
  init(
    _ model: TreeClassifier, nodes: NodeSelection, answer: @escaping ([PlacedTree]) throws -> Void
  ) {
    self.model = model
    self.nodes = nodes
    self.answer = answer
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
      try self.settleBeforeWaiting()
    }
    do {
      while let tree = try trees.next() { try take(PlacedTree(tree: tree, position: trees.position)) }
    } catch {
      if let answerFailure { throw answerFailure }
      try settle()
      if let error = error as? TreeSyntaxError, error.code == .unknownFormat {
        throw PlainTextError(path: error.file, needsTrees: needsTrees)
      }
      throw error
    }
    try settle()
  }

  private func take(_ tree: PlacedTree) throws {
    do {
      try model.check(tree.tree, nodes: nodes)
    } catch {
      throw TreeError("\(error)", at: tree.position)
    }
    batch.append(tree)
    nodeCount += tree.tree.nodeCount
    if batch.count >= Self.limits.trees || nodeCount >= Self.limits.nodes { try settle() }
  }

  private func settle() throws {
    guard !batch.isEmpty else { return }
    let trees = batch
    batch.removeAll(keepingCapacity: true)
    nodeCount = 0
    do {
      try answer(trees)
    } catch {
      answerFailure = error
      throw error
    }
  }

  /// Answers in the midst of a read, which an error ends; `run` throws that error then.
  private func settleBeforeWaiting() throws(FileError) {
    do {
      try settle()
    } catch {
      throw FileError(.unreadable, path: "", detail: "reading was given up")
    }
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
