package import EspalierCells

extension EncoderCells {
  /// The cells of a model.
  ///
  /// - Parameter truncation: after how many steps gradients of sequences end; nil for never.
  package init(_ kind: CellKind, _ configuration: ModelConfiguration, truncation: Int? = nil) {
    let depth = configuration.depth
    func cell(reading width: Int, arity: Int?, readsWords: Bool) -> any Cell {
      var shape = CellShape(inputSize: width, hiddenSize: configuration.hiddenSize)
      shape.arity = arity ?? 1
      shape.categorySize = readsWords ? configuration.categorySize : 0
      shape.kindCount = configuration.kinds.count + 1
      shape.options = configuration.cellOptions
      let cell = kind.cell(
        shape, transitions: depth.transitionLayers, hasShortcut: depth.hasTransitionShortcut)
      func truncated(_ cell: some Cell) -> any Cell { Truncated(cell) }
      return truncation == nil ? cell : truncated(cell)
    }
    var (up, down): ([any Cell], [any Cell]) = ([], [])
    var width = configuration.embeddingSize
    let inputLayers = Self.dense(depth.inputLayers, reading: width, size: configuration.hiddenSize)
    width = inputLayers.last?.outputSize ?? width
    for layer in 0..<configuration.layers {
      up.append(cell(reading: width, arity: configuration.arity, readsWords: layer == 0))
      width = up[layer].state[0].width
      guard configuration.direction != .up else { continue }
      let read = kind.readsSequences ? up[layer].inputSize : width
      down.append(cell(reading: read, arity: kind.fixedArity ?? 1, readsWords: false))
      let isJoined = configuration.direction == .both && configuration.join == .concatenate
      width = down[layer].state[0].width + (isJoined ? width : 0)
    }
    self.init(
      inputLayers: inputLayers, up: up, down: down, direction: configuration.direction,
      reading: !kind.readsSequences ? .trees : configuration.head == .tokens ? .steps : .phrases,
      join: configuration.join, truncation: truncation)
  }

  /// Non-linear layers of one size, one after the other.
  static func dense(_ count: Int, reading width: Int, size: Int) -> [DenseLayer] {
    (0..<count).map { DenseLayer(inputSize: $0 == 0 ? width : size, outputSize: size) }
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
  /// The most layers of each kind.
  package static let mostLayers = 64

  /// The layers between states of some width and the softmax.
  package func outputLayerCells(reading width: Int) -> [DenseLayer] {
    EncoderCells.dense(depth.outputLayers, reading: width, size: hiddenSize)
  }

  /// Why a network of the kind can't be as the configuration says; nil where it can.
  func problem(with kind: CellKind) -> String? {
    for count in [layers, depth.inputLayers, depth.transitionLayers, depth.outputLayers]
    where count > Self.mostLayers {
      return "it has \(count) layers"
    }
    if !kind.supports(layers: layers, direction: direction, depth: depth) {
      return "the cell '\(cell)' can't have its layers and direction"
    }
    if head == .tokens, !kind.readsSequences { return "the cell '\(cell)' doesn't label tokens" }
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
