import ArgumentParser
import Espalier

/// `espalier info`.
struct InfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Say what a model is and check that it is whole.",
    discussion: """
      Everything is read and compared with its checksums: a model whose folder lacks a file, or was \
      altered, is an error. Where it was altered on purpose, --reseal makes the checksums those of what is there, \
      once it has been read as a model.

      EXAMPLES
        espalier info models/reviews
        espalier info models/reviews --format json
        scripts/pytorch-weights from weights.safetensors models/lstm && espalier info --reseal models/lstm
      """)

  @Argument(help: ArgumentHelp("The folder of a model.", valueName: "model"))
  var model: String
  @Option(help: ArgumentHelp("How to report; json is one object on one line.", valueName: "format"))
  var format = ReportFormat.text

  @Flag(help: "First make the checksums those of what the folder holds, after a change by hand.")
  var reseal = false

  func run() throws {
    if reseal { try ModelFolder.reseal(model) }
    let reader = try ModelFolderReader(path: model)
    for tensor in reader.weights.tensors {
      _ = try reader.tensor(named: tensor.name, shape: tensor.shape)
    }
    let report = InfoReport(path: model, configuration: reader.configuration, weights: reader.weights)
    try StandardOutput.write { output in
      switch format {
      case .text: try output.write(report.text)
      case .json: try output.write(report.json)
      }
    }
  }
}
