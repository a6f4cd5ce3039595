import Espalier
import Testing

/// Widths of states that bring networks to a number of parameters.
@Suite struct ParameterBudgetTests {
  private static let trees = Toy.trees(["(4 (2 a) (4 (2 very) (4 good)))", "(0 (2 a) (0 bad))"])

  private struct Network: Sendable {
    let name: String
    let apply: @Sendable (inout TrainingOptions) -> Void

    init(_ name: String, _ apply: @escaping @Sendable (inout TrainingOptions) -> Void) {
      (self.name, self.apply) = (name, apply)
    }
  }

  private static let networks =
    CellKind.builtIn.map { kind in Network(kind.name) { $0.cell = kind } } + [
      Network("both") { ($0.cell, $0.direction) = (.lstm, .both) }, Network("layers") { $0.layers = 3 },
      Network("attention") { ($0.head, $0.supervision) = (.attention(size: 150), .root) },
      Network("deep") {
        $0.depth = NetworkDepth(
          inputLayers: 1, transitionLayers: 0, hasTransitionShortcut: false, outputLayers: 2)
      },
    ]

  @Test(arguments: networks.indices) func theWidthIsTheNearest(_ index: Int) throws {
    let name = Self.networks[index].name
    var options = Toy.options
    Self.networks[index].apply(&options)
    let trees = Self.trees
    for budget in [1, 700, 5000] {
      let (sized, parameters) = try options.sized(
        forParameters: budget, train: trees, dev: trees, vectors: nil)
      let trainer = try Trainer(options: sized, train: trees, dev: trees, vectors: nil)
      #expect(trainer.model.network.parameters.count == parameters, "\(name)")
      // No other width comes nearer.
      for other in [sized.hiddenSize - 1, sized.hiddenSize + 1] where other > 0 {
        var neighbour = options
        neighbour.hiddenSize = other
        if case .attention = options.head { neighbour.head = .attention(size: other) }
        let count = try neighbour.parameterCount(train: trees, dev: trees, vectors: nil)
        #expect(abs(count - budget) >= abs(parameters - budget), "\(name), \(budget): \(other) has \(count)")
      }
    }
  }

  @Test func whatDoesNotGoTogetherIsSaid() throws {
    var options = Toy.options
    options.cell = .mvRNN
    options.layers = 2
    let error = #expect(throws: TrainingError.self) {
      try options.sized(forParameters: 100, train: Self.trees, dev: Self.trees, vectors: nil)
    }
    #expect(error?.code == .notStackable(cell: "mv-rnn"))
    #expect(throws: TrainingError.self) {
      try Toy.options.sized(forParameters: 100, train: [], dev: Self.trees, vectors: nil)
    }
  }
}
