import Espalier

/// What is kept of a training that was done: its epochs, and what the network said of the test trees.
struct RunRecord {
  /// What it led to.
  enum Outcome {
    case trained(Trained)
    /// The loss was no number any more.
    case diverged(epoch: Int)
  }

  /// A training that came to its end.
  struct Trained {
    var epochs: [ComparedRun.Epoch]
    var bestEpoch: Int
    var seconds: Double
    var labels: LabelSet
    /// Whether the network says something of roots alone.
    var answersRootsAlone: Bool
    /// The probabilities of the classes, at every node that it answers for, tree by tree.
    var probabilities: [Float]

    /// What the network says of the test trees.
    func predictions(of trees: [Tree]) -> [Prediction] {
      let width = labels.count
      var row = 0
      return trees.map { tree in
        let nodes = answersRootsAlone ? [tree.root] : Array(0..<tree.nodeCount)
        let first = row
        row += nodes.count
        let said = nodes.indices.filter { !probabilities[(first + $0) * width].isNaN }
        return Prediction(
          NodeValues(
            nodes: said.map { nodes[$0] }, width: width,
            values: said.flatMap { probabilities[(first + $0) * width..<(first + $0 + 1) * width] }))
      }
    }

    /// The best epoch.
    var best: ComparedRun.Epoch { epochs[bestEpoch - 1] }
  }

  var outcome: Outcome

  /// What was done, when it was done well.
  var trained: Trained? { if case .trained(let trained) = outcome { trained } else { nil } }

  /// The text of `run.json`.
  func json(facts: [ModelConfiguration.Fact], parameters: Int) -> String {
    var members: [JSONValue.Member] = [.init("settings", .object(facts.map(\.json)))]
    switch outcome {
    case .diverged(let epoch): members.append(.init("diverged", .integer(epoch)))
    case .trained(let trained):
      let number = { (value: Double?) in value.map { JSONValue.number($0) } ?? .null }
      members += [
        .init("parameters", .integer(parameters)),
        .init("bestEpoch", .integer(trained.bestEpoch)),
        .init("seconds", .number(trained.seconds)),
        .init("labels", .array(trained.labels.labels.map { .string($0) })),
        .init("mapping", .string(trained.labels.mapping.rawValue)),
        .init("answersRootsAlone", .bool(trained.answersRootsAlone)),
        .init("answersChecksum", .string(Checksum(trained.probabilities).hexadecimal)),
        .init(
          "epochs",
          .array(
            trained.epochs.map { epoch in
              .object([
                .init("loss", .number(epoch.loss)), .init("devRoot", number(epoch.devRoot)),
                .init("devNodes", number(epoch.devNodes)), .init("seconds", .number(epoch.seconds)),
              ])
            })),
      ]
    }
    return JSONValue.object(members).text(indented: true) + "\n"
  }

  init(_ outcome: Outcome) { self.outcome = outcome }

  /// What `run.json` says; nil where it isn't one, or the probabilities aren't those that it was written with.
  ///
  /// - Parameter probabilities: those of the test trees, for a network that was trained.
  init?<Failure>(json value: JSONValue, probabilities: () throws(Failure) -> [Float]) throws(Failure) {
    if case .integer(let epoch)? = value["diverged"] {
      outcome = .diverged(epoch: epoch)
      return
    }
    guard case .integer(let bestEpoch)? = value["bestEpoch"], let seconds = value["seconds"]?.double,
      case .array(let names)? = value["labels"], case .string(let name)? = value["mapping"],
      case .bool(let answersRootsAlone)? = value["answersRootsAlone"],
      case .array(let list)? = value["epochs"],
      let mapping = LabelMapping(rawValue: name),
      let labels = LabelSet(
        labels: names.compactMap { if case .string(let label) = $0 { label } else { nil } }, mapping: mapping)
    else { return nil }
    let epochs = list.compactMap { epoch -> ComparedRun.Epoch? in
      guard let loss = epoch["loss"]?.double, let seconds = epoch["seconds"]?.double else { return nil }
      return ComparedRun.Epoch(
        loss: loss, devRoot: epoch["devRoot"]?.double, devNodes: epoch["devNodes"]?.double, seconds: seconds)
    }
    guard epochs.count == list.count, epochs.indices.contains(bestEpoch - 1) else { return nil }
    let answers = try probabilities()
    guard value["answersChecksum"] == .string(Checksum(answers).hexadecimal) else { return nil }
    outcome = .trained(
      Trained(
        epochs: epochs, bestEpoch: bestEpoch, seconds: seconds, labels: labels,
        answersRootsAlone: answersRootsAlone, probabilities: answers))
  }
}

extension JSONValue {
  fileprivate var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
