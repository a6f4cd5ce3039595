import EspalierCells
package import EspalierKernels

extension SequenceToSequenceNetwork {
  /// The network of a model.
  ///
  /// - Parameters:
  ///   - kind: the encoder's cell.
  ///   - truncation: after how many steps gradients of sequences end; nil for never.
  package convenience init(
    _ kind: CellKind, _ configuration: ModelConfiguration, _ decoder: DecoderConfiguration, team: ThreadTeam,
    trainsEmbedding: Bool, truncation: Int? = nil
  ) {
    let cells = EncoderCells(kind, configuration, truncation: truncation)
    guard let decoderKind = CellKind.named(decoder.cell) else {
      preconditionFailure("there is no cell '\(decoder.cell)'")
    }
    let summarySize = decoder.feedsSummary ? DecoderShape.summarySize(of: cells) : 0
    let up = (0..<decoder.layers).map { layer in
      var shape = CellShape(
        inputSize: layer == 0 ? configuration.embeddingSize + summarySize : configuration.hiddenSize,
        hiddenSize: configuration.hiddenSize)
      if decoderKind == kind { shape.options = configuration.cellOptions }
      return decoderKind.cell(shape)
    }
    self.init(
      cells, inputs: InputShape(kind, configuration),
      decoder: DecoderShape(
        cells: EncoderCells(up: up, down: [], direction: .up, reading: .steps),
        vocabularySize: decoder.vocabularySize, vectorSize: configuration.embeddingSize,
        attention: decoder.attention.map { .init(score: $0, size: configuration.hiddenSize) },
        outputSize: configuration.hiddenSize, feedsSummary: decoder.feedsSummary),
      team: team, trainsEmbedding: trainsEmbedding)
  }
}
