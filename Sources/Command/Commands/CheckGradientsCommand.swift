import ArgumentParser
import Espalier

/// `espalier check-gradients`.
struct CheckGradientsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-gradients",
    abstract: "Compare a network's gradients with differences of its loss.",
    discussion: """
      A small network with random parameters is run over random trees, in double precision. For every \
      array of parameters the relative distance is printed between the gradient that training applies \
      and that by central differences. The exit code is 1 where one is above 0.000001.

      EXAMPLES
        espalier check-gradients --cell rntn
        espalier check-gradients --cell tree-lstm --layers 2 --direction both --l2 10
        espalier check-gradients --cell lstm --direction both --decoder additive
      """)

  @Option(help: ArgumentHelp("The cell; by default, every one in turn.", valueName: "cell"))
  var cell: CellKind?
  @Option(parsing: .unconditional, help: ArgumentHelp("The layers.", valueName: "n"))
  var layers = 1
  @Option(help: ArgumentHelp("Which way states travel.", valueName: "way"))
  var direction = Direction.up
  @Option(help: ArgumentHelp("How the states of both ways are joined.", valueName: "how"))
  var join = EncoderCells.Join.concatenate
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Layers between words and states.", valueName: "n"))
  var inputLayers = 0
  @Option(parsing: .unconditional, help: ArgumentHelp("Layers within a step.", valueName: "n"))
  var transitionLayers = 0
  @Flag(help: "Let these layers read the state before the step, too.")
  var transitionShortcut = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Layers between states and the softmax.", valueName: "n"))
  var outputLayers = 0
  @Flag(help: "Check attention over the nodes of a tree as the head.")
  var attention = false
  @Option(
    help: ArgumentHelp(
      "Check the network as an encoder, together with a decoder that looks at it so.", valueName: "score"))
  var decoder: DecoderOptions.Attention?
  @Option(parsing: .unconditional, help: ArgumentHelp("The width of a state.", valueName: "n"))
  var hidden = 4
  @Option(parsing: .unconditional, help: ArgumentHelp("L2 regularisation.", valueName: "x"))
  var l2 = 0.0
  @Option(
    parsing: .unconditional, help: ArgumentHelp("What parameters and trees are drawn from.", valueName: "n"))
  var seed: UInt64 = 1
  @Option(help: ArgumentHelp("How to report; json is an object a line.", valueName: "format"))
  var format = ReportFormat.text

  func validate() throws {
    try Limits.check("--layers", layers, within: 1...8)
    try Limits.check("--hidden", hidden, within: 1...64)
    try Limits.check("--l2", notNegative: l2)
    for (name, count) in [
      ("--input-layers", inputLayers), ("--transition-layers", transitionLayers),
      ("--output-layers", outputLayers),
    ] {
      try Limits.check(name, count, within: 0...8)
    }
    if decoder != nil, attention || outputLayers > 0 {
      throw ValidationError("a decoder is no head: leave --attention and --output-layers out")
    }
    if decoder == .dot, direction == .both, join == .concatenate {
      throw ValidationError("dot attention wants states as wide as the decoder's: take --join sum")
    }
    if let cell, !cell.supports(layers: layers, direction: direction, depth: depth) {
      throw ValidationError(
        "\(cell) can't be in such a network: leave out some of --layers, --direction, --input-layers and --transition-layers"
      )
    }
  }

  private var depth: NetworkDepth {
    NetworkDepth(
      inputLayers: inputLayers, transitionLayers: transitionLayers,
      hasTransitionShortcut: transitionShortcut, outputLayers: outputLayers)
  }

  func run() throws {
    let kinds =
      cell.map { [$0] }
      ?? CellKind.builtIn.filter { $0.supports(layers: layers, direction: direction, depth: depth) }
    var isRight = true
    try StandardOutput.write { output in
      for kind in kinds {
        for options in Self.combinations(kind.options) {
          let results = check(kind, options).run()
          isRight = isRight && results.allSatisfy { $0.error < GradientCheck.tolerance }
          try write(results, kind, options, to: output)
          try output.flush()
        }
      }
    }
    if !isRight { throw WrongGradients() }
  }

  private func check(_ kind: CellKind, _ options: [String: String]) -> GradientCheck {
    var check = GradientCheck(
      kind, options: options, layers: layers, direction: direction, depth: depth, join: join,
      hasAttention: attention, decoder: decoder.map { configuration(of: $0, reading: kind) },
      hiddenSize: hidden)
    check.l2 = l2
    check.seed = seed
    return check
  }

  private func configuration(
    of attention: DecoderOptions.Attention, reading kind: CellKind
  ) -> DecoderConfiguration {
    DecoderConfiguration(
      cell: (kind.readsSequences ? kind : .lstm).name, layers: layers, attention: attention.score,
      feedsSummary: true, vocabularySize: 4)
  }

  /// Every combination of the values of a cell's options.
  private static func combinations(_ options: [String: [String]]) -> [[String: String]] {
    options.sorted { $0.key < $1.key }.reduce([[:]]) { found, option in
      found.flatMap { chosen in option.value.map { chosen.merging([option.key: $0]) { $1 } } }
    }
  }

  private func write(
    _ results: [GradientCheck.Result], _ kind: CellKind, _ options: [String: String],
    to output: StandardOutput
  ) throws {
    let choice = options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let name = ([kind.name] + choice).joined(separator: " ")
    if format == .json {
      for result in results {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("cell")
        writer.string(name)
        writer.key("parameter")
        writer.string(result.name)
        writer.key("count")
        writer.integer(result.count)
        writer.key("error")
        writer.number(result.error)
        writer.endObject()
        writer.endLine()
        try output.write(writer.bytes)
      }
      return
    }
    let worst = results.max { $0.error < $1.error }
    let verdict = (worst?.error ?? 0) < GradientCheck.tolerance ? "right" : "WRONG"
    let list = results.count == 1 || cell == nil ? [] : results
    for result in list { try output.write("  \(result.name): \(result.error)\n") }
    try output.write("\(name): \(verdict), largest error \(worst?.error ?? 0) (\(worst?.name ?? ""))\n")
  }
}

/// Gradients that differ from differences of the loss.
struct WrongGradients: Error, CustomStringConvertible {
  var description: String { "espalier: error: a gradient differs from the difference quotient of the loss" }
}
