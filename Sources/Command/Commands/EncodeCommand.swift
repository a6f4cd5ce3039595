import ArgumentParser
import Espalier

/// `espalier encode`.
struct EncodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encode",
    abstract: "Write the vectors that a model makes of trees.",
    usage: "espalier encode --model <folder> [<options>] [<file> ...]",
    discussion: """
      A vector is a node's hidden state, before the classifier.

        json         an object a line: index, vector (the root's), and nodes with their spans
        safetensors  one file with the tensor vectors [N, H], a row a tree; with --nodes all, a row \
      a node, and the tensors trees [N] and spans [N, 2], which say whose it is

      A safetensors file begins with its counts, so it is written when the input has ended.

      EXAMPLES
        espalier encode --model models/reviews trees.txt > vectors.json
        espalier encode --model models/reviews --format safetensors trees.txt > vectors.safetensors
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var input: StreamFiles
  @OptionGroup var options: InputOptions
  @Option(help: ArgumentHelp("What to write.", valueName: "format"))
  var format = EncodingFormat.json
  @Option(help: ArgumentHelp("Which nodes to write.", valueName: "nodes"))
  var nodes = NodeSelection.root

  /// What vectors are written as.
  enum EncodingFormat: String, CaseIterable, ExpressibleByArgument {
    case json, safetensors
  }

  func validate() throws {
    if format == .safetensors, Terminal.output.isTerminal {
      throw ValidationError(
        "safetensors is binary data, and standard output is a terminal; redirect it to a file")
    }
  }

  func run() throws {
    let model = try model.load()
    try StandardOutput.write { output in
      let writer: any EncodingWriter =
        switch format {
        case .json: JSONEncodingWriter(showsNodes: nodes == .all, output)
        case .safetensors:
          try SafetensorsEncodingWriter(width: model.configuration.hiddenSize, nodes: nodes, output)
        }
      let stream = TreeStream(model, nodes: nodes) { trees in
        let encodings = model.encode(trees.map(\.tree), nodes: nodes)
        for (tree, encoding) in zip(trees, encodings) { try writer.write(tree.tree, encoding) }
        try output.flush()
      }
      try stream.run(paths: input.files, options: options)
      try writer.finish()
    }
  }
}
