public import EspalierKernels

/// The optimisers, by the names under which the command knows them.
public enum OptimizerKind: String, Sendable, CaseIterable {
  case adagrad, adam, adadelta, sgd

  /// The learning rate where none is given.
  public var defaultRate: Double {
    switch self {
    case .adagrad: 0.05
    case .adam: 0.001
    case .adadelta: 1
    case .sgd: 0.1
    }
  }
}

/// An optimiser and its rate; it makes the rule of every update.
public struct Optimizer: Sendable {
  /// The optimiser.
  public let kind: OptimizerKind
  /// The learning rate η.
  public let rate: Double

  /// An optimiser with its own rate, or the usual one.
  public init(_ kind: OptimizerKind, rate: Double? = nil) {
    self.kind = kind
    self.rate = rate ?? kind.defaultRate
  }

  /// The rule of an update.
  ///
  /// - Parameter step: the number of the update, from 1.
  public func rule(step: Int) -> UpdateRule {
    switch kind {
    case .adagrad: .adagrad(rate: rate)
    case .adam: .adam(rate: rate, step: step)
    case .adadelta: .adadelta(rate: rate)
    case .sgd: .sgd(rate: rate)
    }
  }
}
