public import EspalierEngine
public import EspalierKernels

/// A network that reads words: what an optimiser moves.
public protocol WordNetwork<S>: AnyObject {
  associatedtype S: KernelScalar
  /// The vector of every word, a row each.
  var embedding: Matrix<S> { get }
  /// All other parameters.
  var parameters: ParameterStore<S> { get }
  /// Draws all numbers.
  func initialize(using random: inout RandomSource, _ initialization: NetworkInitialization)
  /// After a way back: the words that were read, each once.
  var wordsRead: [Int32] { get }
  /// After a way back: the gradient of the vector of every word of `wordsRead`.
  var embeddingGradients: Matrix<S> { get }
}

extension WordNetwork {
  /// Draws all numbers as cells say.
  public func initialize(using random: inout RandomSource) {
    initialize(using: &random, NetworkInitialization())
  }

  /// Takes the numbers of another network that is made as this one is.
  func copyNumbers(of other: Self) {
    parameters.values.fill(other.parameters.values.list)
    embedding.gather(
      (0..<Int32(other.embedding.rowCount)).map { $0 }, from: other.embedding, team: ThreadTeam(count: 1))
    parameters.didChange()
  }

  /// Whether every trained number is finite.
  public var isFinite: Bool {
    parameters.values.sumOfSquares().isFinite && embedding.sumOfSquares().isFinite
  }
}

/// The dropout of one minibatch.
public struct WordDropout: Sendable {
  /// The rate on word vectors.
  public var inputRate: Double
  /// The rate on what the softmax reads.
  public var rate: Double
  /// What the masks of this minibatch are drawn from.
  public var key: UInt64

  /// Rates, and what masks are drawn from.
  public init(inputRate: Double, rate: Double, key: UInt64) {
    self.inputRate = inputRate
    self.rate = rate
    self.key = key
  }

  /// No dropout.
  public static var none: WordDropout { WordDropout(inputRate: 0, rate: 0, key: 0) }

  func wordKey(_ word: Int32) -> UInt64 { RandomSource.key(key, 1, UInt64(UInt32(bitPattern: word))) }
  func targetKey(_ word: Int32) -> UInt64 { RandomSource.key(key, 3, UInt64(UInt32(bitPattern: word))) }
  func nodeKey(_ place: Int32) -> UInt64 { RandomSource.key(key, 2, UInt64(UInt32(bitPattern: place))) }
}
