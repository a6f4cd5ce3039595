import CKernels

/// Noise on gradients that fades: normal numbers of variance η / (1 + t)^0.55 in update t, from 0, are added to every element.
///
/// Source: Neelakantan et al. 2015, "Adding Gradient Noise Improves Learning for Very Deep Networks", section 3.
public struct GradientNoise: Sendable, Hashable {
  /// η.
  public var variance: Double

  /// Noise of variance η in the first update.
  public init(variance: Double) { self.variance = variance }

  /// The standard deviation in an update, from 0.
  public func deviation(update: Int) -> Double {
    // η / (1 + t)^0.55 = exp(ln η - 0.55 ln(1 + t))
    variance > 0 ? ek_exp(0.5 * (ek_log(variance) - 0.55 * ek_log(Double(1 + update)))) : 0
  }
}

extension Buffer {
  /// Elements that one key draws noise for, whatever the number of threads.
  private static var noiseSize: Int { 8192 }

  /// Multiplies all elements and adds normal numbers of a standard deviation.
  ///
  /// - Parameter key: what the numbers are drawn from.
  @specialized(where S == Float)
  public func scale(by scale: Double, addingNoise deviation: Double, key: UInt64, team: ThreadTeam) {
    let size = Self.noiseSize
    team.run { thread in
      team.share((count + size - 1) / size, thread: thread) { chunk in
        var random = RandomSource(seed: RandomSource.key(key, UInt64(chunk)))
        for index in chunk * size..<min((chunk + 1) * size, count) {
          pointer[index] = pointer[index] * S(scale) + S(deviation * random.normal())
        }
      }
    }
  }

  /// Brings every element between -limit and limit.
  @specialized(where S == Float)
  public func clamp(within limit: Double) {
    for index in 0..<count { pointer[index] = max(-S(limit), min(S(limit), pointer[index])) }
  }
}

extension Matrix {
  /// Brings every element between -limit and limit.
  @specialized(where S == Float)
  public func clamp(within limit: Double) {
    for row in 0..<rowCount {
      let start = pointer + row * stride
      for column in 0..<width { start[column] = max(-S(limit), min(S(limit), start[column])) }
    }
  }
}
