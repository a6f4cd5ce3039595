import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// What a softmax reads where there is attention: a decoder's state s_t and the context c_t that it finds.
///
///     c_t = Σ_j a_tj V h_j            a from the score of s_t and h_j; see `Attention`
///     g_t = tanh(c_t + W s_t + b)     see `AttentionalLayer`
///
/// Names of parameters: V and those of the score begin with `attention.`, W and b with `attentional.`.
///
/// Source: Luong, Pham and Manning 2015, equations 5 to 8 (global attention). Differs from them by b, and from Bahdanau, Cho
/// and Bengio 2015 in that an additive score, too, looks with the state after the step and not before it, and what it finds
/// goes to the softmax and not to the cell: so all steps of an output that is known attend together.
final class AttentionalState<S: KernelScalar> {
  let attention: Attention<S>
  private let layer: Pass<S>
  private let queries: Matrix<S>
  private let joined: Matrix<S>
  private let contextGradients: Matrix<S>
  private let stateGradients: Matrix<S>
  private let team: ThreadTeam

  init(
    _ shape: DecoderShape.Attention, stateSize: Int, nodeSize: Int, outputSize: Int,
    parameters: ParameterStore<S>, team: ThreadTeam
  ) {
    attention = Attention(
      shape.score, querySize: stateSize, rowSize: nodeSize, contextSize: outputSize, size: shape.size,
      parameters: parameters, prefix: "attention.", team: team)
    layer = Pass(
      cell: AttentionalLayer(contextSize: outputSize, stateSize: stateSize), parameters: parameters,
      prefix: "attentional.", team: team)
    queries = Matrix(width: stateSize)
    joined = Matrix(width: outputSize + stateSize)
    contextGradients = Matrix(width: outputSize)
    stateGradients = Matrix(width: stateSize)
    self.team = team
  }

  /// g at rows of a table of states, a row each; those of source b are `offsets[b]..<offsets[b + 1]`. The attention has been
  /// given the nodes.
  func forward(_ rows: [Int32], of table: Matrix<S>, offsets: [Int], keepsForBackward: Bool) -> Matrix<S> {
    let places = rows.indices.map(Int32.init)
    var states = table
    if rows != places || table.rowCount != rows.count {
      queries.gather(rows, from: table, team: team)
      states = queries
    }
    let contexts = attention.attend(states, offsets: offsets, keepsForBackward: keepsForBackward)
    joined.reset(rowCount: rows.count)
    joined.gather(places, from: contexts, toColumn: 0, team: team)
    joined.gather(places, from: states, toColumn: contexts.width, team: team)
    layer.forward(Schedule.flat(inputs: places), inputs: joined, keepsForBackward: keepsForBackward)
    return layer.states[0]
  }

  /// The gradients of the states that were read, a row each; after it `attention` has those of the nodes.
  func backward(_ gradients: Matrix<S>) -> Matrix<S> {
    let places = (0..<Int32(gradients.rowCount)).map { $0 }
    layer.backward(seeds: [.init(offsets: places + [Int32(places.count)], gradients: gradients)])
    contextGradients.copyColumns(from: 0, of: layer.inputGradients, team: team)
    stateGradients.copyColumns(from: contextGradients.width, of: layer.inputGradients, team: team)
    attention.backward(contextGradients)
    stateGradients.add(attention.queryGradients, toRows: places)
    return stateGradients
  }
}
