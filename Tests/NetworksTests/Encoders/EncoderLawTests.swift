import Espalier
import Testing

/// Ring 1 for passes wired together: what holds whatever the cells.
@Suite struct EncoderLawTests {
  @Test(arguments: Wiring.all)
  func statesEqualThoseOfPassesRunByHand(wiring: Wiring) throws {
    let bench = EncoderBench<Float>(try wiring.cells)
    let structures = bench.cells.structures()
    let whole = bench.outcome(structures)
    for (structure, states) in zip(structures, whole.states) {
      expectSameBits(states.joined(), bench.statesByHand(structure).joined())
    }
  }

  @Test(arguments: Wiring.all)
  func aBatchEqualsItsTreesOneByOne(wiring: Wiring) throws {
    try batch(wiring, of: Float.self, within: 1e-4)
    try batch(wiring, of: Double.self, within: 1e-12)
  }

  private func batch<S: KernelScalar>(_ wiring: Wiring, of type: S.Type, within tolerance: Double) throws {
    let bench = EncoderBench<S>(try wiring.cells)
    let structures = bench.cells.structures()
    let whole = bench.outcome(structures)
    var sum = whole.parameterGradients.map { _ in S(0) }
    var words = whole.wordGradients.map { $0.map { _ in S(0) } }
    for (tree, structure) in structures.enumerated() {
      let single = bench.outcome([structure], trees: [tree])
      expectSameBits(single.states[0].joined(), whole.states[tree].joined(), "tree \(tree)")
      sum = zip(sum, single.parameterGradients).map(+)
      words = zip(words, single.wordGradients).map { zip($0, $1).map(+) }
    }
    expectClose(sum, whole.parameterGradients, within: tolerance)
    expectClose(Array(words.joined()), Array(whole.wordGradients.joined()), within: tolerance)
  }

  @Test(arguments: Wiring.all)
  func threadsChangeNoBit(wiring: Wiring) throws {
    let cells = try wiring.cells
    let structures = cells.structures(count: 30, size: 20)
    let one = EncoderBench<Float>(cells).outcome(structures)
    for count in [2, 3] {
      let several = EncoderBench<Float>(cells, threads: count).outcome(structures)
      expectSameBits(several.states.joined().joined(), one.states.joined().joined(), "\(count) threads")
      expectSameBits(several.parameterGradients, one.parameterGradients, "\(count) threads")
      expectSameBits(several.wordGradients.joined(), one.wordGradients.joined(), "\(count) threads")
    }
  }

  /// An encoder is used again and again: nothing of an earlier minibatch may show.
  @Test(arguments: Wiring.all)
  func anEarlierMinibatchLeavesNoTrace(wiring: Wiring) throws {
    let cells = try wiring.cells
    let used = EncoderBench<Float>(cells)
    _ = used.outcome(cells.structures(count: 20, size: 30, seed: 2))
    _ = used.outcome(cells.structures(count: 2, size: 5, seed: 3))
    let structures = cells.structures()
    let (again, fresh) = (used.outcome(structures), EncoderBench<Float>(cells).outcome(structures))
    expectSameBits(again.states.joined().joined(), fresh.states.joined().joined())
    expectSameBits(again.parameterGradients, fresh.parameterGradients)
    expectSameBits(again.wordGradients.joined(), fresh.wordGradients.joined())
  }

  /// The first layer is the same, whatever is above it; and a stack of one is the pass itself.
  @Test(arguments: CellKind.builtIn.filter(\.isStackable))
  func aStackOfOneEqualsThePlainPass(kind: CellKind) throws {
    let one = EncoderBench<Float>(try Wiring(kind: kind).cells)
    let two = EncoderBench<Float>(try Wiring(kind: kind, layers: 2).cells)
    for entry in one.store.entries { two.store[entry.parameter.name] = one.store[entry.parameter.name] }
    let structures = one.cells.structures()
    let (plain, stacked) = (one.outcome(structures), two.outcome(structures))
    expectSameBits(plain.states.joined().joined(), structures.flatMap { one.statesByHand($0).joined() })
    #expect(stacked.states != plain.states)
    let schedule = two.builder.schedule(structures).passes[0]
    let below = schedule.outputRows.map { two.encoder.passes[0].states[0][Int($0)] }
    expectSameBits(below.joined(), plain.states.joined().joined())
  }

