import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierNetworks

extension GradientCheck {
  /// Compares the gradients of a network whose numbers are drawn: an error for every parameter array, then that of the word
  /// vectors.
  ///
  /// - Parameters:
  ///   - l2: λ of L2 regularisation.
  ///   - seed: what the numbers are drawn from.
  ///   - loss: the loss; leaves its gradients in the network.
  static func results(
    of network: some WordNetwork<Double>, l2: Double = 0, seed: UInt64, loss: @escaping () -> Double
  ) -> [Result] {
    var random = RandomSource(seed: RandomSource.key(seed, 1))
    network.embedding.fill(uniformWithin: 0.9, using: &random)
    network.parameters.values.fill(0..<network.parameters.count, uniformWithin: 0.7, using: &random)
    network.parameters.didChange()
    _ = loss()
    let analytic = stepped(network, l2: l2)
    let (words, rows) = (network.wordsRead, network.wordsRead.indices.map { network.embeddingGradients[$0] })
    let (values, embedding) = (network.parameters.values, network.embedding)
    var results = network.parameters.entries.map { entry in
      let found = smallestError(of: Array(analytic[entry.range])) { (quotient: Quotient) -> [Double] in
        entry.range.map { (place: Int) -> Double in
          // The penalty λ/2 w² by itself: in the sum of all squares a small gradient would drown.
          let penalty = l2 * values.elements[place]
          return penalty + quotient { step in moved(network, loss) { values.elements[place] += step * $0 } }
        }
      }
      return Result(name: entry.parameter.name, count: entry.parameter.count, error: found)
    }
    let found = smallestError(of: rows.flatMap { $0 }) { (quotient: Quotient) -> [Double] in
      words.flatMap { (word: Int32) -> [Double] in
        (0..<embedding.width).map { (column: Int) -> Double in
          quotient { step in moved(network, loss) { embedding[Int(word)][column] += step * $0 } }
        }
      }
    }
    results.append(Result(name: "embedding", count: rows.count * network.embedding.width, error: found))
    return results
  }

  /// A difference quotient of a function of the distance by which something is moved.
  private typealias Quotient = ((Double) -> Double) -> Double

  private static var quotients: [Quotient] {
    [
      { loss in (loss(1e-5) - loss(-1e-5)) / 2e-5 },
      { loss in (loss(1e-6) - loss(-1e-6)) / 2e-6 },
      { loss in (8 * (loss(1e-3) - loss(-1e-3)) - (loss(2e-3) - loss(-2e-3))) / 12e-3 },
      { loss in
        let pairs = [1e-2, 2e-2, 3e-2].map { loss($0) - loss(-$0) }
        return (45 * pairs[0] - 9 * pairs[1] + pairs[2]) / 60e-2
      },
    ]
  }

  /// The smallest relative error of a gradient, by the quotients in turn until one is within the tolerance.
  private static func smallestError(of analytic: [Double], numeric: (Quotient) -> [Double]) -> Double {
    var least = Double.infinity
    for quotient in quotients where least >= tolerance {
      least = min(least, relativeError(analytic, numeric(quotient)))
    }
    return least
  }

  /// The gradient that a step of SGD applies; the parameters stay.
  private static func stepped(_ network: some WordNetwork<Double>, l2: Double) -> [Double] {
    let before = network.parameters.values.list
    network.parameters.values.update(
      by: .sgd(rate: 1), gradients: network.parameters.gradients, memory: [], scale: 1, l2: l2,
      team: ThreadTeam(count: 1))
    let gradient = zip(before, network.parameters.values.list).map(-)
    network.parameters.values.fill(before)
    network.parameters.didChange()
    return gradient
  }

  /// The loss with something moved, which is moved back.
  private static func moved(
    _ network: some WordNetwork<Double>, _ loss: () -> Double, _ move: (Double) -> Void
  ) -> Double {
    move(1)
    network.parameters.didChange()
    let value = loss()
    move(-1)
    network.parameters.didChange()
    return value
  }

  private static func relativeError(_ a: [Double], _ n: [Double]) -> Double {
    func norm(_ list: [Double]) -> Double { list.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    return norm(zip(a, n).map(-)) / max(norm(a) + norm(n), 1e-8)
  }
}
