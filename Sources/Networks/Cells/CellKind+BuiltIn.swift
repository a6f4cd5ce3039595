import EspalierCells

extension CellKind {
  /// All built-in cells, sequential ones first.
  public static let builtIn: [CellKind] = [
    rnn, lstm, gru, treeRNN, untiedTreeRNN, sdtRNN, mvRNN, rntn, treeLSTM, childSumTreeLSTM, sLSTM, treeGRU,
    childSumTreeGRU, tagTreeLSTM, childSumTagTreeLSTM,
  ]

  private static let activations = Activation.allCases.map(\.rawValue)

  private static let switches = ["no", "yes"]

  private static func normalizes(_ shape: CellShape) -> Bool { shape.options["layer-norm"] == "yes" }

  private static func activation(_ shape: CellShape) -> Activation {
    shape.options["activation"].flatMap(Activation.init) ?? .tanh
  }

  /// ``ElmanRNN``, over the words of a phrase from left to right.
  public static let rnn = CellKind(
    "rnn", readsSequences: true, options: ["activation": activations, "layer-norm": switches]
  ) {
    ElmanRNN(
      inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, activation: activation($0),
      hasLayerNorm: normalizes($0))
  }

  /// ``LSTM``, over the words of a phrase from left to right.
  public static let lstm = CellKind(
    "lstm", readsSequences: true, options: ["peepholes": switches, "layer-norm": switches]
  ) {
    LSTM(
      inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, hasPeepholes: $0.options["peepholes"] == "yes",
      hasLayerNorm: normalizes($0))
  }

  /// ``GRU``, over the words of a phrase from left to right.
  public static let gru = CellKind(
    "gru", readsSequences: true, options: ["reset": ["before", "after"], "layer-norm": switches]
  ) {
    GRU(
      inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, resetsAfter: $0.options["reset"] == "after",
      hasLayerNorm: normalizes($0))
  }

  /// ``TreeRNN``.
  public static let treeRNN = CellKind(
    "tree-rnn", hasSlots: true, options: ["activation": activations, "layer-norm": switches]
  ) {
    TreeRNN(
      inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, arity: $0.arity, activation: activation($0),
      hasLayerNorm: normalizes($0))
  }

  /// ``UntiedTreeRNN``.
  public static let untiedTreeRNN = CellKind("untied-tree-rnn", hasSlots: true, categories: .childKinds) {
    UntiedTreeRNN(
      inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, arity: $0.arity, kindCount: $0.kindCount)
  }

  /// ``SDTRNN``.
  public static let sdtRNN = CellKind("sdt-rnn", categories: .ownKind) {
    SDTRNN(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, kindCount: $0.kindCount)
  }

  /// ``MVRNN``, where words have matrices of rank 3 beside the diagonal.
  public static let mvRNN = CellKind(
    "mv-rnn", fixedArity: 2, isStackable: false, adagradRate: 0.02,
    // Matrices begin near the identity: the diagonal at 1, what is of low rank at 0.
    wordExtras: {
      (0..<MVRNN.matrixSize(hiddenSize: $0.hiddenSize, rank: 3)).map { [h = $0.hiddenSize] in $0 < h ? 1 : 0 }
    },
    make: { MVRNN(vectorSize: $0.inputSize, hiddenSize: $0.hiddenSize, rank: 3) })

  /// ``RNTN``.
  public static let rntn = CellKind("rntn", hasSlots: true, adagradRate: 0.002) {
    RNTN(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, arity: $0.arity)
  }

  /// ``NaryTreeLSTM``.
  public static let treeLSTM = CellKind("tree-lstm", hasSlots: true, options: ["layer-norm": switches]) {
    NaryTreeLSTM(
      inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, arity: $0.arity, hasLayerNorm: normalizes($0))
  }

  /// ``ChildSumTreeLSTM``.
  public static let childSumTreeLSTM = CellKind(
    "child-sum-tree-lstm", options: ["layer-norm": switches],
    transition: {
      LSTM(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, hasLayerNorm: normalizes($0))
    },
    make: {
      ChildSumTreeLSTM(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, hasLayerNorm: normalizes($0))
    })

  /// ``SLSTM``.
  public static let sLSTM = CellKind("s-lstm", fixedArity: 2) {
    SLSTM(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize)
  }

  /// ``TreeGRU``.
  public static let treeGRU = CellKind("tree-gru", hasSlots: true) {
    TreeGRU(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize, arity: $0.arity)
  }

  /// ``ChildSumTreeGRU``.
  public static let childSumTreeGRU = CellKind(
    "child-sum-tree-gru", transition: { GRU(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize) },
    make: { ChildSumTreeGRU(inputSize: $0.inputSize, hiddenSize: $0.hiddenSize) })

  /// ``TagTreeLSTM``.
  public static let tagTreeLSTM = CellKind("tag-tree-lstm", hasSlots: true, categories: .input) {
    TagTreeLSTM(
      wordSize: $0.inputSize, categorySize: $0.categorySize, hiddenSize: $0.hiddenSize, arity: $0.arity)
  }

  /// ``ChildSumTagTreeLSTM``.
  public static let childSumTagTreeLSTM = CellKind("child-sum-tag-tree-lstm", categories: .input) {
    ChildSumTagTreeLSTM(wordSize: $0.inputSize, categorySize: $0.categorySize, hiddenSize: $0.hiddenSize)
  }
}
