import Espalier
import Testing

/// A small network of passes, as `train` would wire it.
struct Wiring: Sendable, CustomTestStringConvertible {
  var kind: CellKind
  var layers = 1
  var direction = Direction.up
  var depth = NetworkDepth()
  var join = EncoderCells.Join.concatenate
  var labelsTokens = false

  var testDescription: String {
    var parts = ["\(kind)", "layers: \(layers)", direction.title]
    if depth != NetworkDepth() {
      parts.append(
        "input, transition layers: \(depth.inputLayers), \(depth.transitionLayers)"
          + (depth.hasTransitionShortcut ? " with shortcut" : ""))
    }
    if join == .sum { parts.append("summed") }
    if labelsTokens { parts.append("tokens") }
    return parts.joined(separator: ", ")
  }

  /// Every built-in cell in every way that it can be wired, up to two layers; and a tall one.
  static let all: [Wiring] =
    CellKind.builtIn.flatMap { kind in
      Direction.allCases.flatMap { direction in
        (1...2).map { Wiring(kind: kind, layers: $0, direction: direction) }
      }
    }.filter { wiring in
      if wiring.layers == 1, wiring.direction == .up { return true }
      return wiring.kind.isStackable && (wiring.direction != .down || !wiring.kind.readsSequences)
    } + [Wiring(kind: .treeLSTM, layers: 4, direction: .both)] + deep

  /// Networks that are deep in several ways, that add both ways up, or that label tokens.
  static let deep: [Wiring] = [
    Wiring(kind: .rnn, depth: NetworkDepth(inputLayers: 2)),
    Wiring(kind: .rnn, depth: NetworkDepth(transitionLayers: 2)),
    Wiring(kind: .lstm, depth: NetworkDepth(transitionLayers: 1, hasTransitionShortcut: true)),
    Wiring(kind: .gru, layers: 2, direction: .both, join: .sum),
    Wiring(kind: .lstm, direction: .both, labelsTokens: true),
    Wiring(
      kind: .gru, layers: 3, direction: .both,
      depth: NetworkDepth(inputLayers: 1, transitionLayers: 2, hasTransitionShortcut: true), join: .sum,
      labelsTokens: true),
    Wiring(
      kind: .lstm, layers: 2, direction: .both,
      depth: NetworkDepth(inputLayers: 1, transitionLayers: 1, hasTransitionShortcut: true)),
    Wiring(
      kind: .treeLSTM, layers: 2, direction: .both,
      depth: NetworkDepth(inputLayers: 1, transitionLayers: 1, hasTransitionShortcut: true), join: .sum),
    Wiring(kind: .childSumTreeLSTM, depth: NetworkDepth(transitionLayers: 2, hasTransitionShortcut: true)),
    Wiring(kind: .treeRNN, direction: .down, depth: NetworkDepth(transitionLayers: 1)),
  ]