  @Test(arguments: [CellKind.rnn, .lstm, .gru], EncoderCells.Join.allCases)
  func aPalindromeIsSymmetric(kind: CellKind, join: EncoderCells.Join) throws {
    let bench = EncoderBench<Float>(
      try Wiring(kind: kind, layers: 2, direction: .both, join: join, labelsTokens: true).cells)
    let half = bench.cells.up[0].state[0].width
    for entry in bench.store.entries where entry.parameter.name.hasPrefix("reverse") {
      let name = entry.parameter.name
      var values = bench.store["cell" + name.dropFirst("reverse".count)]
      // What layer 2 reads has changed places: its other half comes first.
      if join == .concatenate, name.contains("_2.W") {
        let width = entry.parameter.outputSize
        values = Array(values[(half * width)...] + values[..<(half * width)])
      }
      bench.store[name] = values
    }
    let states = bench.outcome([Structure(sequence: [3, 1, 4, 2, 4, 1, 3])]).states[0]
    for (state, mirrored) in zip(states, states.reversed()) {
      let turned = join == .sum ? mirrored : Array(mirrored[half...] + mirrored[..<half])
      expectClose(state, turned, within: 1e-6)
    }
    #expect(states[0] != states[1])
  }

  /// Reading a sequence backwards exchanges the two ways, and reading it backwards twice is reading it.
  @Test(arguments: [CellKind.rnn, .lstm, .gru])
  func theWayBackIsTheWayForwardOfTheReversedSequence(kind: CellKind) throws {
    let bench = EncoderBench<Float>(try Wiring(kind: kind, direction: .both, labelsTokens: true).cells)
    let width = bench.cells.up[0].state[0].width
    let sequence = [5, 0, 2, 2, 6]
    let there = bench.outcome([Structure(sequence: sequence)]).states[0]
    let exchanged = EncoderBench<Float>(bench.cells)
    for entry in bench.store.entries {
      let name = entry.parameter.name
      let other =
        name.hasPrefix("cell.")
        ? "reverse." + name.dropFirst("cell.".count) : "cell." + name.dropFirst("reverse.".count)
      exchanged.store[name] = bench.store[other]
    }
    let back = exchanged.outcome([Structure(sequence: sequence.reversed())]).states[0]
    for (one, other) in zip(there, back.reversed()) {
      expectSameBits(one, other[width...] + other[..<width])
    }
  }

  /// Rows are shared by phrases with a common beginning, and on the way back by those with a common end.
  @Test func phrasesShareRows() throws {
    let tree = try Tree(brackets: "(0 (0 (0 a) (0 b)) (0 (0 c) (0 (0 d) (0 e))))")
    let words = ["a", "b", "c", "d", "e"]
    let structure = Structure(phrasesOf: tree, isWanted: { _ in true }) { words.firstIndex(of: $0) ?? 0 }
    let bench = EncoderBench<Float>(try Wiring(kind: .lstm, direction: .both).cells)
    let schedule = bench.builder.schedule([structure])
    // Forward: a ab abc abcd abcde, b, c cd cde, d de, e. Back: e de cde bcde abcde, d, c, b ab, a. Equal first words share.
    #expect(schedule.passes[0].rowCount == 12)
    #expect(schedule.passes[1].rowCount == 10)
    let outcome = bench.outcome([structure])
    for node in 0..<tree.nodeCount {
      let phrase = tree.words[tree.span(of: node)].map { words.firstIndex(of: $0) ?? 0 }
      let alone = EncoderBench<Float>(bench.cells).outcome([Structure(sequence: phrase)]).states[0]
      expectSameBits(outcome.states[0][node], alone[phrase.count - 1], "node \(node)")
    }
  }

  /// A step unrolls from a vector alone, from a state alone, or from nothing.
  @Test func sequencesOfOneInputUnroll() throws {
    let bench = EncoderBench<Float>(try Wiring(kind: .gru).cells)
    let unrolled = Structure(sequence: [2, nil, nil, nil])
    let states = bench.outcome([unrolled]).states[0]
    expectSameBits(states.joined(), bench.statesByHand(unrolled).joined())
    #expect(Set(states).count == 4)
    let longer = bench.outcome([Structure(sequence: [2] + Array(repeating: nil, count: 9))]).states[0]
    expectSameBits(longer.prefix(4).joined(), states.joined())
  }

