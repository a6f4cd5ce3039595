import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Ring 3: the derived adjoint against central differences, in double precision.
@Suite struct GradientTests {
  /// L = Σ a ⊙ h + Σ b ⊙ c over all rows, with fixed random a and b.
  private struct Loss {
    let bench: Bench<Double>
    let schedule: Schedule
    let inputs: Matrix<Double>
    let weights: [Matrix<Double>]

    init(_ bench: Bench<Double>, _ structures: [Structure]) {
      self.bench = bench
      schedule = bench.builder.schedule(structures)
      inputs = bench.inputs(schedule)
      var random = RandomSource(seed: 11)
      let rows = schedule.rowCount
      weights = bench.cell.state.map { field in
        let matrix = Matrix<Double>(rowCount: rows, width: field.width)
        for row in 0..<rows {
          matrix[row] = (0..<field.width).map { _ in random.uniform(in: -1.0..<1.0) }
        }
        return matrix
      }
    }

    func value() -> Double {
      bench.pass.forward(schedule, inputs: inputs)
      var sum = 0.0
      for (field, weight) in weights.enumerated() {
        for row in 0..<schedule.rowCount {
          sum += zip(weight[row], bench.pass.states[field][row]).reduce(0) { $0 + $1.0 * $1.1 }
        }
      }
      return sum
    }

    func backward() {
      bench.store.gradients.zero()
      bench.pass.forward(schedule, inputs: inputs, keepsForBackward: true)
      let offsets = (0...schedule.rowCount).map(Int32.init)
      bench.pass.backward(seeds: weights.map { .init(offsets: offsets, gradients: $0) })
    }
  }

  @Test(arguments: cells.indices, Forest.Inputs.allCases)
  func gradientsEqualDifferences(index: Int, inputs: Forest.Inputs) {
    for threads in [1, 2] {
      let bench = Bench<Double>(cells[index], threads: threads)
      let loss = Loss(bench, Forest(count: 5, size: 12, inputs: inputs, cell: bench.cell).structures)
      loss.backward()
      for entry in bench.store.entries {
        let analytic = bench.store.gradient(entry.parameter.name)
        let numeric = entry.range.map { place in
          difference(loss) { step in
            bench.store.values.elements[place] += step
            bench.store.didChange()
          }
        }
        #expect(relativeError(analytic, numeric) < 1e-6, "\(bench.cell.name) \(entry.parameter.name)")
      }
      for slot in loss.schedule.inputs.indices {
        var analytic = [Double](repeating: 0, count: bench.cell.inputSize)
        for place in loss.schedule.inputOffsets[slot]..<loss.schedule.inputOffsets[slot + 1] {
          let row = Int(loss.schedule.inputRows[Int(place)])
          analytic = zip(analytic, bench.pass.inputGradients[row]).map(+)
        }
        let numeric = analytic.indices.map { column in
          difference(loss) { step in loss.inputs[slot][column] += step }
        }
        #expect(relativeError(analytic, numeric) < 1e-6, "\(bench.cell.name) input \(slot)")
      }
    }
  }

  private func difference(_ loss: Loss, _ move: (Double) -> Void) -> Double {
    let step = 1e-5
    move(step)
    let above = loss.value()
    move(-2 * step)
    let below = loss.value()
    move(step)
    return (above - below) / (2 * step)
  }
}

/// |a - n| / max(|a| + |n|, 1e-8) in the Euclidean norm.
func relativeError(_ a: [Double], _ n: [Double]) -> Double {
  func norm(_ list: [Double]) -> Double { list.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  return norm(zip(a, n).map(-)) / max(norm(a) + norm(n), 1e-8)
}
