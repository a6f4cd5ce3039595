public import EspalierCells

/// The built-in cells, by the names under which commands and model files know them.
public enum CellKind: String, Sendable, CaseIterable {
  /// ``NaryTreeLSTM``.
  case treeLSTM = "tree-lstm"
  /// ``ChildSumTreeLSTM``.
  case childSumTreeLSTM = "child-sum-tree-lstm"
  /// ``LSTM``, over the words of a phrase from left to right.
  case lstm

  /// Whether the cell reads a phrase as a sequence of words, so that it needs no tree.
  public var readsSequences: Bool { self == .lstm }

  /// Whether the cell has a place for each child, so that its arity must be known.
  public var hasSlots: Bool { self == .treeLSTM }

  /// The cell with its sizes.
  ///
  /// - Parameter arity: the most children of a node, for cells with slots.
  public func cell(inputSize: Int, hiddenSize: Int, arity: Int) -> any Cell {
    switch self {
    case .treeLSTM: NaryTreeLSTM(inputSize: inputSize, hiddenSize: hiddenSize, arity: arity)
    case .childSumTreeLSTM: ChildSumTreeLSTM(inputSize: inputSize, hiddenSize: hiddenSize)
    case .lstm: LSTM(inputSize: inputSize, hiddenSize: hiddenSize)
    }
  }
}
