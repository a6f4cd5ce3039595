import EspalierCells
import EspalierEngine
public import EspalierKernels
public import EspalierSchedules
public import EspalierTrees

/// A trained network that labels the nodes of trees: words, cell, read-out, and what the classes mean.
///
/// ```swift
/// let model = try TreeClassifier.load(from: "models/reviews")
/// let tree = try Tree(brackets: "(3 (2 It) (4 's good))")
/// let prediction = model.predict([tree], nodes: .all)[0]
/// ```
///
/// Not `Sendable`: one caller at a time.
public final class TreeClassifier {
  /// What the network is.
  public let configuration: ModelConfiguration
  /// The words that have a vector.
  public let vocabulary: Vocabulary
  /// The cell's kind.
  public let kind: CellKind
  /// The network.
  public let network: ClassifierNetwork<Float>
  /// The threads that share its work.
  public let team: ThreadTeam
  private let builder: EncoderScheduleBuilder
  /// For prediction, where the states of leaves are remembered.
  private let feedingBuilder: ScheduleBuilder?
  private let numbers: NodeNumbers

  /// A network whose parameters are all zero.
  ///
  /// - Parameters:
  ///   - trainsEmbedding: whether training leads to the word vectors.
  ///   - truncation: after how many steps of a sequence training's gradients end; nil for never.
  public init(
    configuration: ModelConfiguration, kind: CellKind, vocabulary: Vocabulary, team: ThreadTeam,
    trainsEmbedding: Bool = false, truncation: Int? = nil
  ) {
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.kind = kind
    self.team = team
    let cells = EncoderCells(kind, configuration, truncation: truncation)
    network = ClassifierNetwork(
      cells, inputs: InputShape(kind, configuration), classCount: configuration.labels.count,
      head: configuration.head, outputLayers: configuration.outputLayerCells(reading: cells.width),
      team: team,
      trainsEmbedding: trainsEmbedding)
    numbers = NodeNumbers(configuration, kind: kind, vocabulary: vocabulary)
    builder = EncoderScheduleBuilder(cells)
    feedingBuilder = network.canFeedLeaves ? ScheduleBuilder(for: cells.up[0], leaves: .fed) : nil
  }

  /// The number of trained numbers, word vectors included.
  public var parameterCount: Int { network.parameters.count + embeddingParameterCount }
  /// The numbers of all word vectors.
  public var embeddingParameterCount: Int { vocabulary.count * network.embedding.width }
  /// Whether the model reads sequences of words, so that it takes plain sentences too.
  public var readsSequences: Bool { kind.readsSequences }

  /// The most steps of a tree's phrases that are read as sequences.
  static let mostSteps = 250_000

  /// Checks that the model can read a tree.
  ///
  /// - Parameter nodes: which nodes will be asked about.
  /// - Throws: `UnsuitableTree` where a node has more children than the cell has slots, or where the
  ///   phrases of a tree are too many and too long to be read as sequences.
  public func check(_ tree: Tree, nodes: NodeSelection = .all) throws(UnsuitableTree) {
    if readsSequences, nodes == .all, network.head != .tokens {
      let count = Structure.stepCount(phrasesOf: tree, apart: network.encoder.cells.readsPhrasesApart)
      if count > Self.mostSteps {
        throw UnsuitableTree(reason: .tooManySteps(count: count, limit: Self.mostSteps))
      }
    }
    guard kind.hasSlots, let arity = configuration.arity else { return }
    let count = tree.maximumArity
    if count > arity { throw UnsuitableTree(reason: .tooManyChildren(count: count, arity: arity)) }
  }

  /// What the network reads of a tree.
  public func structure(of tree: Tree, nodes: NodeSelection = .all) -> Structure {
    if network.head == .tokens { return Structure(tokensOf: tree, wordNumber: vocabulary.id) }
    if readsSequences {
      return Structure(
        phrasesOf: tree, isWanted: { nodes == .all || $0 == tree.root }, wordNumber: vocabulary.id)
    }
    return numbers.structure(of: tree)
  }

  /// The schedule of a minibatch.
  public func schedule(_ structures: [Structure]) -> EncoderSchedule { builder.schedule(structures) }

