import Espalier

/// What `relate` says of epochs, metrics and pairs.
enum RelateReport {
  /// A line an epoch, for logs.
  static func line(_ epoch: PairEpoch) -> String {
    "epoch \(epoch.epoch)  loss \(epoch.loss.decimal(4))  dev \(short(epoch.dev))  "
      + "\(epoch.seconds.decimal(1)) s\(epoch.isBest ? "  best" : "")\n"
  }

  private static func short(_ metrics: PairMetrics) -> String {
    if let accuracy = metrics.accuracy { return "accuracy \(accuracy.percent)" }
    return
      "pearson \(metrics.pearson?.decimal(4) ?? "none")  mse \(metrics.meanSquaredError?.decimal(4) ?? "none")"
  }

  /// A table for people.
  static func text(_ metrics: PairMetrics) -> String {
    var table = TextTable([.left, .right])
    table.add(["pairs", "\(metrics.count)"])
    for (name, value) in figures(metrics) { table.add([name, value.decimal(4)]) }
    return table.text
  }

  private static func figures(_ metrics: PairMetrics) -> [(name: String, value: Double)] {
    [
      ("pearson", metrics.pearson), ("spearman", metrics.spearman), ("mse", metrics.meanSquaredError),
      ("accuracy", metrics.accuracy),
    ].compactMap { name, value in value.map { (name, $0) } }
  }

  /// One object on one line.
  static func json(_ metrics: PairMetrics) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    write(metrics, to: &writer)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  private static func write(_ metrics: PairMetrics, to writer: inout JSONWriter) {
    writer.key("pairs")
    writer.integer(metrics.count)
    for (name, value) in figures(metrics) {
      writer.key(name)
      writer.number(value)
    }
  }

  /// An object for an epoch.
  static func json(_ epoch: PairEpoch) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("epoch")
    writer.integer(epoch.epoch)
    writer.key("loss")
    writer.number(epoch.loss)
    writer.key("dev")
    writer.beginObject()
    write(epoch.dev, to: &writer)
    writer.endObject()
    writer.key("seconds")
    writer.number(epoch.seconds)
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }

  /// What the model card says of the best epoch.
  static func facts(_ epoch: PairEpoch) -> [ModelConfiguration.Fact] {
    [.init("bestEpoch", .integer(epoch.epoch))]
      + figures(epoch.dev).map {
        .init("dev" + $0.name.prefix(1).uppercased() + $0.name.dropFirst(), .number($0.value))
      }
  }

  private static func verdict(_ prediction: PairModel.Prediction, _ model: PairModel) -> String {
    model.task == .relatedness
      ? prediction.score.decimal(4) : model.configuration.labels.labels[prediction.label]
  }

  /// A line for a pair.
  static func line(_ pair: TreePair, _ prediction: PairModel.Prediction, _ model: PairModel) -> String {
    [verdict(prediction, model), pair.left.text, pair.right.text].joined(separator: "\t") + "\n"
  }

  /// An object for a pair.
  static func json(_ pair: TreePair, _ prediction: PairModel.Prediction, _ model: PairModel) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    if let id = pair.id {
      writer.key("id")
      writer.string(id)
    }
    if model.task == .relatedness {
      writer.key("score")
      writer.number(prediction.score)
    } else {
      writer.key("relation")
      writer.string(model.configuration.labels.labels[prediction.label])
    }
    writer.key("probabilities")
    writer.beginObject()
    for (label, probability) in zip(model.configuration.labels.labels, prediction.probabilities) {
      writer.key(label)
      writer.number(probability)
    }
    writer.endObject()
    for (name, tree) in [("left", pair.left), ("right", pair.right)] {
      writer.key(name)
      writer.string(tree.text)
    }
    writer.endObject()
    writer.endLine()
    return writer.bytes
  }
}
