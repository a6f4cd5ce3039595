import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// The states from which a decoder's layers begin, made of the summary s of each source.
///
///     h_0 = tanh(W s + b)            for every layer and state field, with parameters of its own
///
/// Names of parameters: those of field h of layer 1 begin with `start.h.`, of layer l with `start_l.h.`.
///
/// Source: Cho et al. 2014, section 2.2 of the supplement; Bahdanau, Cho and Bengio 2015, appendix A.2.2. Differs from
/// Sutskever, Vinyals and Le 2014, who hand states on as they are, which decoders of another width or depth than the encoder's
/// couldn't take.
final class DecoderStart<S: KernelScalar> {
  private let passes: [[Pass<S>]]
  private let gradients: [[Matrix<S>]]

  init(_ cells: EncoderCells, summarySize: Int, parameters: ParameterStore<S>, team: ThreadTeam) {
    passes = cells.up.enumerated().map { layer, cell in
      cell.state.map { field in
        Pass(
          cell: DenseLayer(inputSize: summarySize, outputSize: field.width), parameters: parameters,
          prefix: (layer == 0 ? "start." : "start_\(layer + 1).") + field.name + ".", team: team)
      }
    }
    gradients = cells.up.map { cell in cell.state.map { Matrix(width: $0.width) } }
  }

  /// For every layer and state field, the states of all sources, a row each.
  func forward(_ summaries: Matrix<S>, keepsForBackward: Bool) -> [[Matrix<S>]] {
    let schedule = Schedule.flat(inputs: (0..<Int32(summaries.rowCount)).map { $0 })
    return passes.map { layer in
      layer.map { pass in
        pass.forward(schedule, inputs: summaries, keepsForBackward: keepsForBackward)
        return pass.states[0]
      }
    }
  }

  /// Adds the gradient of the summaries, a row each, after the way back through the decoder.
  func backward(_ decoder: Encoder<S>, into summaryGradients: Matrix<S>) {
    let rows = (0..<Int32(summaryGradients.rowCount)).map { $0 }
    for (layer, fields) in passes.enumerated() {
      for (field, pass) in fields.enumerated() {
        let gradient = gradients[layer][field]
        decoder.passes[layer].boundaryGradients(field: field, into: gradient)
        pass.backward(seeds: [.init(offsets: rows + [Int32(rows.count)], gradients: gradient)])
        summaryGradients.add(pass.inputGradients, toRows: rows)
      }
    }
  }
}
