import EspalierCells

extension EncoderCells {
  /// The cells of a model.
  package init(_ kind: CellKind, _ configuration: ModelConfiguration) {
    func cell(reading width: Int, arity: Int?, readsWords: Bool) -> any Cell {
      var shape = CellShape(inputSize: width, hiddenSize: configuration.hiddenSize)
      shape.arity = arity ?? 1
      shape.categorySize = readsWords ? configuration.categorySize : 0
      shape.kindCount = configuration.kinds.count + 1
      shape.options = configuration.cellOptions
      return kind.cell(shape)
    }
    var (up, down): ([any Cell], [any Cell]) = ([], [])
    var width = configuration.embeddingSize
    for layer in 0..<configuration.layers {
      up.append(cell(reading: width, arity: configuration.arity, readsWords: layer == 0))
      width = up[layer].state[0].width
      guard configuration.direction != .up else { continue }
      down.append(cell(reading: width, arity: kind.fixedArity ?? 1, readsWords: false))
      width = down[layer].state[0].width + (configuration.direction == .both ? width : 0)
    }
    self.init(up: up, down: down, direction: configuration.direction)
  }
}

extension InputShape {
  /// What a model reads.
  package init(_ kind: CellKind, _ configuration: ModelConfiguration) {
    self.init(vocabularySize: configuration.vocabularySize, vectorSize: configuration.embeddingSize)
    wordExtras = kind.wordExtras(
      CellShape(inputSize: configuration.embeddingSize, hiddenSize: configuration.hiddenSize))
    guard configuration.categorySize > 0 else { return }
    categoryCount = configuration.categories.count + 1
    categorySize = configuration.categorySize
  }
}

extension ModelConfiguration {
  /// The most layers that are read.
  private static let mostLayers = 64

  /// Why a network of the kind can't be as the configuration says; nil where it can.
  func problem(with kind: CellKind) -> String? {
    if layers > Self.mostLayers { return "it has \(layers) layers" }
    if !kind.supports(layers: layers, direction: direction) {
      return "the cell '\(cell)' can't have its layers and direction"
    }
    if let arity = kind.fixedArity, self.arity != arity { return "the cell '\(cell)' has \(arity) children" }
    for (name, value) in cellOptions where kind.options[name]?.contains(value) != true {
      return "the cell '\(cell)' has no option '\(name)' of '\(value)'"
    }
    if categorySize > 0, kind.categories != .input || categories.isEmpty {
      return "the cell '\(cell)' reads no categories"
    }
    if !kinds.isEmpty, !kind.categories.areKinds { return "the cell '\(cell)' knows no kinds" }
    return nil
  }
}
