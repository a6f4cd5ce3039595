import EspalierCells
import EspalierEngine
import EspalierKernels
import EspalierSchedules
public import EspalierTrees

/// Looks into the gates of a model's cells while they read a tree or a sentence.
///
/// The model's own encoder is run, with cells that hand on what they show of their inside (``Observed``): what is told is what
/// the engine computed.
public final class GateInspector {
  /// Why a model can't be looked into.
  public struct NoGates: Error, Sendable, CustomStringConvertible {
    /// The cell.
    public let cell: String

    /// One sentence.
    public var description: String { "its cell '\(cell)' has no gates: an LSTM, a Tree-LSTM or a GRU has" }
  }

  private let model: TreeClassifier
  private let encoder: Encoder<Float>
  private let builder: EncoderScheduleBuilder
  private var store: ParameterStore<Float>
  /// For cells whose gates belong to children: a pass a cell that reads one child at a time.
  private var edgePasses: [Int: (pass: Pass<Float>, builder: ScheduleBuilder)] = [:]

  /// Prepares to look into a model.
  ///
  /// - Throws: `NoGates`.
  public init(_ model: TreeClassifier) throws(NoGates) {
    self.model = model
    let own = model.network.encoder.cells
    func observed(_ cell: some Cell) -> any Cell { Observed(cell) }
    let cells = EncoderCells(
      inputLayers: own.inputLayers, up: own.up.map { observed($0) }, down: own.down.map { observed($0) },
      direction: own.direction, reading: own.reading == .trees ? .trees : .steps, join: own.join)
    guard let first = cells.up[0] as? Observed, !first.observations.isEmpty else {
      throw NoGates(cell: model.configuration.cell)
    }
    store = ParameterStore()
    encoder = Encoder(cells, parameters: store, team: model.team, wantsInputGradient: false)
    builder = EncoderScheduleBuilder(cells)
    copyParameters(to: store)
    for (index, pass) in encoder.passes.enumerated() {
      guard let cell = pass.cell as? Observed, !cell.perChild.isEmpty else { continue }
      edgePasses[index] = edgePass(of: cell, index)
    }
  }

  private func copyParameters(to store: ParameterStore<Float>) {
    for entry in store.entries {
      store[entry.parameter.name] = model.network.parameters[entry.parameter.name]
    }
  }

  private func edgePass(of cell: Observed, _ index: Int) -> (Pass<Float>, ScheduleBuilder) {
    let store = ParameterStore<Float>()
    let pass = Pass<Float>(
      cell: cell, parameters: store, prefix: prefix(ofPass: index), team: model.team,
      wantsInputGradient: false)
    copyParameters(to: store)
    return (pass, ScheduleBuilder(for: cell))
  }

  private func prefix(ofPass index: Int) -> String {
    let cells = encoder.cells
    let layer = cells.direction == .up ? index : index / 2
    let isUp = cells.direction == .up || index % 2 == 0
    let name = isUp ? "cell" : cells.isBidirectional ? "reverse" : "down"
    return layer == 0 ? "\(name)." : "\(name)_\(layer + 1)."
  }

  /// What the gates do on a tree that was checked, or on the words of a tree where the model reads sequences.
  public func inspect(_ tree: Tree) -> GateInspection {
    let isSequence = model.readsSequences
    var structure =
      isSequence
      ? Structure(tokensOf: tree, wordNumber: model.vocabulary.id) : model.structure(of: tree, nodes: .all)
    structure = structure.withAllOutputs()
    let schedule = builder.schedule([structure])
    encoder.forward(
      schedule, inputs: model.network.inputRows(of: schedule.inputs), keepsForBackward: false)
    let turned = structure.turnedRound()
    let passes = encoder.passes.indices.map { index in
      let (layer, isUp) =
        encoder.cells.direction == .up ? (index, true) : (index / 2, index % 2 == 0)
      let way: GateInspection.Way = isUp ? isSequence ? .forward : .up : isSequence ? .back : .down
      return GateInspection.Pass(
        layer: layer + 1, way: way,
        nodes: nodes(of: index, schedule.passes[index], structure, turned: isUp ? nil : turned))
    }
    return GateInspection(passes: passes)
  }

