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
/// With a decoder (Sources/Networks/SequenceToSequence), what the network should say of each tree are random words.
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
  /// The network's kind and description, where it has a decoder.
  private let speaker: (kind: CellKind, configuration: ModelConfiguration, decoder: DecoderConfiguration)?
  private static let classCount = 3

  /// A check of a cell, in a network of one pass.
  public init(_ cell: some Cell) {
    cells = EncoderCells(cell)
    inputs = InputShape(vocabularySize: 6, vectorSize: cell.inputSize)
    head = .nodes
    outputLayers = []
    speaker = nil
  }

  /// A check of a network as `train` would make it, with small sizes.
  ///
  /// - Parameter decoder: what says words of the trees, in place of labelling them.
  public init(
    _ kind: CellKind, options: [String: String] = [:], layers: Int = 1, direction: Direction = .up,
    depth: NetworkDepth = NetworkDepth(), join: EncoderCells.Join = .concatenate, hasAttention: Bool = false,
    decoder: DecoderConfiguration? = nil, hiddenSize: Int = 4
  ) {
    let sample = LabelSet(labels: ["0", "1", "2"], mapping: .asIs)
    guard let labels = sample else { preconditionFailure("three labels make a label set") }
    let configuration = ModelConfiguration(
      cell: kind.name, arity: kind.fixedArity ?? (kind.hasSlots ? 2 : nil), layers: layers,
      direction: direction, depth: depth, join: join,
      head: decoder != nil && kind.readsSequences ? .tokens : .nodes, decoder: decoder, cellOptions: options,
      categories: kind.categories == .input ? ["a", "b", "c"] : [],
      categorySize: kind.categories == .input ? 2 : 0,
      kinds: kind.categories.areKinds ? ["a b", "b c"] : [],
      vocabularySize: 6, embeddingSize: 3, hiddenSize: hiddenSize, labels: labels)
    cells = EncoderCells(kind, configuration)
    inputs = InputShape(kind, configuration)
    head = hasAttention ? .attention(size: 3) : .nodes
    outputLayers = configuration.outputLayerCells(reading: cells.width)
    speaker = decoder.map { (kind, configuration, $0) }
  }

  /// Runs the check: an error for every parameter array, then that of the word vectors.
  public func run() -> [Result] {
    if let speaker { return run(speaker.kind, speaker.configuration, speaker.decoder) }
    let network = ClassifierNetwork<Double>(
      cells, inputs: inputs, classCount: Self.classCount, head: head, outputLayers: outputLayers,
      team: ThreadTeam(count: 1))
    let minibatch = minibatch()
    return Self.results(of: network, l2: l2, seed: seed) {
      network.gradients(minibatch.schedule, targets: minibatch.targets, treeCount: minibatch.treeCount)
        / Double(minibatch.treeCount)
    }
  }

  private func run(
    _ kind: CellKind, _ configuration: ModelConfiguration, _ decoder: DecoderConfiguration
  ) -> [Result] {
    let network = SequenceToSequenceNetwork<Double>(
      kind, configuration, decoder, team: ThreadTeam(count: 1), trainsEmbedding: true)
    var random = RandomSource(seed: RandomSource.key(seed, 2))
    let structures = (0..<trees.count).map { _ in structure(using: &random) }
    let outputs = (0..<trees.count).map { _ in
      (0..<Int.random(in: 0...4, using: &random)).map { _ in
        Int32.random(in: 0..<Int32(decoder.vocabularySize), using: &random)
      }
    }
    let schedule = EncoderScheduleBuilder(cells).schedule(structures)
    let steps = TargetSteps(
      outputs, end: decoder.vocabularySize, feedsSummary: decoder.feedsSummary,
      EncoderScheduleBuilder(network.shape.cells))
    return Self.results(of: network, l2: l2, seed: seed) {
      network.gradients(schedule, steps) / Double(trees.count)
    }
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
}
