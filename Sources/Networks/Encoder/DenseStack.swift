import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules

/// Non-linear layers, one after the other, at every row by itself.
///
/// Parameters of layer l begin with the stack's name and `_l.`.
final class DenseStack<S: KernelScalar> {
  private let passes: [Pass<S>]

  init(
    _ layers: [DenseLayer], named name: String, parameters: ParameterStore<S>, team: ThreadTeam,
    wantsInputGradient: Bool
  ) {
    passes = layers.enumerated().map { index, layer in
      Pass(
        cell: layer, parameters: parameters, prefix: "\(name)_\(index + 1).", team: team,
        wantsInputGradient: index > 0 || wantsInputGradient)
    }
  }

  var isEmpty: Bool { passes.isEmpty }

  /// After `backward`: the gradient of the row that each row read.
  var inputGradients: Matrix<S> { passes[0].inputGradients }

  /// What the layers make of rows of a table; row i reads row `rows[i]`.
  func forward(_ rows: [Int32], of table: Matrix<S>, keepsForBackward: Bool) -> Matrix<S> {
    var schedule = Schedule.flat(inputs: rows)
    var below = table
    for pass in passes {
      pass.forward(schedule, inputs: below, keepsForBackward: keepsForBackward)
      below = pass.states[0]
      schedule = Schedule.flat(inputs: rows.indices.map(Int32.init))
    }
    return below
  }

  /// Runs the layers back, from the gradient of each row.
  func backward(_ gradients: Matrix<S>) {
    var above = gradients
    for pass in passes.reversed() {
      let one = (0...Int32(pass.schedule.rowCount)).map { $0 }
      pass.backward(seeds: [.init(offsets: one, gradients: above)])
      above = pass.inputGradients
    }
  }
}