  /// The probabilities of the classes at the nodes of trees that were checked.
  public func predict(_ trees: [Tree], nodes: NodeSelection) -> [Prediction] {
    if network.head.labelsTrees { return predictTrees(trees) }
    return runs(trees, nodes: nodes) { rowCount, wanted in
      let rows = distinctRows(wanted.flatMap { $0.rows }, rowCount: rowCount)
      let table = network.probabilities(rows: rows.list)
      return team.map(wanted.count) { index in
        let places = wanted[index].rows.map { rows.place[Int($0)] }
        return Prediction(values(wanted[index].nodes, rows: places, of: table))
      }
    }
  }

  /// The states h at the nodes of trees that were checked.
  public func encode(_ trees: [Tree], nodes: NodeSelection) -> [Encoding] {
    runs(trees, nodes: nodes) { _, wanted in
      team.map(wanted.count) { index in
        Encoding(values: values(wanted[index].nodes, rows: wanted[index].rows, of: network.encoder.table))
      }
    }
  }

  /// The nodes of a tree that were asked about, and the rows of their states.
  private typealias Wanted = (nodes: [Int], rows: [Int32])

  /// The most nodes that run together, unless one tree has more: this bounds memory.
  private static let mostNodesTogether = 65_536

  /// Runs trees through the network, so many at a time that memory is bounded.
  private func runs<Result>(
    _ trees: [Tree], nodes: NodeSelection, read: (_ rowCount: Int, [Wanted]) -> [Result]
  ) -> [Result] {
    var results: [Result] = []
    var batch: [(tree: Tree, structure: Structure)] = []
    var nodeCount = 0
    func run() {
      let schedule = forward(batch.map(\.structure))
      let found = team.map(batch.count) { wanted(batch[$0].tree, nodes, schedule, $0) }
      results += read(network.encoder.table.rowCount, found)
      batch.removeAll(keepingCapacity: true)
      nodeCount = 0
    }
    let structures = team.map(trees.count) { structure(of: trees[$0], nodes: nodes) }
    for (tree, structure) in zip(trees, structures) {
      if nodeCount > 0, nodeCount + structure.nodeCount > Self.mostNodesTogether { run() }
      batch.append((tree, structure))
      nodeCount += structure.nodeCount
    }
    if !batch.isEmpty { run() }
    return results
  }

  /// Computes the states of structures; those of leaves are remembered where they depend on words alone.
  private func forward(_ structures: [Structure]) -> EncoderSchedule {
    if let feedingBuilder {
      let schedule = feedingBuilder.schedule(structures)
      network.forward(feedingLeavesOf: schedule)
      return EncoderSchedule(schedule)
    }
    let schedule = builder.schedule(structures)
    network.forward(schedule)
    return schedule
  }

  /// The most trees of which a network that labels trees as a whole reads the nodes together.
  private static let mostTreesTogether = 500

  private func predictTrees(_ trees: [Tree]) -> [Prediction] {
    var results: [Prediction] = []
    for first in stride(from: 0, to: trees.count, by: Self.mostTreesTogether) {
      let batch = Array(trees[first..<min(first + Self.mostTreesTogether, trees.count)])
      let schedule = forward(batch.map { structure(of: $0) })
      let rows = batch.indices.map(Int32.init)
      let table = network.probabilities(rows: rows, of: schedule)
      results += batch.enumerated().map { index, tree in
        Prediction(values([tree.root], rows: [Int32(index)], of: table))
      }
    }
    return results
  }

  private func wanted(
    _ tree: Tree, _ nodes: NodeSelection, _ schedule: EncoderSchedule, _ structure: Int
  ) -> Wanted {
    let isRootAlone = nodes == .root && network.head != .tokens
    let list = isRootAlone ? [tree.root] : Array(0..<tree.nodeCount)
    var found: Wanted = ([], [])
    for node in list {
      guard let row = schedule.row(ofOutput: node, structure: structure) else { continue }
      found.nodes.append(node)
      found.rows.append(Int32(row))
    }
    return found
  }

  /// Each row once, in the order of first occurrence, and the place of every row in that list.
  private func distinctRows(_ rows: [Int32], rowCount: Int) -> (list: [Int32], place: [Int32]) {
    var list: [Int32] = []
    var place = [Int32](repeating: -1, count: rowCount)
    for row in rows where place[Int(row)] < 0 {
      place[Int(row)] = Int32(list.count)
      list.append(row)
    }
    return (list, place)
  }

  private func values(_ nodes: [Int], rows: [Int32], of table: Matrix<Float>) -> NodeValues {
    var values: [Float] = []
    values.reserveCapacity(rows.count * table.width)
    for row in rows { table.append(row: Int(row), to: &values) }
    return NodeValues(nodes: nodes, width: table.width, values: values)
  }
}
