import ArgumentParser
import Espalier

/// What the files of `seq2seq` hold.
struct SequenceInputOptions: ParsableArguments {
  @Flag(help: "Files are treebanks: what is said of a sentence are its brackets.")
  var treebank = false
  @Option(
    help: ArgumentHelp(
      "With --treebank, the trees over the words that a tree cell reads. (default: balanced, or as the model was trained)",
      valueName: "shape"))
  var encoderTrees: WordTree?
  @OptionGroup var input: InputOptions

  func validate() throws {
    guard !treebank else { return }
    for (name, isGiven) in [
      ("--encoder-trees", encoderTrees != nil), ("--input-format", input.inputFormat != nil),
      ("--trees", input.trees != nil), ("--xml-mapping", input.xmlMapping != nil),
      ("--label-offset", input.labelOffset != nil),
    ] where isGiven { throw ValidationError("\(name) needs --treebank") }
  }

  /// Checks what depends on what the network reads.
  func check(readsTrees: Bool) throws {
    if encoderTrees != nil, !readsTrees {
      throw ValidationError("the network reads sentences, and no trees over them: leave --encoder-trees out")
    }
  }

  /// Opens a file of pairs, or of sources.
  func open(_ path: String) throws(FileError) -> ByteReader {
    let source = try ByteReader(path: path)
    if let encoding = input.encoding { try source.decode(from: encoding) }
    return source
  }

  /// What a sentence of a treebank is to a network.
  func source(_ tree: Tree, forTrees readsTrees: Bool, as shape: WordTree) -> Tree {
    readsTrees ? shape.tree(over: tree.words) : Tree(words: tree.words)
  }
}

/// The pairs of files, and where each begins.
struct PlacedSequencePairs {
  /// The pairs.
  private(set) var pairs: [SequencePair] = []
  /// Where they begin.
  private(set) var positions: [SourcePosition] = []
  /// Of treebanks, the trees.
  private(set) var trees: [Tree] = []

  /// Reads everything.
  ///
  /// - Parameters:
  ///   - readsTrees: whether the network reads trees.
  ///   - shape: what trees it reads of a treebank's sentences.
  ///   - linearization: how a treebank's trees are said.
  /// - Throws: errors of the readers.
  init(
    paths: [String], _ options: SequenceInputOptions, readsTrees: Bool, shape: WordTree,
    linearization: Linearization
  ) throws {
    try options.check(readsTrees: readsTrees)
    guard options.treebank else {
      try InputFiles.checkPresence(paths)
      for path in paths {
        let reader = SequencePairReader(try options.open(path), sources: readsTrees ? .trees : .words)
        while let pair = try reader.next() {
          pairs.append(pair)
          positions.append(reader.position)
        }
      }
      return
    }
    let placed = try PlacedTrees(paths: paths, options: options.input)
    (trees, positions) = (placed.trees.map { $0.removingOuterBracket() }, placed.positions)
    for (tree, position) in zip(trees, positions) where !Linearization.canSay(tree) {
      throw TreeError(
        "brackets are said of words at leaves only, in the order of the sentence: convert dependencies and crossing branches first",
        at: position)
    }
    pairs = trees.map { tree in
      SequencePair(
        source: options.source(tree, forTrees: readsTrees, as: shape), target: linearization.tokens(of: tree))
    }
  }

  /// Checks that a model can read all sources.
  ///
  /// - Throws: `TreeError` at the first one that it can't.
  func check(_ model: SequenceToSequenceModel) throws {
    for (pair, position) in zip(pairs, positions) {
      do {
        try model.check(pair.source)
      } catch {
        throw TreeError("\(error)", at: position)
      }
    }
  }

  /// Where the first source begins that has a node with so many children.
  func place(ofArity arity: Int) -> SourcePosition? {
    pairs.firstIndex { $0.source.maximumArity == arity }.map { positions[$0] }
  }
}

/// Why a training on sequences to say cannot begin or go on.
struct SequenceFailure: Error, CustomStringConvertible {
  /// The status to exit with.
  let status: ExitStatus
  /// One sentence in the compiler's style.
  let description: String

  init(_ error: TrainingError, train: PlacedSequencePairs, dev: PlacedSequencePairs) {
    status = TrainingFailure.status(of: error)
    var position: SourcePosition?
    if case .tooManyChildren(let count, _) = error.code {
      position = train.place(ofArity: count) ?? dev.place(ofArity: count)
    }
    description = "\(position?.description ?? "espalier"): error: \(error)"
  }
}

extension SequenceToSequenceModel {
  /// How a treebank's trees were said in training: with labels where the model can say some.
  var linearization: Linearization {
    Linearization(hasLabels: targetVocabulary.words.contains { $0.hasPrefix("(") && $0 != "(" })
  }

  /// Whether the model was trained on a treebank's sentences and their brackets.
  var saysBrackets: Bool {
    configuration.training.contains { $0 == .init("treebank", .flag(true)) }
  }

  /// The trees that the model was trained to read of a treebank's sentences.
  var encoderTrees: WordTree? {
    for fact in configuration.training where fact.name == SequenceReport.encoderTreesName {
      if case .text(let name) = fact.value { return WordTree(rawValue: name) }
    }
    return nil
  }
}
