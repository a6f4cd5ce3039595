import ArgumentParser
import Espalier

/// `espalier inspect`.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Look into the gates of a model while it reads.",
    usage: "espalier inspect --model <folder> [<options>] [<text> ...]",
    discussion: """
      For every node of a tree, or every word of a sentence: what its forget gates keep of each state that it reads \
      (for a GRU, z), what the input gate lets in (1 - z), how much the cell holds (the length of c), how open the \
      output gate is, how much is shown (the length of h), and how far the cell moved from those that it read. Gates \
      are means over their units, from 0, shut, to 1, open. The units that moved most are named.

      A text is a tree in brackets or, for models of sequences, also a tokenised sentence. Without one, a \
      treebank is read from standard input.

      EXAMPLES
        espalier inspect --model models/reviews '( ( ( not) ( good)) ( at all))'
        espalier inspect --model models/lstm 'not good at all' --heat-map gates.svg
        espalier inspect --model models/reviews '( ( not) ( good))' --tree gates.svg --show moved
        espalier inspect --model models/lstm --format json --units --input-format text < sentences.txt
      """)

  @OptionGroup var model: ModelOptions
  @Argument(help: ArgumentHelp("Trees in brackets, or sentences.", valueName: "text"))
  var texts: [String] = []
  @OptionGroup(title: "Reading") var input: InputOptions
  @Option(help: ArgumentHelp("What to print for each text.", valueName: "format"))
  var format = ReportFormat.text
  @Flag(help: "With --format json, write every unit of every gate, and c and h.")
  var units = false
  @Option(help: ArgumentHelp("Draw the gates as colours along the sentence, as SVG.", valueName: "file"))
  var heatMap: String?
  @Option(help: ArgumentHelp("Draw the trees, coloured by what is shown, as SVG.", valueName: "file"))
  var tree: String?
  @Option(help: ArgumentHelp("What colours show.", valueName: "quantity"))
  var show = InspectedTree.Quantity.kept
  @Option(parsing: .unconditional, help: ArgumentHelp("Draw this layer alone.", valueName: "n"))
  var layer: Int?

  func validate() throws {
    try Limits.check("--layer", layer, within: Limits.layers)
    if units, format != .json { throw ValidationError("--units is for --format json") }
    if layer != nil, heatMap == nil, tree == nil {
      throw ValidationError("--layer is for pictures: give --heat-map or --tree")
    }
    if let heatMap, heatMap == tree { throw ValidationError("--heat-map and --tree name the same file") }
  }

  func run() throws {
    let loaded = try model.load()
    if tree != nil, loaded.readsSequences {
      throw UninspectableModel(
        path: model.model, reason: "it reads sequences, which have no tree to draw: give --heat-map")
    }
    if let layer, layer > loaded.configuration.layers {
      throw UninspectableModel(path: model.model, reason: "it has no layer \(layer)")
    }
    let inspector: GateInspector
    do {
      inspector = try GateInspector(loaded)
    } catch {
      throw UninspectableModel(path: model.model, reason: "\(error)")
    }
    let (map, picture) = (try heatMap.map(Self.file), try tree.map(Self.file))
    var all: [InspectedTree] = []
    try StandardOutput.write { output in
      for (index, text) in try read(loaded).enumerated() {
        let inspected = inspect(text, loaded, inspector)
        if map != nil || picture != nil { all.append(inspected) }
        switch format {
        case .text: try output.write((index > 0 ? "\n" : "") + InspectionReport.text(inspected))
        case .json: try output.write(InspectionReport.json(inspected, index: index, showsUnits: units))
        }
        try output.flush()
      }
    }
    let pictures = InspectionPictures(quantity: show, layer: layer)
    if let map {
      try pictures.heatMap(all).write(to: map)
      try map.commit()
    }
    if let picture {
      try pictures.trees(all, to: picture)
      try picture.commit()
    }
  }

  private static func file(_ path: String) throws(FileError) -> AtomicFile { try AtomicFile(path: path) }

  /// The trees, or the sentences as trees of words.
  private func read(_ model: TreeClassifier) throws -> [Tree] {
    var trees: [Tree] = []
    let readers: [any TreeReader] =
      texts.isEmpty
      ? [try TreebankInput(paths: ["-"], options: input)]
      : texts.map { text in
        let source = ByteReader(bytes: Array(text.utf8), name: "<text>")
        let isTree = text.drop { $0 == " " }.first == "("
        return isTree || !model.readsSequences ? BracketReader(source) : SentenceReader(source)
      }
    for reader in readers {
      while let tree = try reader.next() {
        do {
          try model.check(tree, nodes: .root)
        } catch {
          throw TreeError("\(error)", at: reader.position)
        }
        trees.append(tree)
      }
    }
    return trees
  }

  private func inspect(_ tree: Tree, _ model: TreeClassifier, _ inspector: GateInspector) -> InspectedTree {
    let isSequence = model.readsSequences
    var labels = [String](repeating: "", count: isSequence ? tree.words.count : tree.nodeCount)
    let prediction = model.predict([tree], nodes: isSequence ? .root : .all)[0]
    let set = model.configuration.labels
    for (index, node) in prediction.nodes.enumerated() {
      // The label of a sequence is what its last word has made of it.
      let last = isSequence && node == tree.root ? tree.words.count - 1 : nil
      let place = last ?? (isSequence ? tree.position(of: node) ?? 0 : node)
      if labels.indices.contains(place) { labels[place] = set.labels[prediction.label(index)] }
    }
    return InspectedTree(
      tree: tree, inspection: inspector.inspect(tree), labels: labels, isSequence: isSequence)
  }
}

extension InspectedTree.Quantity: ExpressibleByArgument {}

/// A model that can't be looked into, or not in the way that was asked for.
struct UninspectableModel: Error, CustomStringConvertible {
  let path: String
  let reason: String
  var description: String { "\(path): error: this model can't be inspected so: \(reason)" }
}
