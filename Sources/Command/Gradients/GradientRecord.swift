import Espalier

/// The file of `train --gradients`: what reaches the tokens of dev trees, epoch by epoch.
final class GradientRecord {
  /// The dev trees that are followed.
  private static let most = 100

  private let file: AtomicFile
  private let trees: [Tree]
  private var failure: FileError?

  /// - Throws: `FileError`, before hours are spent.
  init(path: String, dev: [Tree]) throws(FileError) {
    file = try AtomicFile(path: path)
    trees = Array(dev.prefix(Self.most))
  }

  /// Measures a model after an epoch. What can't be written is told at the end: a training is worth more than its record.
  func add(_ model: TreeClassifier, epoch: Int) {
    guard failure == nil else { return }
    let row = GradientTable.Row(
      network: model.configuration.cell, epoch: epoch, flow: model.gradientFlow(of: trees))
    do throws(FileError) {
      try file.write(GradientTable.json(row, task: nil))
    } catch {
      failure = error
    }
  }

  /// Gives the file its name.
  ///
  /// - Throws: `FileError` where it can't be written.
  func finish() throws(FileError) {
    if let failure { throw failure }
    try file.commit()
  }
}
