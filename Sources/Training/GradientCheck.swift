public import EspalierCells
import EspalierEngine
import EspalierKernels
public import EspalierNetworks
import EspalierSchedules

/// Compares a network's gradients with central differences, in double precision.
///
/// A small classifier with random parameters is run over random trees, some nodes of which have labels. For every
/// parameter array (and the word vectors), with the analytic gradient a and the numeric one n,
///
///     n_i = (L(w + s e_i) - L(w - s e_i)) / 2s        s = 1e-5
///     error = |a - n| / max(|a| + |n|, 1e-8)          Euclidean norms
///
/// Where that is above the tolerance, it is tried with s = 1e-6, in case a rectifier's kink lies within the step, then by
/// the five-point formula with s = 1e-3 and the seven-point formula with s = 1e-2, in case the gradient is so small that
/// it drowns in rounding. A wrong gradient fails all four.
///
/// L is the loss, and λ/2 |w|² of everything but word vectors. The analytic gradient is read off a step of plain SGD, so
/// that it is what training applies.
///
/// ```swift
/// for array in GradientCheck(MyCell(inputSize: 3, hiddenSize: 4)).run() {
///   precondition(array.error < GradientCheck.tolerance, "\(array)")
/// }
/// ```
public struct GradientCheck {
  /// What errors stay below where gradients are right.
  public static let tolerance = 1e-6

  /// The error of a parameter array.
  public struct Result: Sendable, CustomStringConvertible {
    /// The array's name.
    public let name: String
    /// The number of its elements.
    public let count: Int
    /// The relative error.
    public let error: Double

    public var description: String { "\(name): \(error)" }
  }

  /// Which trees are tried.
  public struct Trees: Sendable {
    /// How many.
    public var count = 8
    /// The most nodes of each, roughly.
    public var size = 6
    /// Whether inner nodes have words too.
    public var hasWordsInside = true

    /// Eight trees of about six nodes, all of which have words.
    public init() {}
  }

  /// λ of L2 regularisation.
  public var l2 = 0.0
  /// What parameters, trees and labels are drawn from.
  public var seed: UInt64 = 1
  /// The trees.
  public var trees = Trees()

  private let cells: EncoderCells
  private let inputs: InputShape
  private let head: ClassifierHead
  private let outputLayers: [DenseLayer]
  private static let classCount = 3

  /// A check of a cell, in a network of one pass.
  public init(_ cell: some Cell) {
    cells = EncoderCells(cell)
    inputs = InputShape(vocabularySize: 6, vectorSize: cell.inputSize)
    head = .nodes
    outputLayers = []
  }

  /// A check of a network as `train` would make it, with small sizes.
  public init(
    _ kind: CellKind, options: [String: String] = [:], layers: Int = 1, direction: Direction = .up,
    depth: NetworkDepth = NetworkDepth(), join: EncoderCells.Join = .concatenate, hasAttention: Bool = false,
    hiddenSize: Int = 4
  ) {
    let sample = LabelSet(labels: ["0", "1", "2"], mapping: .asIs)
    guard let labels = sample else { preconditionFailure("three labels make a label set") }
    let configuration = ModelConfiguration(
      cell: kind.name, arity: kind.fixedArity ?? (kind.hasSlots ? 2 : nil), layers: layers,
      direction: direction, depth: depth, join: join, cellOptions: options,
      categories: kind.categories == .input ? ["a", "b", "c"] : [],
      categorySize: kind.categories == .input ? 2 : 0,
      kinds: kind.categories.areKinds ? ["a b", "b c"] : [],
      vocabularySize: 6, embeddingSize: 3, hiddenSize: hiddenSize, labels: labels)
    cells = EncoderCells(kind, configuration)
    inputs = InputShape(kind, configuration)
    head = hasAttention ? .attention(size: 3) : .nodes
    outputLayers = configuration.outputLayerCells(reading: cells.width)
  }

