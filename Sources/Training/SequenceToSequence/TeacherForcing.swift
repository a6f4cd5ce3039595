import EspalierKernels

/// How often a decoder reads in training the word that should have come, rather than the one that it would have said.
///
/// With ε_i at update i (counted from 0), drawn for every word:
///
///     always               ε_i = 1
///     linear(to: e)        ε_i falls from 1 to e over all updates
///     exponential(k)       ε_i = k^i                       k < 1
///     inverseSigmoid(k)    ε_i = k / (k + exp(i / k))      k ≥ 1
///
/// What it would have said is the most probable word after those read so far; no gradient goes through that choice.
///
/// Source: Bengio, Vinyals, Jaitly and Shazeer 2015, section 2.4. Differs from it in that what is read is found for whole
/// outputs before the gradient is computed, by the network without dropout, and in that the most probable word is taken.
public enum TeacherForcing: Sendable, Hashable {
  case always
  case linear(to: Double)
  case exponential(Double)
  case inverseSigmoid(Double)

  /// ε_i.
  ///
  /// - Parameter count: the number of all updates.
  public func rate(update: Int, of count: Int) -> Double {
    let i = Double(update)
    switch self {
    case .always: return 1
    case .linear(let least): return 1 - (1 - least) * min(1, i / Double(max(1, count - 1)))
    case .exponential(let k): return EspalierKernels.exponential(i * naturalLogarithm(k))
    case .inverseSigmoid(let k): return k / (k + EspalierKernels.exponential(i / k))
    }
  }
}
