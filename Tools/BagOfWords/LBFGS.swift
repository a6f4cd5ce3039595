/// The limited-memory method of Broyden, Fletcher, Goldfarb and Shanno: full-batch minimisation of a
/// smooth function.
///
/// The direction is `-H g`, with H built from the last steps s and changes of gradient y. The step
/// length is found by bisection and satisfies the weak Wolfe conditions, so every `s . y` is positive.
///
/// Source: Nocedal and Wright 2006, algorithm 7.4; Lewis and Overton 2013, algorithm 4.6 (step length).
struct LBFGS {
  var memory = 20
  /// Done where no component of the gradient is larger than this.
  var tolerance = 1e-7
  var maximumSteps = 20_000

  typealias Objective = ([Double]) -> (value: Double, gradient: [Double])

  /// A point of the search with what the objective says there.
  struct Position {
    var point: [Double]
    var value: Double
    var gradient: [Double]
  }

  private struct Step {
    let s: [Double], y: [Double], rho: Double
  }

  /// - Throws: `NotConverged` where the search ends above the tolerance.
  func minimum(from start: [Double], of objective: Objective) throws -> Position {
    let first = objective(start)
    var here = Position(point: start, value: first.value, gradient: first.gradient)
    var steps: [Step] = []
    for _ in 0..<maximumSteps {
      if here.gradient.allSatisfy({ abs($0) <= tolerance }) { return here }
      guard let next = search(from: here, along: direction(here.gradient, steps), objective) else { break }
      let s = difference(next.point, here.point)
      let y = difference(next.gradient, here.gradient)
      steps.append(Step(s: s, y: y, rho: 1 / dot(s, y)))
      if steps.count > memory { steps.removeFirst() }
      here = next
    }
    throw NotConverged(gradient: here.gradient.reduce(0) { max($0, abs($1)) }, tolerance: tolerance)
  }

  /// `-H g` by the two-loop recursion.
  private func direction(_ gradient: [Double], _ steps: [Step]) -> [Double] {
    var q = gradient
    var alphas: [Double] = []
    for step in steps.reversed() {
      let alpha = step.rho * dot(step.s, q)
      add(-alpha, step.y, to: &q)
      alphas.append(alpha)
    }
    if let last = steps.last {
      let scale = 1 / (last.rho * dot(last.y, last.y))
      for i in q.indices { q[i] *= scale }
    }
    for (step, alpha) in zip(steps, alphas.reversed()) {
      add(alpha - step.rho * dot(step.y, q), step.s, to: &q)
    }
    return q.map { -$0 }
  }

  /// A position along `direction` that satisfies the weak Wolfe conditions, or nil where rounding lets
  /// none be found.
  private func search(
    from here: Position, along direction: [Double], _ objective: Objective
  ) -> Position? {
    let slope = dot(direction, here.gradient)
    var (low, high, length) = (0.0, Double.infinity, 1.0)
    for _ in 0..<60 {
      var point = here.point
      add(length, direction, to: &point)
      let (value, gradient) = objective(point)
      if value > here.value + 1e-4 * length * slope {
        high = length
      } else if dot(direction, gradient) < 0.9 * slope {
        low = length
      } else {
        return Position(point: point, value: value, gradient: gradient)
      }
      length = high < .infinity ? (low + high) / 2 : 2 * low
    }
    return nil
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  private func difference(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

  private func add(_ scale: Double, _ a: [Double], to b: inout [Double]) {
    for i in b.indices { b[i] += scale * a[i] }
  }
}

/// The search for the optimum came to a halt too early.
package struct NotConverged: Error, CustomStringConvertible {
  package let gradient: Double
  package let tolerance: Double

  package var description: String {
    "the optimiser stopped where the gradient is \(gradient), not below \(tolerance)"
  }
}