  /// The cells, from words of width 3 to states of width 4.
  var cells: EncoderCells {
    get throws {
      EncoderCells(
        kind,
        ModelConfiguration(
          cell: kind.name, arity: kind.hasSlots ? kind.fixedArity ?? 3 : nil, layers: layers,
          direction: direction, depth: depth, join: join, head: labelsTokens ? .tokens : .nodes,
          kinds: kind.categories.areKinds ? ["a", "b"] : [], vocabularySize: 7,
          embeddingSize: 3, hiddenSize: 4, labels: try #require(LabelSet(labels: ["0", "1"]))))
    }
  }
}

/// An encoder with random parameters, ready to run.
final class EncoderBench<S: KernelScalar> {
  let cells: EncoderCells
  let store = ParameterStore<S>()
  let encoder: Encoder<S>
  let builder: EncoderScheduleBuilder
  /// The inputs of words.
  var words: [[S]]
  private let team: ThreadTeam

  init(_ cells: EncoderCells, threads: Int = 1) {
    self.cells = cells
    team = ThreadTeam(count: threads)
    encoder = Encoder(cells, parameters: store, team: team, wantsInputGradient: true)
    builder = EncoderScheduleBuilder(cells)
    var random = RandomSource(seed: 3)
    words = (0..<7).map { _ in
      (0..<cells.inputSize).map { _ in random.uniform(in: S(-1)..<S(1)) }
    }
    store.values.fill((0..<store.count).map { _ in random.uniform(in: S(-0.8)..<S(0.8)) })
    store.didChange()
  }

  /// What a run forward and back leads to, wherever the rows lie.
  struct Outcome {
    /// By tree and node.
    var states: [[[S]]] = []
    var parameterGradients: [S] = []
    /// By word.
    var wordGradients: [[S]] = []
    /// The sum of all states, weighted as the gradients have it.
    var loss = 0.0
  }

  /// Runs structures forward and back, for the loss L = Σ w ⊙ state.
  ///
  /// - Parameters:
  ///   - trees: the number of each structure, from which w comes; 0, 1, 2, … by default.
  ///   - place: the number of an output, from which w comes; nil for a w of zero.
  func outcome(
    _ structures: [Structure], trees: [Int]? = nil, place: (Int) -> Int? = { $0 }
  ) -> Outcome {
    let schedule = builder.schedule(structures)
    let inputs = Matrix<S>(rowCount: schedule.inputs.count, width: cells.inputSize)
    for (row, word) in schedule.inputs.enumerated() { inputs[row] = words[Int(word)] }
    encoder.forward(schedule, inputs: inputs, keepsForBackward: true)
    var outcome = Outcome()
    var weightsOfRow = [[[S]]](repeating: [], count: schedule.rowCount)
    for (index, structure) in structures.enumerated() {
      var states: [[S]] = []
      for output in structure.outputs.indices {
        guard let row = schedule.row(ofOutput: output, structure: index) else { continue }
        states.append(encoder.table[row])
        let weights = (0..<cells.width).map { column -> S in
          place(output).map { Self.weight(trees?[index] ?? index, $0, column) } ?? 0
        }
        weightsOfRow[row].append(weights)
        outcome.loss += zip(weights, encoder.table[row]).reduce(0) { $0 + Double($1.0 * $1.1) }
      }
      outcome.states.append(states)
    }
    store.gradients.zero()
    encoder.backward(schedule, seed: seed(weightsOfRow)) {}
    outcome.parameterGradients = store.gradients.list
    let sums = Matrix<S>(width: inputs.width)
    encoder.sumInputGradients(schedule, into: sums)
    outcome.wordGradients = words.map { $0.map { _ in 0 } }
    for (row, word) in schedule.inputs.enumerated() { outcome.wordGradients[Int(word)] = sums[row] }
    return outcome
  }

  private func seed(_ weightsOfRow: [[[S]]]) -> Pass<S>.Seed {
    var offsets: [Int32] = [0]
    for weights in weightsOfRow { offsets.append(offsets[offsets.count - 1] + Int32(weights.count)) }
    let gradients = Matrix<S>(rowCount: Int(offsets[offsets.count - 1]), width: cells.width)
    for (row, weights) in weightsOfRow.joined().enumerated() { gradients[row] = weights }
    return .init(offsets: offsets, gradients: gradients)
  }

  /// A number between -1 and 1 for a tree, node and column.
  private static func weight(_ tree: Int, _ node: Int, _ column: Int) -> S {
    let key = RandomSource.key(UInt64(tree), UInt64(node), UInt64(column))
    return S(Int(key >> 44) - (1 << 19)) / S(1 << 19)
  }
}

extension EncoderBench {
  /// The states of a structure's nodes by passes that are run one by one, with a row for every node and everything
  /// numbered anew.
  func statesByHand(_ structure: Structure) -> [[S]] {
    if cells.direction == .both, cells.reading != .trees { return sequencesByHand(structure) }
    let nodes = 0..<structure.nodeCount
    var parents = nodes.map { _ in [Int]() }
    for node in nodes { for child in structure.children(of: node) { parents[Int(child)].append(node) } }
    var read = nodes.map { structure.inputs[$0] < 0 ? nil : deepened(words[Int(structure.inputs[$0])]) }
    for layer in cells.up.indices {
      let suffix = layer == 0 ? "." : "_\(layer + 1)."
      var up = Structure()
      for node in nodes {
        up.append(
          input: read[node] == nil ? nil : node, children: structure.children(of: node).map(Int.init),
          kind: structure.kind(of: node))
      }
      let risen = run(cells.up[layer], "cell" + suffix, up, inputs: read)
      read = risen
      guard cells.direction != .up else { continue }
      var down = Structure()
      for node in nodes.reversed() {
        down.append(
          input: node, children: parents[node].map { structure.nodeCount - 1 - $0 },
          kind: structure.kind(of: node))
      }
      let fallen = Array(run(cells.down[layer], "down" + suffix, down, inputs: risen).reversed())
      read = cells.direction == .both ? zip(risen, fallen).map(joined) : fallen
    }
    return read.compactMap { $0 }
  }

  /// The states of a chain's outputs, each phrase (or the whole chain) read by itself.
  private func sequencesByHand(_ chain: Structure) -> [[S]] {
    func states(_ nodes: [Int]) -> [(up: [S], down: [S])] {
      var read = nodes.map { node in
        chain.inputs[node] < 0 ? nil : deepened(words[Int(chain.inputs[node])])
      }
      var both: [([S], [S])] = []
      for layer in cells.up.indices {
        let suffix = layer == 0 ? "." : "_\(layer + 1)."
        func pass(_ cell: some Cell, _ name: String, _ inputs: [[S]?]) -> [[S]] {
          run(
            cell, name + suffix, Structure(sequence: inputs.indices.map { inputs[$0] == nil ? nil : $0 }),
            inputs: inputs)
        }
        let forward = pass(cells.up[layer], "cell", read)
        let back = Array(pass(cells.down[layer], "reverse", read.reversed()).reversed())
        both = Array(zip(forward, back))
        read = both.map(joined)
      }
      return both
    }
    if cells.reading == .steps { return states(Array(0..<chain.nodeCount)).map(joined) }
    return (0..<chain.nodeCount).map { last in
      var nodes = [last]
      while let before = chain.children(of: nodes[0]).first { nodes.insert(Int(before), at: 0) }
      let own = states(nodes)
      return joined(own[own.count - 1].up, own[0].down)
    }
  }

  private func joined(_ a: [S], _ b: [S]) -> [S] { cells.join == .sum ? zip(a, b).map(+) : a + b }

  /// What the input layers make of a word.
  private func deepened(_ word: [S]) -> [S] {
    cells.inputLayers.enumerated().reduce(word) { x, layer in
      run(layer.element, "input_\(layer.offset + 1).", Structure(sequence: [0]), inputs: [x])[0]
    }
  }

  /// A pass with the bench's parameters of a prefix; the states of all nodes.
  private func run(_ cell: some Cell, _ prefix: String, _ structure: Structure, inputs: [[S]?]) -> [[S]] {
    let own = ParameterStore<S>()
    let pass = Pass(cell: cell, parameters: own, prefix: prefix, team: team)
    for entry in own.entries { own[entry.parameter.name] = store[entry.parameter.name] }
    let schedule = ScheduleBuilder(for: cell, leaves: .separate).schedule([structure.withAllOutputs()])
    let table = Matrix<S>(rowCount: schedule.inputs.count, width: cell.inputSize)
    for (row, node) in schedule.inputs.enumerated() { table[row] = inputs[Int(node)] ?? [] }
    pass.forward(schedule, inputs: table)
    return schedule.outputRows.map { pass.states[0][Int($0)] }
  }
}

extension EncoderCells {
  /// Random structures for these cells: trees, or chains for a cell of one slot. Leaves have words, inner nodes have
  /// one or not.
  func structures(count: Int = 8, size: Int = 14, seed: UInt64 = 1) -> [Structure] {
    var random = RandomSource(seed: seed)
    let most = if case .slots(let count) = up[0].arity { count } else { 5 }
    let kinds = up[0].kindCount
    return (0..<count).map { index in
      var structure = Structure()
      var roots: [Int] = []
      // The first one is a single node.
      let target = index == 0 ? 1 : Int.random(in: 2...size, using: &random)
      while structure.nodeCount < target || roots.count > 1 {
        let wanted =
          structure.nodeCount >= target ? max(2, most) : Int.random(in: 0...most, using: &random)
        let children = most == 1 ? min(1, roots.count) : min(wanted, roots.count)
        let own = Array(roots.suffix(children))
        roots.removeLast(children)
        let hasWord = own.isEmpty || Bool.random(using: &random)
        roots.append(
          structure.append(
            input: hasWord ? Int.random(in: 0..<7, using: &random) : nil, children: own,
            kind: kinds == 1 ? 0 : Int.random(in: 0..<kinds, using: &random)))
      }
      return structure.withAllOutputs()
    }
  }
}

/// Expects the same bits: -0 is not 0, and NaN is NaN.
func expectSameBits<S: KernelScalar>(
  _ a: some Sequence<S>, _ b: some Sequence<S>, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let (a, b) = (a.map { Double($0).bitPattern }, b.map { Double($0).bitPattern })
  let difference = zip(a, b).enumerated().first { $0.element.0 != $0.element.1 }?.offset
  #expect(
    a.count == b.count && difference == nil, "\(what): first difference at \(difference ?? -1)",
    sourceLocation: sourceLocation)
}

/// Expects |a - b| <= tolerance (1 + |b|).
func expectClose<S: KernelScalar>(
  _ a: [S], _ b: [S], _ what: String = "", within tolerance: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let difference = zip(a, b).enumerated().first { _, pair in
    !(abs(Double(pair.0) - Double(pair.1)) <= tolerance * (1 + abs(Double(pair.1))))
  }
  #expect(
    a.count == b.count && difference == nil, "\(what): element \(difference.map { "\($0)" } ?? "-")",
    sourceLocation: sourceLocation)
}
