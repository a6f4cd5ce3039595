import Espalier

/// What a model is, as people and programs read it.
struct InfoReport {
  private let path: String
  private let configuration: ModelConfiguration
  private let tensors: [SafetensorsHeader.Tensor]

  init(path: String, configuration: ModelConfiguration, weights: SafetensorsHeader) {
    self.path = path
    self.configuration = configuration
    tensors = weights.tensors
  }

  private var parameterCount: Int { tensors.reduce(0) { $0 + $1.count } }

  /// One object on one line: the configuration's members among what its folder adds.
  var json: [UInt8] {
    var members: [JSONValue.Member] = [.init("model", .string(path))]
    if case .object(let configured) = configuration.json { members += configured }
    members += [
      .init("parameters", .integer(parameterCount)),
      .init(
        "tensors",
        .array(
          tensors.map { tensor in
            .object([
              .init("name", .string(tensor.name)),
              .init("shape", .array(tensor.shape.map { .integer($0) })),
            ])
          })),
    ]
    return Array((JSONValue.object(members).text(indented: false) + "\n").utf8)
  }

  /// Tables for people.
  var text: String {
    var table = TextTable([.left, .left])
    table.add(["model", path])
    table.add(["architecture", configuration.architecture])
    let readsSequences = CellKind.named(configuration.cell)?.readsSequences ?? false
    let direction = configuration.direction.name(inSequences: readsSequences)
    table.add(["cell", "\(configuration.cell), \(direction)\(layers)"])
    for (name, value) in configuration.cellOptions.sorted(by: { $0.key < $1.key }) {
      table.add([name, value])
    }
    for (name, value) in depth { table.add([name, value]) }
    switch configuration.head {
    case .tokens where configuration.decoder == nil: table.add(["head", "tokens"])
    case .nodes, .tokens: break
    case .attention(let size): table.add(["head", "attention, \(size) wide"])
    }
    table.add(["children a node", configuration.arity.map { "at most \($0)" } ?? "any number"])
    table.add(["hidden size", "\(configuration.hiddenSize)"])
    table.add(["words", "\(configuration.vocabularySize)"])
    table.add(["word vectors", "\(configuration.embeddingSize) numbers each"])
    if let decoder = configuration.decoder { table.add(["decoder", decoder.description]) }
    table.add(["parameters", "\(parameterCount)"])
    if configuration.decoder == nil { table.add(["labels", labels]) }
    return table.text + Self.text("training", configuration.training)
      + Self.text("results", configuration.results) + weights
  }

  /// What makes the network deep beside its layers, and how directions are joined where they are added.
  private var depth: [(name: String, value: String)] {
    let depth = configuration.depth
    let steps = "\(depth.transitionLayers)\(depth.hasTransitionShortcut ? ", with a shortcut" : "")"
    return [
      depth.inputLayers > 0 ? ("input layers", "\(depth.inputLayers)") : nil,
      depth.transitionLayers > 0 ? ("transition layers", steps) : nil,
      depth.outputLayers > 0 ? ("output layers", "\(depth.outputLayers)") : nil,
      configuration.direction == .both && configuration.join == .sum ? ("directions", "added") : nil,
    ].compactMap { $0 }
  }

  private var layers: String { configuration.layers == 1 ? "" : ", \(configuration.layers) layers" }

  private var labels: String {
    let labels = configuration.labels
    return labels.labels.indices.map { index in
      let (label, name) = (labels.labels[index].printable, labels.name(of: index).printable)
      return label == name || configuration.comparesPairs ? label : "\(label) (\(name))"
    }.joined(separator: ", ")
  }

  private var weights: String {
    var table = TextTable([.left, .left], indentation: "  ")
    for tensor in tensors {
      table.add([tensor.name, tensor.shape.map(String.init).joined(separator: " x ")])
    }
    return "weights\n\(table.text)"
  }

  private static func text(_ title: String, _ facts: [ModelConfiguration.Fact]) -> String {
    guard !facts.isEmpty else { return "" }
    var table = TextTable([.left, .left], indentation: "  ")
    for fact in facts { table.add([fact.name, fact.value.description.printable]) }
    return "\(title)\n\(table.text)"
  }
}
