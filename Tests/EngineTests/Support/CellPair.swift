import EspalierCells
import EspalierSchedules

/// Two cells that come to the same where parameters of the richer one are zero or alike.
struct CellPair: CustomStringConvertible, Sendable {
  /// What the structures are on which they come to the same.
  enum Structures { case chains, trees }

  let description: String
  let plain: any Cell
  let rich: any Cell
  let structures: Structures
  /// The parameters of the rich cell that take the value of one of the plain cell; those that none takes are 0.
  let counterparts: @Sendable (String) -> [String]

  init(
    _ description: String, _ plain: any Cell, _ rich: any Cell, on structures: Structures,
    counterparts: @escaping @Sendable (String) -> [String] = { [$0] }
  ) {
    self.description = description
    self.plain = plain
    self.rich = rich
    self.structures = structures
    self.counterparts = counterparts
  }
}

extension CellPair {
  static let all = [(3, 4), (18, 23)].flatMap {
    chains(inputSize: $0, hiddenSize: $1) + trees(inputSize: $0, hiddenSize: $1)
  }

  /// Networks of trees that are those of chains where every node has one child: it is in the first slot.
  private static func chains(inputSize d: Int, hiddenSize n: Int) -> [CellPair] {
    @Sendable func firstSlot(_ name: String) -> [String] { [name.hasPrefix("U") ? name + "_1" : name] }
    @Sendable func firstForget(_ name: String) -> [String] { name == "U_f" ? ["U_f_1_1"] : firstSlot(name) }
    @Sendable func firstPeephole(_ name: String) -> [String] {
      switch name {
      case "b_f", "p_i": [name + "_1"]
      case "p_f": ["p_f_1_1"]
      default: firstForget(name)
      }
    }
    let elman = ElmanRNN(inputSize: d, hiddenSize: n)
    let lstm = LSTM(inputSize: d, hiddenSize: n)
    let gru = GRU(inputSize: d, hiddenSize: n)
    return [
      CellPair(
        "Tree-RNN of arity 1 = Elman", elman, TreeRNN(inputSize: d, hiddenSize: n, arity: 1), on: .chains,
        counterparts: firstSlot),
      CellPair(
        "Tree-RNN of arity 2 = Elman", elman, TreeRNN(inputSize: d, hiddenSize: n), on: .chains,
        counterparts: firstSlot),
      CellPair(
        "Tree-RNN of arity 1 = Elman, rectified", ElmanRNN(inputSize: d, hiddenSize: n, activation: .relu),
        TreeRNN(inputSize: d, hiddenSize: n, arity: 1, activation: .relu), on: .chains,
        counterparts: firstSlot),
      CellPair(
        "Tree-LSTM of arity 1 = LSTM", lstm, NaryTreeLSTM(inputSize: d, hiddenSize: n, arity: 1), on: .chains,
        counterparts: firstForget),
      CellPair(
        "Tree-LSTM of arity 2 = LSTM", lstm, NaryTreeLSTM(inputSize: d, hiddenSize: n), on: .chains,
        counterparts: firstForget),
      CellPair(
        "child-sum Tree-LSTM = LSTM", lstm, ChildSumTreeLSTM(inputSize: d, hiddenSize: n), on: .chains),
      CellPair(
        "S-LSTM = LSTM with peepholes", LSTM(inputSize: d, hiddenSize: n, hasPeepholes: true),
        SLSTM(inputSize: d, hiddenSize: n), on: .chains, counterparts: firstPeephole),
      CellPair(
        "LSTM without peepholes = LSTM", lstm, LSTM(inputSize: d, hiddenSize: n, hasPeepholes: true),
        on: .chains),
      CellPair(
        "Tree-GRU of arity 1 = GRU", gru, TreeGRU(inputSize: d, hiddenSize: n, arity: 1), on: .chains,
        counterparts: firstSlot),
      CellPair(
        "Tree-GRU of arity 2 = GRU", gru, TreeGRU(inputSize: d, hiddenSize: n), on: .chains,
        counterparts: firstSlot),
      CellPair("child-sum Tree-GRU = GRU", gru, ChildSumTreeGRU(inputSize: d, hiddenSize: n), on: .chains),
    ]
  }

  /// Networks of trees that are simpler ones of trees.
  private static func trees(inputSize d: Int, hiddenSize n: Int) -> [CellPair] {
    let kinds = 0..<3
    return [
      CellPair(
        "untied with equal matrices = Tree-RNN", TreeRNN(inputSize: d, hiddenSize: n),
        UntiedTreeRNN(inputSize: d, hiddenSize: n, kindCount: kinds.count), on: .trees
      ) { name in name == "W" ? [name] : kinds.map { "\(name).\($0)" } },
      CellPair(
        "RNTN without tensors = Tree-RNN", TreeRNN(inputSize: d, hiddenSize: min(n, 7)),
        RNTN(inputSize: d, hiddenSize: min(n, 7)), on: .trees),
      CellPair(
        "RNTN without tensors = Tree-RNN, three children", TreeRNN(inputSize: d, hiddenSize: 4, arity: 3),
        RNTN(inputSize: d, hiddenSize: 4, arity: 3), on: .trees),
      CellPair(
        "S-LSTM without peepholes, with equal biases = Tree-LSTM", NaryTreeLSTM(inputSize: d, hiddenSize: n),
        SLSTM(inputSize: d, hiddenSize: n), on: .trees
      ) { name in name == "b_f" ? ["b_f_1", "b_f_2"] : [name] },
      CellPair(
        "tag-guided Tree-LSTM = Tree-LSTM of words and tags",
        NaryTreeLSTM(inputSize: d, hiddenSize: n, arity: 3),
        TagTreeLSTM(wordSize: d - 1, categorySize: 1, hiddenSize: n, arity: 3), on: .trees),
      CellPair(
        "child-sum tag-guided Tree-LSTM = child-sum Tree-LSTM of words and tags",
        ChildSumTreeLSTM(inputSize: d, hiddenSize: n),
        ChildSumTagTreeLSTM(wordSize: d - 1, categorySize: 1, hiddenSize: n), on: .trees),
    ]
  }

  /// What the law is tried on; kinds are those of the rich cell.
  var examples: [Structure] {
    switch structures {
    case .trees: lawStructures(for: rich, inputs: .all)
    case .chains: lawStructures(for: plain, inputs: .all)
    }
  }
}
