import CKernels

/// How a parameter w moves by its gradient g; element by element, with what the rule remembers.
///
///     sgd        w -= η g
///     adagrad    s += g²,  w -= η g / (√s + ε)
///     adam       m = β₁ m + (1 - β₁) g,  v = β₂ v + (1 - β₂) g²,
///                w -= η (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)
///     adadelta   s = ρ s + (1 - ρ) g²,  d = √(r + ε) / √(s + ε) · g,  r = ρ r + (1 - ρ) d²,  w -= η d
///
/// g is first multiplied by a scale; then λ w is added, for L2 regularisation.
///
/// Sources: Duchi, Hazan and Singer 2011 (AdaGrad, diagonal); Kingma and Ba 2015 (Adam, algorithm 1);
/// Zeiler 2012 (AdaDelta, algorithm 1, with the rate η that PyTorch adds).
public enum UpdateRule: Sendable, Hashable {
  /// Stochastic gradient descent.
  case sgd(rate: Double)
  /// AdaGrad.
  case adagrad(rate: Double, epsilon: Double = 1e-10)
  /// Adam; `step` is t, counted from 1.
  case adam(rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, step: Int)
  /// AdaDelta.
  case adadelta(rate: Double, rho: Double = 0.95, epsilon: Double = 1e-6)

  /// The numbers remembered for every element.
  public var memoryCount: Int {
    switch self {
    case .sgd: 0
    case .adagrad: 1
    case .adam, .adadelta: 2
    }
  }

  /// Moves `count` elements.
  fileprivate func apply<S: KernelScalar>(
    to w: UnsafeMutablePointer<S>, gradient g: UnsafePointer<S>, memory: [UnsafeMutablePointer<S>],
    count: Int, scale: Double, l2: Double
  ) {
    let kernels = S.kernels.table.pointee
    let count = Int64(count)
    switch self {
    case .sgd(let rate): kernels.sgd(w, g, count, rate, scale, l2)
    case .adagrad(let rate, let epsilon): kernels.adagrad(w, g, memory[0], count, rate, epsilon, scale, l2)
    case .adam(let rate, let beta1, let beta2, let epsilon, let step):
      kernels.adam(
        w, g, memory[0], memory[1], count, rate, beta1, beta2, epsilon, 1 - power(beta1, step),
        1 - power(beta2, step), scale, l2)
    case .adadelta(let rate, let rho, let epsilon):
      kernels.adadelta(w, g, memory[0], memory[1], count, rate, rho, epsilon, scale, l2)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}

extension Buffer {
  /// Moves all elements by their gradients.
  ///
  /// - Parameters:
  ///   - memory: as many buffers as the rule remembers numbers.
  ///   - scale: what gradients are multiplied by.
  ///   - l2: λ, times which the elements are added to their gradients.
  @specialized(where S == Float)
  public func update(
    by rule: UpdateRule, gradients: Buffer<S>, memory: [Buffer<S>], scale: Double, l2: Double,
    team: ThreadTeam
  ) {
    precondition(gradients.count == count, "\(gradients.count) gradients for \(count) elements")
    let size = 8192
    team.run { thread in
      team.share((count + size - 1) / size, thread: thread) { chunk in
        let start = chunk * size
        rule.apply(
          to: pointer + start, gradient: gradients.pointer + start,
          memory: memory.map { $0.pointer + start }, count: min(size, count - start), scale: scale, l2: l2)
      }
    }
  }
}

extension Matrix {
  /// Moves chosen rows by their gradients; the others stay as they are, and so does what is remembered
  /// of them.
  ///
  /// - Parameters:
  ///   - rows: the rows, each once; row i of `gradients` is that of `rows[i]`.
  ///   - memory: as many tables of this shape as the rule remembers numbers.
  @specialized(where S == Float)
  public func update(
    rows: [Int32], by rule: UpdateRule, gradients: Matrix<S>, memory: [Matrix<S>], scale: Double,
    team: ThreadTeam
  ) {
    precondition(gradients.rowCount >= rows.count, "\(gradients.rowCount) gradients for \(rows.count) rows")
    team.run { thread in
      team.shareRows(rows.count, thread: thread) { index in
        if index + Self.lookahead < rows.count {
          let next = Int(rows[index + Self.lookahead]) * stride
          ek_fetch(pointer + next, width * MemoryLayout<S>.stride)
          for table in memory { ek_fetch(table.pointer + next, width * MemoryLayout<S>.stride) }
        }
        let start = Int(rows[index]) * stride
        rule.apply(
          to: pointer + start, gradient: gradients.pointer + index * gradients.stride,
          memory: memory.map { $0.pointer + start }, count: width, scale: scale, l2: 0)
      }
    }
  }
}
