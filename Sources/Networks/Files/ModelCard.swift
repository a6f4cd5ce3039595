/// The page that tells people what a model is: the content of its `README.md`.
///
/// Made from the configuration; nothing reads it back.
public struct ModelCard: Sendable {
  private let name: String
  private let configuration: ModelConfiguration

  /// A card for a model in a folder of this name.
  public init(name: String, configuration: ModelConfiguration) {
    self.name = name
    self.configuration = configuration
  }

  /// The page, in Markdown with the front matter that model collections read.
  public var markdown: String {
    ([frontMatter, introduction] + (configuration.decoder == nil ? [labelTable] : []) + factTables + [usage])
      .joined(separator: "\n\n") + "\n"
  }

  private var readsSequences: Bool { CellKind.named(configuration.cell)?.readsSequences ?? false }

  private var frontMatter: String {
    """
    ---
    library_name: espalier
    pipeline_tag: \(pipeline)
    tags:
    - \(configuration.decoder == nil ? "\(readsSequences ? "sequence" : "tree")-classification" : "encoder-decoder")
    - \(configuration.cell)
    ---
    """
  }

  private var pipeline: String {
    if configuration.decoder != nil { return "text2text-generation" }
    if configuration.head == .tokens { return "token-classification" }
    return configuration.architecture == "relatedness" ? "sentence-similarity" : "text-classification"
  }

  private var introduction: String {
    let limit = configuration.arity.map { "at most \($0) \($0 == 1 ? "child" : "children") a node" }
    return """
      # \(plain(name))

      A recursive neural network that \(task). It was
      trained and saved by Espalier.

      - Cell: `\(configuration.cell)`, \(configuration.direction.name(inSequences: readsSequences)), layers: \(configuration.layers), \
      \(limit ?? "any number of children a node")
      - Hidden size: \(configuration.hiddenSize)
      - Words: \(configuration.vocabularySize), with vectors of \(configuration.embeddingSize) numbers
      """ + (configuration.decoder.map { "\n- Decoder: \($0.description)" } ?? "")
  }

  private var task: String {
    let count = configuration.labels.count
    let read = readsSequences ? "two sentences, read word by word" : "two parse trees"
    switch configuration.architecture {
    case "relatedness": return "compares \(read), by a score from 1 to \(count)"
    case LanguageModel.architecture:
      return "foretells the next word of a sentence, one of \(configuration.vocabularySize), or its end"
    case SequenceToSequenceModel.architecture:
      let read = readsSequences ? "a sequence, word by word," : "a tree"
      return "reads \(read) and says a sequence of words"
    case "relation": return "compares \(read), by one of \(count) relations"
    default:
      let tree = configuration.head == .nodes ? "every node of a parse tree" : "a parse tree as a whole"
      let sequence =
        configuration.head == .tokens ? "every token of a sentence" : "a sentence, read word by word"
      let labelled = readsSequences ? sequence : tree
      return "labels \(labelled), with one of \(count) labels"
    }
  }

  private var labelTable: String {
    let labels = configuration.labels
    let rows = labels.labels.indices.map {
      (labels.labels[$0], configuration.comparesPairs ? labels.labels[$0] : labels.name(of: $0))
    }
    return "## Labels\n\n" + table("label", "meaning", rows)
  }

  private var factTables: [String] {
    [("Training and data", configuration.training), ("Results", configuration.results)].compactMap {
      title, facts in
      let rows = facts.map { ($0.name, $0.value.description) }
      return rows.isEmpty ? nil : "## \(title)\n\n" + table("what", "value", rows)
    }
  }

  private var usage: String {
    let verbs =
      configuration.decoder != nil
      ? ["seq2seq translate", "seq2seq evaluate"]
      : configuration.comparesPairs
        ? ["relate predict", "relate evaluate"]
        : configuration.foretellsWords
          ? ["generate score", "generate score --sentences"] : ["classify", "evaluate"]
    let treebank = configuration.training.contains(.init("treebank", .flag(true))) ? " --treebank" : ""
    let targets = configuration.decoder == nil ? "" : ", words to say in `target-vocabulary.txt`"
    return """
      ## How to use it

      ```
      espalier \(verbs[0])\(treebank) --model \(name) FILE
      espalier \(verbs[1])\(treebank) --model \(name) FILE
      espalier info \(name)
      ```

      Weights are in `model.safetensors`, words in `vocabulary.txt` (a row of the embedding each, in order)\(targets), and
      `config.json` describes the network. Checksums in `model.safetensors` cover all of them.
      """
  }

  private func table(_ left: String, _ right: String, _ rows: [(String, String)]) -> String {
    (["| \(left) | \(right) |", "|---|---|"] + rows.map { "| \(plain($0.0)) | \(plain($0.1)) |" })
      .joined(separator: "\n")
  }

  /// Text that stays within its cell of a table and its line.
  private func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
      .split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }
}
