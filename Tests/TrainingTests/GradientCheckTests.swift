import Espalier
import Testing

/// Ring 3 for whole networks, through the check that the command runs.
@Suite struct GradientCheckTests {
  /// A cell with one of its choices.
  struct Choice: Sendable, CustomTestStringConvertible {
    var kind: CellKind
    var options: [String: String] = [:]
    var testDescription: String {
      "\(kind)" + options.sorted { $0.key < $1.key }.map { ", \($0.key): \($0.value)" }.joined()
    }

    /// Every built-in cell with every combination of its options' values.
    static let all: [Choice] = CellKind.builtIn.flatMap { kind in
      kind.options.sorted { $0.key < $1.key }.reduce([Choice(kind: kind)]) { choices, option in
        choices.flatMap { choice in
          option.value.map { Choice(kind: kind, options: choice.options.merging([option.key: $0]) { $1 }) }
        }
      }
    }
  }

  /// Passes and a head.
  struct Composition: Sendable, CustomTestStringConvertible {
    var layers = 1
    var direction = Direction.up
    var hasAttention = false
    var depth = NetworkDepth()
    var join = EncoderCells.Join.concatenate
    var testDescription: String {
      "layers: \(layers), \(direction.title), \(join)" + (hasAttention ? ", attention" : "")
        + (depth == NetworkDepth() ? "" : ", \(depth)")
    }

    static let all = [
      Composition(), Composition(hasAttention: true), Composition(layers: 2),
      Composition(direction: .down), Composition(layers: 2, direction: .down),
      Composition(direction: .both), Composition(layers: 2, direction: .both),
      Composition(layers: 2, direction: .both, hasAttention: true),
      Composition(layers: 2, direction: .both, join: .sum),
      Composition(depth: NetworkDepth(inputLayers: 2)), Composition(depth: NetworkDepth(outputLayers: 2)),
      Composition(depth: NetworkDepth(transitionLayers: 2)),
      Composition(depth: NetworkDepth(transitionLayers: 1, hasTransitionShortcut: true)),
      Composition(
        layers: 2, direction: .both,
        depth: NetworkDepth(
          inputLayers: 1, transitionLayers: 1, hasTransitionShortcut: true, outputLayers: 1)),
    ]

    func fits(_ kind: CellKind) -> Bool {
      kind.supports(layers: layers, direction: direction, depth: depth)
    }
  }

  private func expectRight(_ check: GradientCheck, sourceLocation: SourceLocation = #_sourceLocation) {
    let results = check.run()
    #expect(results.contains { $0.name == "embedding" } && results.count > 3, sourceLocation: sourceLocation)
    for result in results {
      #expect(
        result.error < GradientCheck.tolerance && result.count > 0, "\(result)",
        sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: Choice.all, [0.0, 10])
  func everyCellHasItsGradient(choice: Choice, l2: Double) {
    var check = GradientCheck(choice.kind, options: choice.options)
    check.l2 = l2
    expectRight(check)
    check.trees.hasWordsInside = false
    expectRight(check)
  }

  @Test(arguments: CellKind.builtIn, Composition.all.dropFirst())
  func everyCompositionHasItsGradient(kind: CellKind, composition: Composition) {
    guard composition.fits(kind) else { return }
    for l2 in [0.0, 10] {
      var check = GradientCheck(
        kind, layers: composition.layers, direction: composition.direction, depth: composition.depth,
        join: composition.join, hasAttention: composition.hasAttention, hiddenSize: 3)
      (check.l2, check.seed, check.trees.count) = (l2, 2, 5)
      expectRight(check)
    }
  }

  /// A cell whose way back leaves something out, as a wrong rule would.
  private struct Forgetful: Cell {
    let name = "forgetful", inputSize = 3, arity = Arity.any
    let state = [StateField("h", width: 4)]
    var forgets = true
    func step(_ f: VertexFunction) {
      let below = f.linear("U", f.sum(f.children.h), to: 4)
      f.yield(h: tanh(f.linear("W", f.input, to: 4) + (forgets ? stopGradient(below) : below)))
    }
  }

  @Test func aWrongGradientIsFound() {
    func errors(_ forgets: Bool) -> [String: Double] {
      let results = GradientCheck(Forgetful(forgets: forgets)).run()
      return Dictionary(uniqueKeysWithValues: results.map { ($0.name, $0.error) })
    }
    for (name, error) in errors(false) { #expect(error < GradientCheck.tolerance, "\(name)") }
    let wrong = errors(true)
    #expect(wrong["cell.U"] == 1)
    #expect((wrong["cell.W"] ?? 0) > 1e-3)
    #expect((wrong["embedding"] ?? 0) > 1e-3)
    // What doesn't pass through the cell stays right.
    #expect((wrong["classifier.weight"] ?? 1) < GradientCheck.tolerance)
  }

  @Test func aCheckCanBeRepeated() {
    let check = GradientCheck(.treeLSTM, layers: 2, direction: .both)
    #expect(check.run().map(\.error) == check.run().map(\.error))
    var other = check
    other.seed = 7
    #expect(check.run().map(\.error) != other.run().map(\.error))
  }
}
