public import EspalierCells
package import EspalierEngine
package import EspalierKernels

/// How matrices begin whose cells leave that to the network.
public enum MatrixInitialization: String, Sendable, Hashable, CaseIterable {
  /// Uniform between ±1/√n, where n is the width of what the matrix multiplies; PyTorch's for linear layers.
  case uniform
  /// Uniform between ±√(6 / (n + m)), where m is the width of the product (Glorot and Bengio 2010, equation 16).
  case glorot
  /// Matrices that multiply states orthogonal, others by Glorot (Saxe, McClelland and Ganguli 2014).
  case orthogonal
  /// Square matrices that multiply states the identity, others by Glorot (Le, Jaitly and Hinton 2015, with rectifiers).
  case identity

  /// What a matrix begins with.
  public func initialization(of parameter: Parameter) -> Initialization {
    let (n, m) = (parameter.inputSize, parameter.outputSize)
    let glorot = Initialization.uniform((6 / Double(n + m)).squareRoot())
    switch self {
    case .uniform: return parameter.uniformByInput
    case .glorot: return glorot
    case .orthogonal: return parameter.isRecurrent ? .orthogonal : glorot
    case .identity: return parameter.isRecurrent && n == m ? .nearIdentity(scale: 1, bound: 0) : glorot
    }
  }
}

/// How the numbers of a network are drawn.
public struct NetworkInitialization: Sendable, Hashable {
  /// How matrices begin.
  public var matrices: MatrixInitialization
  /// What biases of forget gates begin with, those named b_f; nil for what cells say, which is 0.
  public var forgetBias: Double?

  /// By default, what cells say.
  public init(matrices: MatrixInitialization = .uniform, forgetBias: Double? = nil) {
    self.matrices = matrices
    self.forgetBias = forgetBias
  }

  /// Whether a parameter is the bias of a forget gate: `cell.b_f`, `reverse_2.b_f_1`, `cell.transition_1.b_f`.
  public static func isForgetBias(_ parameter: Parameter) -> Bool {
    guard parameter.isVector, let name = parameter.name.split(separator: ".").last else { return false }
    return name == "b_f" || name.hasPrefix("b_f_")
  }
}

extension ParameterStore {
  /// Draws all parameters.
  package func initialize(using random: inout RandomSource, _ initialization: NetworkInitialization) {
    initialize(using: &random, standard: initialization.matrices.initialization)
    guard let forgetBias = initialization.forgetBias else { return }
    for entry in entries where NetworkInitialization.isForgetBias(entry.parameter) {
      self[entry.parameter.name] = Array(repeating: S(forgetBias), count: entry.parameter.count)
    }
  }
}