  /// Runs the check: an error for every parameter array, then that of the word vectors.
  public func run() -> [Result] {
    let network = ClassifierNetwork<Double>(
      cells, inputs: inputs, classCount: Self.classCount, head: head, outputLayers: outputLayers,
      team: ThreadTeam(count: 1))
    var random = RandomSource(seed: RandomSource.key(seed, 1))
    network.embedding.fill(uniformWithin: 0.9, using: &random)
    network.parameters.values.fill(0..<network.parameters.count, uniformWithin: 0.7, using: &random)
    network.parameters.didChange()
    let minibatch = minibatch()
    _ = loss(network, minibatch)
    let analytic = stepped(network)
    let (words, rows) = (network.wordsRead, network.wordsRead.indices.map { network.embeddingGradients[$0] })
    var results = network.parameters.entries.map { entry in
      let error = Self.error(of: Array(analytic[entry.range])) { quotient in
        entry.range.map { place in
          // The penalty λ/2 w² by itself: in the sum of all squares a small gradient would drown.
          l2 * network.parameters.values.elements[place]
            + quotient { step in
              moved(network, minibatch) { network.parameters.values.elements[place] += step * $0 }
            }
        }
      }
      return Result(name: entry.parameter.name, count: entry.parameter.count, error: error)
    }
    let error = Self.error(of: rows.flatMap { $0 }) { quotient in
      words.flatMap { word in
        (0..<network.embedding.width).map { column in
          quotient { step in
            moved(network, minibatch) { network.embedding[Int(word)][column] += step * $0 }
          }
        }
      }
    }
    results.append(Result(name: "embedding", count: rows.count * network.embedding.width, error: error))
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
  private static func error(of analytic: [Double], numeric: (Quotient) -> [Double]) -> Double {
    var least = Double.infinity
    for quotient in quotients where least >= tolerance {
      least = min(least, relativeError(analytic, numeric(quotient)))
    }
    return least
  }

  private struct Minibatch {
    var schedule: EncoderSchedule
    var targets: Targets
    var treeCount: Int
  }

  /// Random trees, and a class for about two nodes of three.
  private func minibatch() -> Minibatch {
    var random = RandomSource(seed: RandomSource.key(seed, 2))
    let structures = (0..<trees.count).map { _ in structure(using: &random) }
    let schedule = EncoderScheduleBuilder(cells).schedule(structures)
    func classes(_ count: Int) -> [Int32] {
      (0..<count).map { $0 == 0 ? 0 : Int32.random(in: -1..<Int32(Self.classCount), using: &random) }
    }
    let targets =
      !head.labelsTrees
      ? Targets(schedule, classes: classes(schedule.outputRows.count))
      : Targets(treeClasses: classes(structures.count))
    return Minibatch(schedule: schedule, targets: targets, treeCount: structures.count)
  }

  /// A random tree; a chain, where a node has one child at most.
  private func structure(using random: inout RandomSource) -> Structure {
    let cell = cells.up[0]
    let most = if case .slots(let count) = cell.arity { count } else { 4 }
    var structure = Structure()
    var roots: [Int] = []
    let size = Int.random(in: 1...trees.size, using: &random)
    while structure.nodeCount < size || roots.count > 1 {
      let wanted = structure.nodeCount >= size ? max(2, most) : Int.random(in: 0...most, using: &random)
      let children = most == 1 ? min(1, roots.count) : min(wanted, roots.count)
      let own = Array(roots.suffix(children))
      roots.removeLast(children)
      roots.append(
        structure.append(
          input: own.isEmpty || trees.hasWordsInside ? input(isLeaf: own.isEmpty, using: &random) : nil,
          children: own, kind: cell.kindCount == 1 ? 0 : Int.random(in: 0..<cell.kindCount, using: &random)))
      if most == 0 { break }
    }
    return structure.withAllOutputs()
  }

  /// The number of a random word and category; inner nodes have a word or not.
  private func input(isLeaf: Bool, using random: inout RandomSource) -> Int {
    guard inputs.categorySize > 0 else { return Int.random(in: 0..<inputs.vocabularySize, using: &random) }
    let word = Int.random(
      in: 0..<(isLeaf ? inputs.vocabularySize : inputs.vocabularySize + 1), using: &random)
    return word + Int.random(in: 0..<inputs.categoryCount, using: &random) * (inputs.vocabularySize + 1)
  }

  private func loss(_ network: ClassifierNetwork<Double>, _ minibatch: Minibatch) -> Double {
    let sum = network.gradients(
      minibatch.schedule, targets: minibatch.targets, treeCount: minibatch.treeCount)
    return sum / Double(minibatch.treeCount)
  }

  /// The gradient that a step of SGD applies; the parameters stay.
  private func stepped(_ network: ClassifierNetwork<Double>) -> [Double] {
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
  private func moved(
    _ network: ClassifierNetwork<Double>, _ minibatch: Minibatch, _ move: (Double) -> Void
  ) -> Double {
    move(1)
    network.parameters.didChange()
    let value = loss(network, minibatch)
    move(-1)
    network.parameters.didChange()
    return value
  }

  private static func relativeError(_ a: [Double], _ n: [Double]) -> Double {
    func norm(_ list: [Double]) -> Double { list.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    return norm(zip(a, n).map(-)) / max(norm(a) + norm(n), 1e-8)
  }
}