  /// With truncation a state reads what it always read; a gradient goes back to the last cut alone.
  @Test(arguments: [CellKind.rnn, .lstm, .gru], [1, 2, 3, 7])
  func truncatedGradientsAreThoseOfPiecesWithFixedBeginnings(kind: CellKind, steps: Int) throws {
    let whole = try Wiring(kind: kind).cells
    func truncated(_ cell: some Cell) -> any Cell { Truncated(cell) }
    let cut = EncoderCells(
      up: [truncated(whole.up[0])], down: [], direction: .up, reading: .phrases, truncation: steps)
    let words = [3, 1, 4, 1, 5, 6]
    let bench = EncoderBench<Double>(cut)
    let plain = EncoderBench<Double>(whole)
    let outcome = bench.outcome([Structure(sequence: words)])
    expectSameBits(
      outcome.states.joined().joined(), plain.outcome([Structure(sequence: words)]).states.joined().joined())
    // A word's gradient is that of the steps up to the next cut, whose first state is a constant.
    for (place, _) in words.enumerated() {
      let end = min(words.count, (place / steps + 1) * steps)
      func loss(_ move: Double) -> Double {
        let moved = EncoderBench<Double>(whole)
        var own = words
        own[place] = 2
        moved.words[2] = moved.words[words[place]]
        moved.words[2][0] += move
        let result = moved.outcome([Structure(sequence: own)], place: { $0 < end ? $0 : nil })
        return result.loss
      }
      let numeric = (loss(1e-5) - loss(-1e-5)) / 2e-5
      // The word 1 occurs twice: here every place has a number of its own.
      let distinct = EncoderBench<Double>(cut)
      var own = words
      own[place] = 2
      distinct.words[2] = distinct.words[words[place]]
      let found = distinct.outcome([Structure(sequence: own)]).wordGradients[2][0]
      #expect(abs(found - numeric) <= 1e-7 * (1 + abs(numeric)), "word \(place)")
    }
  }

  /// What is computed of words is the same when it is remembered, and anew when parameters change.
  @Test(arguments: Wiring.all)
  func whatIsRememberedOfWordsChangesNoBit(wiring: Wiring) throws {
    guard wiring.depth.inputLayers == 0 else { return }
    let bench = EncoderBench<Float>(try wiring.cells)
    let table = Matrix<Float>(rowCount: bench.words.count, width: bench.cells.inputSize)
    for (row, word) in bench.words.enumerated() { table[row] = word }
    let structures = bench.cells.structures(count: 12)
    for part in [structures[..<5], structures[3...], structures[..<7]] {
      let schedule = bench.builder.schedule(Array(part))
      bench.encoder.forward(remembering: schedule, words: table)
      let found = schedule.outputRows.map { $0 < 0 ? [] : bench.encoder.table[Int($0)] }
      let wanted = bench.outcome(Array(part)).states
      expectSameBits(found.joined(), wanted.joined().joined())
      bench.store.values.fill(bench.store.values.list.map { $0 * 0.9 })
      bench.store.didChange()
    }
  }

  @Test func turningRoundTwiceGivesTheSameStructure() throws {
    for wiring in [Wiring(kind: .untiedTreeRNN), Wiring(kind: .childSumTreeLSTM), Wiring(kind: .lstm)] {
      for structure in try wiring.cells.structures(count: 20) + [Self.graph] {
        let turned = structure.turnedRound()
        let again = turned.turnedRound()
        // Where node i of the structure is in the one that was turned round twice.
        let places = turned.outputs.map { Int(again.outputs[Int($0)]) }
        #expect(Set(places).count == structure.nodeCount)
        for node in 0..<structure.nodeCount {
          #expect(again.inputs[places[node]] == structure.inputs[node])
          #expect(again.kind(of: places[node]) == structure.kind(of: node))
          #expect(
            Set(again.children(of: places[node]))
              == Set(structure.children(of: node).map { Int32(places[Int($0)]) }))
          // And once: who read a node is what it reads.
          let readers = (0..<structure.nodeCount).filter { structure.children(of: $0).contains(Int32(node)) }
          #expect(
            Set(turned.children(of: Int(turned.outputs[node]))) == Set(readers.map { turned.outputs[$0] }))
        }
      }
    }
  }

  @Test(arguments: [CellKind.rnn, .lstm, .gru])
  func aTurnedChainEqualsTheReversedOne(kind: CellKind) throws {
    func chain(_ words: [Int]) -> Structure {
      var chain = Structure()
      for (place, word) in words.enumerated() {
        chain.append(input: word, children: place == 0 ? [] : [place - 1])
      }
      return chain.withAllOutputs()
    }
    let words = [3, 1, 4, 1, 5, 6]
    let bench = EncoderBench<Float>(try Wiring(kind: kind).cells)
    let turned = bench.outcome([chain(words).turnedRound()]).states[0]
    let reversed = bench.outcome([chain(words.reversed())]).states[0]
    expectSameBits(turned.reversed().joined(), reversed.joined())
  }

  /// Upwards a word is seen by its ancestors alone, downwards by every node.
  @Test(arguments: CellKind.builtIn.filter { $0.isStackable && !$0.readsSequences })
  func aWordIsSeenFromAbove(kind: CellKind) throws {
    let bench = EncoderBench<Double>(try Wiring(kind: kind, direction: .both).cells)
    let width = bench.cells.up[0].state[0].width
    for structure in bench.cells.structures(count: 12, seed: 9) where structure.nodeCount > 3 {
      let leaf = try #require((0..<structure.nodeCount).first { structure.children(of: $0).isEmpty })
      var ancestors: Set<Int> = [leaf]
      for node in 0..<structure.nodeCount
      where !ancestors.isDisjoint(with: structure.children(of: node).map(Int.init)) {
        ancestors.insert(node)
      }
      var changed = Structure()
      for node in 0..<structure.nodeCount {
        let word = node == leaf ? (structure.inputs[node] + 1) % 7 : structure.inputs[node]
        changed.append(
          input: word < 0 ? nil : Int(word), children: structure.children(of: node).map(Int.init),
          kind: structure.kind(of: node))
      }
      let states = bench.outcome([structure, changed.withAllOutputs()]).states
      for (node, (before, after)) in zip(states[0], states[1]).enumerated() {
        #expect(
          (before.prefix(width) == after.prefix(width)) == !ancestors.contains(node), "up, node \(node)")
        #expect(before.suffix(width) != after.suffix(width), "down, node \(node)")
      }
    }
  }
}

