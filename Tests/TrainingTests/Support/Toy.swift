import Espalier
import Foundation
import Testing

/// Trees to train on.
enum Toy {
  /// Two words and a negation that turns whatever is under it; the negation itself has no label.
  static let negation = trees([
    "(1 good)", "(0 bad)", "(0 ( not) (1 good))", "(1 ( not) (0 bad))",
    "(1 ( not) (0 ( not) (1 good)))", "(0 ( not) (1 ( not) (0 bad)))",
  ])

  /// The first trees of the embedded corpus's training part.
  static let corpus: [Tree] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
        "corpora/reviews/train.txt")
    do {
      let text = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").prefix(60)
      return trees(text.map(String.init))
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  static func trees(_ texts: [String]) -> [Tree] {
    do {
      return try texts.map { try Tree(brackets: $0) }
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// Small and without anything random but the first parameters.
  static var options: TrainingOptions {
    var options = TrainingOptions()
    (options.hiddenSize, options.embeddingSize) = (8, 8)
    (options.dropout, options.inputDropout, options.l2) = (0, 0, 0)
    options.patience = nil
    return options
  }
}

/// A training and what it reported.
struct Run {
  let trainer: Trainer
  let result: TrainingResult
  private(set) var epochs: [EpochReport] = []
  /// All numbers of the model after every epoch, word vectors last.
  private(set) var snapshots: [[Float]] = []

  init(
    _ options: TrainingOptions, train: [Tree], dev: [Tree]? = nil, vectors: WordVectors? = nil,
    prepare: (TreeClassifier) -> Void = { _ in }
  ) throws {
    let trainer = try Trainer(options: options, train: train, dev: dev ?? train, vectors: vectors)
    prepare(trainer.model)
    var epochs: [EpochReport] = []
    var snapshots: [[Float]] = []
    result = try trainer.run { event in
      guard case .epoch(let report) = event else { return }
      epochs.append(report)
      snapshots.append(numbers(of: trainer.model))
    }
    (self.trainer, self.epochs, self.snapshots) = (trainer, epochs, snapshots)
  }
}

/// Calls a body with a folder that is removed afterwards.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try body(folder.path)
}
