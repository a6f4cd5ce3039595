import ArgumentParser
import Espalier

/// `espalier classify`.
struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Label trees with a model.",
    usage: "espalier classify --model <folder> [<options>] [<file> ...]",
    discussion: """
      Results come in the order of the input, each as soon as its tree was read. Labels that the \
      trees have already are passed over.

        text      a line a tree: label, meaning, probability, words; with --nodes all, the
                  other nodes follow, indented; of a model that labels tokens, word/label
        json      an object a line: index, label, labels, probabilities, text, and nodes
        brackets  the tree with the model's labels; with --nodes root, that of the root alone
        xml       the same as tree XML
        corenlp-json, corenlp-xml
                  one document as CoreNLP writes it: sentimentValue, sentiment,
                  sentimentDistribution, sentimentTree, tokens, parse

      A model of sequences (lstm) also takes tokenised sentences, one a line, with --input-format text.

      EXAMPLES
        espalier classify --model models/reviews trees.txt
        echo '( ( It) ( works))' | espalier classify --model models/reviews --draw
        espalier classify --model models/reviews --draw-to html trees.txt > labelled.html
        parser < reviews.txt | espalier classify --model models/reviews --format json
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var input: StreamFiles
  @OptionGroup var options: InputOptions
  @Option(help: ArgumentHelp("What to write for each tree.", valueName: "format"))
  var format = ClassificationFormat.text
  @Option(
    help: ArgumentHelp(
      "Which nodes to report: the root, or all. (default: root; all for brackets and xml)", valueName: "nodes"
    ))
  var nodes: NodeSelection?
  @Flag(help: "Draw each tree, in colour on a terminal (unless NO_COLOR is set).")
  var draw = false
  @Option(
    help: ArgumentHelp(
      "Draw for the terminal, as one svg picture, or as one page that shows the probabilities of every node.",
      valueName: "format"))
  var drawTo: DrawingFormat?
  @Option(help: ArgumentHelp("What the picture or the page is called.", valueName: "text"))
  var title: String?

  /// What is written for each tree.
  enum ClassificationFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json, brackets, xml
    case corenlpJSON = "corenlp-json"
    case corenlpXML = "corenlp-xml"

    /// Whether the output is one document with an end, which describes all nodes of its trees.
    var isDocument: Bool { self == .corenlpJSON || self == .corenlpXML }
  }

  mutating func validate() throws {
    if title != nil, drawTo == nil || drawTo == .terminal {
      throw ValidationError("--title is for --draw-to svg and --draw-to html")
    }
    if format.isDocument, nodes == .root {
      throw ValidationError("--format \(format.rawValue) shows all nodes; leave --nodes root out")
    }
    guard let option = drawTo != nil ? "--draw-to" : draw ? "--draw" : nil else { return }
    if format != .text { throw ValidationError("\(option) draws, and cannot also write \(format.rawValue)") }
    if nodes == .root { throw ValidationError("\(option) draws all nodes; leave --nodes root out") }
  }

  /// What is drawn for; nil where nothing is drawn.
  private var drawing: DrawingFormat? { drawTo ?? (draw ? .terminal : nil) }

  func run() throws {
    let model = try model.load()
    try StandardOutput.write { output in
      let writer = try writer(model.configuration, output)
      let stream = TreeStream(model, nodes: selection) { trees in
        let predictions = model.predict(trees.map(\.tree), nodes: selection)
        try writer.write(trees, predictions, team: model.team)
        try output.flush()
      }
      do {
        try stream.run(paths: input.files, options: options)
      } catch {
        // A picture, a page or a document shows the trees before an error; so do lines, which are written already.
        if drawing != nil || format.isDocument, !(error is FileError) { try writer.finish() }
        throw error
      }
      try writer.finish()
    }
  }

  private var selection: NodeSelection {
    if drawing != nil || format.isDocument { return .all }
    return nodes ?? (format == .brackets || format == .xml ? .all : .root)
  }

  private func writer(_ model: ModelConfiguration, _ output: StandardOutput) throws
    -> any ClassificationWriter
  {
    let (labels, labelsTokens) = (model.labels, model.head == .tokens)
    if labelsTokens, format.isDocument {
      throw ValidationError(
        "the model labels tokens, and \(format.rawValue) holds labels of sentences: take another --format")
    }
    switch drawing {
    case .terminal: return DrawingWriter(labels, output)
    case .some(let format): return PictureWriter(labels, format, title: title ?? "", output)
    case nil: break
    }
    switch format {
    case .text where labelsTokens: return TaggedSentenceWriter(labels, output)
    case .text: return TextClassificationWriter(labels, output)
    case .json:
      return JSONClassificationWriter(
        labels, showsNodes: selection == .all, labelsTokens: labelsTokens, output)
    case .brackets: return LabelledTreeWriter(labels, BracketWriter(output))
    case .xml: return LabelledTreeWriter(labels, TreeXMLWriter(output))
    case .corenlpJSON: return CoreNLPJSONWriter(labels, output)
    case .corenlpXML: return CoreNLPXMLWriter(labels, output)
    }
  }
}
