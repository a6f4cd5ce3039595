import Espalier

/// What `espalier gradients` prints: a row a network and epoch for people, an object a line for programs.
struct GradientTable {
  /// One measurement.
  struct Row {
    /// The network, as it was asked for, or the model's folder.
    var network: String
    /// The epoch, from 0; nil for a model.
    var epoch: Int?
    /// What is left to learn; nil where nothing is.
    var loss: Double?
    /// The share of symbols that are right; nil for other tasks.
    var accuracy: Double?
    /// The seconds of the epoch; nil where nothing was trained.
    var seconds: Double?
    /// The measurement.
    var flow: GradientFlow
  }

  /// The distances of the columns.
  private let distances: [Int]
  private let nameWidth: Int
  private let showsTraining: Bool
  private static let states = ["h", "c"]

  /// A table.
  ///
  /// - Parameters:
  ///   - names: the networks that there will be.
  ///   - reach: the largest distance.
  init(names: [String], reach: Int, showsTraining: Bool) {
    nameWidth = names.reduce(7) { max($0, $1.count) }
    self.showsTraining = showsTraining
    let round = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].filter { $0 < reach }
    distances = round.suffix(7) + [max(1, reach)]
  }

  /// The head of the table.
  var head: String {
    let columns =
      (showsTraining ? ["epoch", "loss"] : []) + distances.map { "k=\($0)" }
      + ["token/step"] + Self.states.map { "\($0)/step" }
    return Self.line("network", columns, nameWidth: nameWidth)
  }

  /// A row of the table: what reaches tokens, in parts of what reaches the nearest, and the factors a step.
  func line(_ row: Row) -> String {
    let training =
      showsTraining ? [row.epoch.map(String.init) ?? "-", row.loss.map { Self.figure($0) } ?? "-"] : []
    let shares = distances.map { row.flow.share(of: "token", distance: $0).map { Self.figure($0) } ?? "-" }
    let factors = (["token"] + Self.states).map { row.flow.factor(of: $0).map { Self.figure($0) } ?? "-" }
    return Self.line(row.network, training + shares + factors, nameWidth: nameWidth)
  }

  private static func line(_ name: String, _ columns: [String], nameWidth: Int) -> String {
    let padded = columns.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }
    return name + String(repeating: " ", count: nameWidth - name.count) + padded.joined() + "\n"
  }

  /// Three digits, with an exponent where the number is small or large.
  static func figure(_ value: Double) -> String {
    if value == 0 { return "0" }
    if (0.001..<1000).contains(abs(value)) { return value.decimal(abs(value) < 10 ? 3 : 1) }
    guard value.isFinite else { return "\(value)" }
    var (mantissa, exponent) = (abs(value), 0)
    while mantissa >= 9.95 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 0.995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return (value < 0 ? "-" : "") + "\(mantissa.decimal(1))e\(exponent)"
  }

  /// An object for the measurement as a whole, and one for every distance.
  static func json(_ row: Row, task: String?) -> [UInt8] {
    var writer = JSONWriter()
    func begin(_ writer: inout JSONWriter) {
      writer.beginObject()
      writer.key("network")
      writer.string(row.network)
      if let task {
        writer.key("task")
        writer.string(task)
      }
      if let epoch = row.epoch {
        writer.key("epoch")
        writer.integer(epoch)
      }
    }
    func number(_ key: String, _ value: Double?, _ writer: inout JSONWriter) {
      writer.key(key)
      if let value, value.isFinite { writer.number(value) } else { writer.null() }
    }
    begin(&writer)
    if let loss = row.loss { number("loss", loss, &writer) }
    if let accuracy = row.accuracy { number("accuracy", accuracy, &writer) }
    if let seconds = row.seconds { number("seconds", seconds, &writer) }
    writer.key("factors")
    writer.beginObject()
    for quantity in row.flow.quantities { number(quantity, row.flow.factor(of: quantity), &writer) }
    writer.endObject()
    writer.endObject()
    writer.endLine()
    for level in row.flow.levels {
      begin(&writer)
      writer.key("distance")
      writer.integer(level.distance)
      for (quantity, mean) in zip(row.flow.quantities, level.means) { number(quantity, mean, &writer) }
      writer.endObject()
      writer.endLine()
    }
    return writer.bytes
  }
}
