import ArgumentParser
import Espalier

/// A network in short, as `espalier gradients` and `espalier compare` take it: `lstm:forget-bias=1,orthogonal`.
struct NetworkSpecification {
  /// How it was written.
  let name: String
  /// Sets what it is.
  private let settings: [(inout TrainingOptions) -> Void]

  /// What networks `espalier gradients` shows where none is named: the same cells with and without what helps them.
  static let followed = [
    "rnn:glorot", "rnn:orthogonal", "lstm:forget-bias=0", "lstm:forget-bias=1", "lstm:forget-bias=5", "gru",
    "tree-rnn", "tree-lstm:forget-bias=1",
  ]

  /// - Throws: `ValidationError` where the text names no network.
  init(argument: String) throws {
    name = argument
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let kind = CellKind.named(String(parts[0])) else {
      throw ValidationError(
        "'\(parts[0])' is no cell; expected one of \(CellKind.allValueStrings.joined(separator: ", "))")
    }
    var settings: [(inout TrainingOptions) -> Void] = [{ $0.cell = kind }]
    for item in parts.dropFirst().first?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
      settings.append(try Self.setting(String(item), in: argument))
    }
    self.settings = settings
  }

  /// The network as the library has it.
  var options: TrainingOptions {
    var options = TrainingOptions()
    apply(to: &options)
    return options
  }

  /// Makes options those of the network.
  func apply(to options: inout TrainingOptions) {
    for setting in settings { setting(&options) }
  }

  private static func setting(_ item: String, in argument: String) throws -> (inout TrainingOptions) -> Void {
    if let how = MatrixInitialization(rawValue: item) { return { $0.initialization.matrices = how } }
    if let function = Activation(rawValue: item) {
      return { $0.cellOptions["activation"] = function.rawValue }
    }
    switch item {
    case "layer-norm": return { $0.cellOptions["layer-norm"] = "yes" }
    case "peepholes": return { $0.cellOptions["peepholes"] = "yes" }
    case "reset-after": return { $0.cellOptions["reset"] = "after" }
    case "both": return { $0.direction = .both }
    default: break
    }
    if let value = value(of: "forget-bias", in: item), let bias = Double(value), bias.isFinite {
      return { $0.initialization.forgetBias = bias }
    }
    if let value = value(of: "layers", in: item), let count = Int(value), Limits.layers.contains(count) {
      return { $0.layers = count }
    }
    throw ValidationError(
      "'\(item)' in '\(argument)' says nothing about a network; expected "
        + (MatrixInitialization.allCases.map(\.rawValue) + Activation.allCases.map(\.rawValue)).joined(
          separator: ", ")
        + ", forget-bias=X, layer-norm, peepholes, reset-after, layers=N or both")
  }

  private static func value(of key: String, in item: String) -> String? {
    item.hasPrefix(key + "=") ? String(item.dropFirst(key.count + 1)) : nil
  }
}
