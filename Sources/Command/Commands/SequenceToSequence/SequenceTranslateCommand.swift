import ArgumentParser
import Espalier

/// `espalier seq2seq translate`.
struct SequenceTranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Say what a model makes of sources.",
    discussion: """
      A source a line; what follows a tab is passed over, so that files of pairs do. Outputs come in the order of \
      the input, each as soon as its source was read, a line each; a blank line stays one. A word that the model \
      doesn't know is read as its unknown word, which is never said. An output that doesn't end by itself ends \
      after --max-length words; how many did so is told at the end, and which with --format json.

        text   the output; with --scores or --n-best after its score and a tab, and with --n-best a
               blank line after each source's outputs
        json   an object a line: source, outputs (text, score, logarithm, finished, with --weights attention)

      EXAMPLES
        espalier seq2seq translate --model models/reverse sources.txt
        echo 'a b c' | espalier seq2seq translate --model models/reverse --n-best 3
        espalier seq2seq translate --model models/reverse --picture attention.svg sources.txt
      """)

  @OptionGroup var model: ModelOptions
  @Argument(
    help: ArgumentHelp(
      "Sources, or treebanks with --treebank: files, or '-' for standard input, which is read where none is named.",
      valueName: "file"))
  var files: [String] = []
  @OptionGroup(title: "Reading") var input: SequenceInputOptions
  @OptionGroup(title: "Search") var search: SearchOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Write the n best outputs of each source; no more than --beam.", valueName: "n"))
  var nBest: Int?
  @Flag(help: "Write the score of each output.")
  var scores = false
  @Flag(help: "With --format json, write with which weights each word looked at the source.")
  var weights = false
  @Option(
    help: ArgumentHelp(
      "Draw where each word of the best outputs looked, as an SVG picture.", valueName: "file"))
  var picture: String?
  @Option(help: ArgumentHelp("What to write for each source.", valueName: "format"))
  var format = ReportFormat.text

  mutating func validate() throws {
    try InputFiles.check(files)
    if files.isEmpty { files = ["-"] }
    if let nBest {
      try Limits.check("--n-best", nBest, within: 1...1000)
      if nBest > search.beam {
        throw ValidationError("--n-best is \(nBest), and --beam keeps \(search.beam) outputs")
      }
    }
    if weights, format != .json { throw ValidationError("--weights needs --format json") }
  }

  func run() throws {
    let model = try model.loadSequenceModel()
    if model.decoder.attention == nil, weights || picture != nil {
      throw ValidationError("the model has no attention: leave --weights and --picture out")
    }
    let writer = TranslationWriter(
      format: format, count: nBest, showsScores: scores, showsWeights: weights,
      readsTrees: !model.readsSequences)
    let file = try picture.map { path throws(FileError) in try AtomicFile(path: path) }
    var search = search.search(for: nBest ?? 1)
    search.keepsAttention = weights || picture != nil
    var blocks: [HeatMap.Block] = []
    var unfinished = 0
    try StandardOutput.write { output in
      let stream = SourceStream(model, input) { sources in
        var found = model.translate(sources.compactMap { $0 }, search)[...]
        for source in sources {
          let outputs = source == nil ? [] : found.popFirst() ?? []
          try output.write(writer.bytes(source, outputs))
          if let best = outputs.first, !best.isFinished { unfinished += 1 }
          if file != nil, let source, let best = outputs.first {
            blocks.append(AttentionPicture.block(source, best, readsSequences: model.readsSequences))
          }
        }
        try output.flush()
      }
      try stream.run(paths: files)
    }
    if let file {
      try AttentionPicture.map(blocks).write(to: file)
      try file.commit()
    }
    if unfinished > 0 {
      StandardError.write(
        "espalier: note: \(unfinished) output\(unfinished == 1 ? "" : "s") didn't come to an end and "
          + "\(unfinished == 1 ? "was" : "were") cut; --max-length sets where\n")
    }
  }
}