/// Graphs whose nodes are read by several.
extension EncoderLawTests {
  /// Node 2 is read by 3 and 4, node 0 by 2 and 5.
  static var graph: Structure {
    var graph = Structure()
    for (word, children) in [(0, []), (1, []), (nil, [0, 1]), (2, [2]), (3, [1, 2]), (nil, [3, 4, 0])] {
      graph.append(input: word, children: children)
    }
    return graph.withAllOutputs()
  }

  /// The same as a tree, in which what is read twice is there twice; and the node of the graph that each stands for.
  private static var unfolded: (tree: Structure, nodes: [Int]) {
    let graph = graph
    var tree = Structure()
    var nodes: [Int] = []
    func append(_ node: Int) -> Int {
      let children = graph.children(of: node).map { append(Int($0)) }
      nodes.append(node)
      return tree.append(input: graph.inputs[node] < 0 ? nil : Int(graph.inputs[node]), children: children)
    }
    _ = append(graph.nodeCount - 1)
    return (tree.withAllOutputs(), nodes)
  }

  private static let graphKinds = [
    CellKind.treeRNN, .rntn, .treeLSTM, .childSumTreeLSTM, .treeGRU, .childSumTreeGRU,
  ]

  @Test(arguments: graphKinds, [1, 2])
  func aGraphEqualsItsTree(kind: CellKind, layers: Int) throws {
    let bench = EncoderBench<Double>(try Wiring(kind: kind, layers: layers).cells)
    let (tree, nodes) = Self.unfolded
    #expect(tree.nodeCount > Self.graph.nodeCount)
    let graph = bench.outcome([Self.graph])
    var seen: Set<Int> = []
    let places = nodes.map { seen.insert($0).inserted ? $0 : nil }
    let unfolded = bench.outcome([tree], place: { places[$0] })
    for (place, node) in nodes.enumerated() {
      expectSameBits(unfolded.states[0][place], graph.states[0][node], "node \(node)")
    }
    expectClose(graph.parameterGradients, unfolded.parameterGradients, within: 1e-13)
    expectClose(
      Array(graph.wordGradients.joined()), Array(unfolded.wordGradients.joined()), within: 1e-13)
  }

  /// Downwards, a node that is read by several reads all of them: a cell of any arity can.
  @Test(arguments: [CellKind.childSumTreeLSTM, .childSumTreeGRU], [Direction.down, .both])
  func gradientsOfGraphsEqualDifferences(kind: CellKind, direction: Direction) throws {
    let bench = EncoderBench<Double>(try Wiring(kind: kind, layers: 2, direction: direction).cells)
    let structures = [Self.graph, Self.unfolded.tree]
    let outcome = bench.outcome(structures)
    expectSameBits(outcome.states[0].joined(), bench.statesByHand(Self.graph).joined())
    func difference(_ move: (Double) -> Void) -> Double {
      let step = 1e-5
      move(step)
      let above = bench.outcome(structures).loss
      move(-2 * step)
      let below = bench.outcome(structures).loss
      move(step)
      return (above - below) / (2 * step)
    }
    let numeric = (0..<bench.store.count).map { place in
      difference { step in
        bench.store.values.elements[place] += step
        bench.store.didChange()
      }
    }
    expectClose(outcome.parameterGradients, numeric, within: 1e-7)
    let words = bench.words.indices.flatMap { word in
      bench.words[word].indices.map { column in difference { bench.words[word][column] += $0 } }
    }
    expectClose(Array(outcome.wordGradients.joined()), words, within: 1e-7)
  }
}
