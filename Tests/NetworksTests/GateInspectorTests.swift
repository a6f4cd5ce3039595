import Espalier
import Foundation
import Testing

/// What is told of gates is what the equations say, and the states are the model's.
@Suite struct GateInspectorTests {
  private static let tree = "(1 (0 (2 a) (0 (2 b) (2 c))) (1 (2 d) (2 a)))"

  private func model(
    _ kind: CellKind, layers: Int = 1, direction: Direction = .up, options: [String: String] = [:],
    depth: NetworkDepth = NetworkDepth(), head: ClassifierHead = .nodes
  ) throws -> TreeClassifier {
    let vocabulary = Vocabulary(words: ["a", "b", "c", "d"])
    let configuration = ModelConfiguration(
      cell: kind.name, arity: kind.hasSlots ? 2 : nil, layers: layers, direction: direction, depth: depth,
      head: head, cellOptions: options, vocabularySize: vocabulary.count, embeddingSize: 3, hiddenSize: 4,
      labels: try #require(LabelSet(labels: ["0", "1", "2"])))
    let model = TreeClassifier(
      configuration: configuration, kind: kind, vocabulary: vocabulary, team: ThreadTeam(count: 1))
    var random = RandomSource(seed: 21)
    for row in 0..<vocabulary.count {
      model.network.embedding[row] = (0..<3).map { _ in random.uniform(in: Float(-1)..<1) }
    }
    model.network.parameters.values.fill(
      (0..<model.network.parameters.count).map { _ in random.uniform(in: Float(-0.9)..<0.9) })
    model.network.parameters.didChange()
    return model
  }

  private func product(_ name: String, _ x: [Float], _ model: TreeClassifier) -> [Double] {
    let w = model.network.parameters[name]
    let width = w.count / x.count
    return (0..<width).map { j in x.indices.reduce(0.0) { $0 + Double(x[$1]) * Double(w[$1 * width + j]) } }
  }

  private func gate(_ parts: [[Double]], _ bias: String, _ model: TreeClassifier) -> [Double] {
    let b = model.network.parameters[bias]
    return b.indices.map { j in 1 / (1 + exp(-parts.reduce(Double(b[j])) { $0 + $1[j] })) }
  }

  private func expectClose(_ a: [Float], _ b: [Double], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(
      a.count == b.count && zip(a, b).allSatisfy { abs(Double($0) - $1) < 1e-6 },
      sourceLocation: sourceLocation)
  }

  @Test func theGatesOfAnLSTMAreThoseOfItsEquations() throws {
    let model = try model(.lstm)
    let tree = try Tree(brackets: Self.tree)
    let pass = try GateInspector(model).inspect(tree).passes[0]
    #expect(pass.layer == 1 && pass.way == .forward && pass.nodes.count == 5)
    for (index, node) in pass.nodes.enumerated() {
      let x = model.network.embedding[model.vocabulary.id(of: tree.words[index])]
      let before = index > 0 ? pass.nodes[index - 1] : nil
      let h = before?.shown ?? [0, 0, 0, 0]
      func own(_ letter: String) -> [Double] {
        gate(
          [product("cell.W_\(letter)", x, model), product("cell.U_\(letter)", h, model)], "cell.b_\(letter)",
          model)
      }
      expectClose(try #require(node.gates["i"]), own("i"))
      expectClose(try #require(node.gates["o"]), own("o"))
      #expect(node.read == (index > 0 ? [index - 1] : []) && node.kept.count == node.read.count)
      if index > 0 { expectClose(node.kept[0], own("f")) }
      #expect(node.before == before?.held ?? [0, 0, 0, 0])
      #expect(Set(node.gates.keys) == ["i", "u", "o"])
      // c = i u + f c', h = o tanh c.
      let (i, u) = (try #require(node.gates["i"]), try #require(node.gates["u"]))
      expectClose(
        node.held,
        node.held.indices.map { j in
          Double(i[j] * u[j]) + (index > 0 ? Double(node.kept[0][j] * node.before[j]) : 0)
        })
    }
  }

  @Test func everyChildOfAChildSumNodeHasItsForgetGate() throws {
    for (layers, direction) in [(1, Direction.up), (2, .both)] {
      let model = try model(.childSumTreeLSTM, layers: layers, direction: direction)
      let tree = try Tree(brackets: "(1 (0 (2 a) (0 (2 b) (2 c))) (1 d) (2 a))")
      let inspection = try GateInspector(model).inspect(tree)
      for pass in inspection.passes {
        for node in pass.nodes {
          #expect(node.kept.count == node.read.count)
          let (i, u) = (try #require(node.gates["i"]), try #require(node.gates["u"]))
          #expect(node.gates["f"] == nil)
          expectClose(
            node.held,
            node.held.indices.map { j in
              node.read.enumerated().reduce(Double(i[j] * u[j])) {
                $0 + Double(node.kept[$1.offset][j]) * Double(pass.nodes[$1.element].held[j])
              }
            })
        }
      }
      #expect(inspection.passes.count == (direction == .both ? 4 : 1))
    }
  }

  @Test func theGatesOfATreeLSTMAreThoseOfItsChildren() throws {
    let model = try model(.treeLSTM)
    let tree = try Tree(brackets: Self.tree)
    let pass = try GateInspector(model).inspect(tree).passes[0]
    for (index, node) in pass.nodes.enumerated() {
      #expect(node.read == Array(tree.children(of: index)))
      for (place, kept) in node.kept.enumerated() {
        let parts = node.read.enumerated().map { l, child in
          product("cell.U_f_\(place + 1)_\(l + 1)", pass.nodes[child].shown, model)
        }
        expectClose(kept, gate(parts, "cell.b_f", model))
      }
    }
  }

  @Test(arguments: [
    (CellKind.lstm, 1, Direction.up), (.lstm, 2, .both), (.gru, 2, .up), (.gru, 1, .both),
    (.treeLSTM, 2, .up),
    (.treeLSTM, 1, .down), (.childSumTreeLSTM, 2, .both), (.treeGRU, 2, .both), (.sLSTM, 1, .up),
    (.childSumTreeGRU, 1, .up),
  ])
  func theStatesAreTheModels(kind: CellKind, layers: Int, direction: Direction) throws {
    let model = try model(
      kind, layers: layers, direction: direction, head: kind.readsSequences ? .tokens : .nodes)
    let tree = try Tree(brackets: Self.tree)
    let inspection = try GateInspector(model).inspect(tree)
    let encoding = model.encode([tree], nodes: .all)[0]
    let last = inspection.passes.suffix(direction == .both ? 2 : 1)
    for (index, node) in encoding.nodes.enumerated() {
      let place = kind.readsSequences ? try #require(tree.position(of: node)) : node
      #expect(Array(encoding.vector(index)) == last.flatMap { $0.nodes[place].shown })
    }
    for pass in inspection.passes {
      for node in pass.nodes {
        #expect(
          (node.kept + node.gates.filter { "ioz".contains($0.key) }.values).joined().allSatisfy {
            0...1 ~= $0
          })
      }
    }
  }

  @Test func compositionsAreInspectedToo() throws {
    let model = try model(
      .lstm, options: ["peepholes": "yes", "layer-norm": "yes"],
      depth: NetworkDepth(inputLayers: 1, transitionLayers: 1, hasTransitionShortcut: true), head: .tokens)
    let tree = try Tree(brackets: Self.tree)
    let nodes = try GateInspector(model).inspect(tree).passes[0].nodes
    #expect(nodes[2].gates["transition_1.i"]?.count == 4)
    let encoding = model.encode([tree], nodes: .all)[0]
    #expect(Array(encoding.vector(0)) == nodes[0].shown)
  }

  @Test func theLargestMovesComeFirst() throws {
    let pass = try GateInspector(try model(.treeLSTM)).inspect(try Tree(brackets: Self.tree)).passes[0]
    let moves = pass.largestMoves(100)
    #expect(moves.count == 16, "four units of four inner nodes")
    let sizes = moves.map { abs($0.after - $0.before) }
    #expect(sizes == sizes.sorted(by: >) && pass.largestMoves(3) == Array(moves.prefix(3)))
    for move in moves { #expect(pass.nodes[move.node].held[move.unit] == move.after) }
    let root = try #require(pass.nodes.last)
    let square = zip(root.held, root.before).reduce(0.0) { $0 + pow(Double($1.0 - $1.1), 2) }
    #expect(abs(root.moved - square.squareRoot()) < 1e-9)
  }

  @Test func networksWithoutGatesAreRefused() throws {
    let model = try model(.treeRNN)
    #expect(throws: GateInspector.NoGates.self) { try GateInspector(model) }
  }
}
