import EspalierCells
import EspalierEngine
import EspalierKernels

/// What a decoder's first pass reads: the vector of the word before, T[y], and the summary s of the source behind it where
/// that is fed.
///
///     x = T[y]        or        x = [T[y]; s]            zeros in place of T[y] at the first step
///
/// T is the parameter `target.weight`.
final class TargetInputs<S: KernelScalar> {
  private static var name: String { "target.weight" }

  private let parameters: ParameterStore<S>
  private let team: ThreadTeam
  private let table: Matrix<S>
  private let tableGradients: Matrix<S>
  private let inputs: Matrix<S>
  private let vectorPart: Matrix<S>
  private let summaryPart: Matrix<S>
  private var version = 0

  init(_ shape: DecoderShape, summarySize: Int, parameters: ParameterStore<S>, team: ThreadTeam) {
    self.parameters = parameters
    self.team = team
    table = Matrix(rowCount: shape.vocabularySize, width: shape.vectorSize)
    tableGradients = Matrix(rowCount: shape.vocabularySize, width: shape.vectorSize)
    inputs = Matrix(width: shape.vectorSize + (shape.feedsSummary ? summarySize : 0))
    vectorPart = Matrix(width: shape.vectorSize)
    summaryPart = Matrix(width: summarySize)
    parameters.add(
      [
        Parameter(
          name: Self.name, inputSize: shape.vocabularySize, outputSize: shape.vectorSize, isVector: false,
          initialization: .uniform(0.05))
      ], prefix: "")
  }

  /// The inputs of these words, a row each.
  ///
  /// - Parameters:
  ///   - words: -1 for none.
  ///   - summaries: the row of each one's summary; nil where it isn't fed.
  func rows(
    of words: [Int32], summaries: (rows: [Int32], table: Matrix<S>)?, dropout: WordDropout = .none
  ) -> Matrix<S> {
    if version != parameters.version {
      table.fill(parameters[Self.name])
      version = parameters.version
    }
    inputs.reset(rowCount: words.count)
    inputs.gather(
      words, from: table, toColumn: 0, team: team, masked: table.width, dropout: dropout.inputRate,
      key: { dropout.targetKey(words[$0]) })
    if let summaries {
      inputs.gather(summaries.rows, from: summaries.table, toColumn: table.width, team: team)
    }
    return inputs
  }

  /// Finds the gradient of T from those of inputs, and adds those of summaries.
  func backward(
    _ gradients: Matrix<S>, words: [Int32], summaries: (rows: [Int32], gradients: Matrix<S>)?,
    dropout: WordDropout
  ) {
    vectorPart.copyColumns(from: 0, of: gradients, team: team)
    vectorPart.dropout(rate: dropout.inputRate, team: team, key: { dropout.targetKey(words[$0]) })
    tableGradients.zero()
    for (row, word) in words.enumerated() where word >= 0 {
      tableGradients.add(columnsOf: vectorPart, row: row, toRow: Int(word))
    }
    parameters.setGradient(tableGradients, of: Self.name)
    guard let summaries else { return }
    summaryPart.copyColumns(from: table.width, of: gradients, team: team)
    summaries.gradients.add(summaryPart, toRows: summaries.rows)
  }
}
