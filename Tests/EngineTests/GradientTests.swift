import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
import Testing

/// Ring 3: the derived adjoint against central differences, in double precision.
@Suite struct GradientTests {
  @Test(arguments: builtInCells.indices, Forest.Inputs.allCases)
  func gradientsEqualDifferences(index: Int, inputs: Forest.Inputs) {
    check(builtInCells[index], inputs)
  }

  @Test(arguments: languageCells, Forest.Inputs.allCases)
  func gradientsOfTheWholeLanguageEqualDifferences(cell: WrittenCell, inputs: Forest.Inputs) {
    check(cell, inputs)
  }

  private func check(_ cell: any Cell, _ inputs: Forest.Inputs) {
    let bench = Bench<Double>(cell)
    let loss = Loss(bench, Forest(count: 5, size: 12, inputs: inputs, cell: cell).structures)
    loss.backward()
    for entry in bench.store.entries {
      let analytic = bench.store.gradient(entry.parameter.name)
      let numeric = entry.range.map { place in
        difference(loss) { step in
          bench.store.values.elements[place] += step
          bench.store.didChange()
        }
      }
      #expect(relativeError(analytic, numeric) < 1e-6, "\(cell.name) \(entry.parameter.name)")
    }
    for slot in loss.schedule.inputs.indices {
      var analytic = [Double](repeating: 0, count: cell.inputSize)
      for place in loss.schedule.inputOffsets[slot]..<loss.schedule.inputOffsets[slot + 1] {
        let row = Int(loss.schedule.inputReaders[Int(place)])
        analytic = zip(analytic, bench.pass.inputGradients[row]).map(+)
      }
      let numeric = analytic.indices.map { column in
        difference(loss) { step in loss.inputs[slot][column] += step }
      }
      #expect(relativeError(analytic, numeric) < 1e-6, "\(cell.name) input \(slot)")
    }
  }

  /// L = Σ w ⊙ state over all nodes and fields, with fixed random w.
  private struct Loss {
    let bench: Bench<Double>
    let schedule: Schedule
    let inputs: Matrix<Double>
    let seeds: [Pass<Double>.Seed?]

    init(_ bench: Bench<Double>, _ structures: [Structure]) {
      self.bench = bench
      schedule = bench.builder.schedule(structures)
      inputs = bench.inputs(schedule)
      seeds = bench.seeds(schedule, trees: Array(structures.indices))
    }

    func value() -> Double {
      bench.pass.forward(schedule, inputs: inputs)
      var sum = 0.0
      for (seed, states) in zip(seeds, bench.pass.states) {
        guard let seed else { continue }
        for row in 0..<schedule.rowCount {
          for place in Int(seed.offsets[row])..<Int(seed.offsets[row + 1]) {
            sum += zip(seed.gradients[place], states[row]).reduce(0) { $0 + $1.0 * $1.1 }
          }
        }
      }
      return sum
    }

    func backward() {
      bench.store.gradients.zero()
      bench.pass.forward(schedule, inputs: inputs, keepsForBackward: true)
      bench.pass.backward(seeds: seeds)
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
