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