  /// The nodes of a pass; where it goes the other way, its node i stands for node n - 1 - i.
  private func nodes(
    of index: Int, _ schedule: Schedule, _ structure: Structure, turned: Structure?
  ) -> [GateInspection.Node] {
    let pass = encoder.passes[index]
    guard let cell = pass.cell as? Observed else { preconditionFailure("a pass without a look inside") }
    let count = structure.nodeCount
    let rows = schedule.outputRows.map(Int.init)
    let read = (0..<count).map { node -> [Int] in
      guard let turned else { return structure.children(of: node).map(Int.init) }
      return turned.children(of: count - 1 - node).map { count - 1 - Int($0) }
    }
    let held = cell.cell.state.firstIndex { $0.name == "c" } ?? 0
    let edges = edgeValues(index, cell, schedule, rows: rows, read: read)
    return (0..<count).map { node in
      let row = rows[node]
      var gates: [String: [Float]] = [:]
      for (place, field) in cell.observations.enumerated() {
        gates[field.name] = pass.states[cell.cell.state.count + place][row]
      }
      let kept = kept(&gates, edges: edges?[node], count: read[node].count)
      let width = cell.cell.state[held].width
      let before = read[node].reduce([Float](repeating: 0, count: width)) {
        zip($0, pass.states[held][rows[$1]]).map(+)
      }
      return GateInspection.Node(
        shown: pass.states[0][row], held: pass.states[held][row], gates: gates, kept: kept, read: read[node],
        before: before)
    }
  }

  /// Takes the forget gates of a node out of its gates: one for every state that it read.
  private func kept(_ gates: inout [String: [Float]], edges: [[Float]]?, count: Int) -> [[Float]] {
    let single = gates.removeValue(forKey: "f")
    let slots = (1...max(1, count)).map { gates["f_\($0)"] }
    for name in gates.keys where name.hasPrefix("f_") { gates[name] = nil }
    if let edges { return edges }
    if let single { return Array(repeating: single, count: count) }
    if let z = gates["z"] { return Array(repeating: z, count: count) }
    return slots.prefix(count).compactMap { $0 }
  }

  /// For every node, the forget gate of every child, where the cell has one for each: a node that reads one child alone has
  /// that child's.
  private func edgeValues(
    _ index: Int, _ cell: Observed, _ schedule: Schedule, rows: [Int], read: [[Int]]
  ) -> [[[Float]]]? {
    guard let (pass, builder) = edgePasses[index], cell.perChild.contains("f"),
      let field = cell.state.firstIndex(where: { $0.name == "f" })
    else { return nil }
    var structure = Structure()
    var children: [Int] = []
    for (node, list) in read.enumerated() {
      let input = Int(schedule.rowInputs[rows[node]])
      let kind = schedule.classes.indices.first { schedule.classRows[$0].contains(rows[node]) }
      for child in list {
        structure.append(
          input: input < 0 ? nil : input, children: [-1 - children.count],
          kind: kind.map { schedule.classes[$0].kind } ?? 0)
        children.append(rows[child])
      }
    }
    guard structure.nodeCount > 0 else { return read.map { _ in [] } }
    let own = builder.schedule([structure.withAllOutputs()])
    let inputs = Matrix<Float>(rowCount: own.inputs.count, width: pass.cell.inputSize)
    for (row, number) in own.inputs.enumerated() { inputs[row] = encoder.inputs(ofPass: index)[Int(number)] }
    pass.forward(
      own, inputs: inputs, boundary: Array(encoder.passes[index].states),
      boundaryRows: children.map(Int32.init))
    var next = 0
    return read.map { list in
      list.map { _ in
        defer { next += 1 }
        return pass.states[field][Int(own.outputRows[next])]
      }
    }
  }
}
