import EspalierCells
import EspalierSchedules
import Foundation

/// A file of values and gradients that another implementation wrote; `make_goldens.py` says what they
/// are.
struct Golden: Decodable {
  struct Graph: Decodable {
    var children: [[Int]]
    var input: [[Double]?]
    var kind: [Int]?
  }

  /// A vector, or a matrix as output x input.
  enum Tensor: Decodable {
    case vector([Double])
    case matrix([[Double]])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let vector = try? container.decode([Double].self) {
        self = .vector(vector)
      } else {
        self = .matrix(try container.decode([[Double]].self))
      }
    }

    /// The elements as the library keeps them: input x output.
    var elements: [Double] {
      switch self {
      case .vector(let list): list
      case .matrix(let rows): rows[0].indices.flatMap { column in rows.map { $0[column] } }
      }
    }
  }

  var cell: String
  var inputSize: Int
  var hiddenSize: Int
  var arity: Int?
  var activation: String?
  var hasPeepholes, hasLayerNorm, resetsAfter, isOrdered: Bool?
  var kindCount, vectorSize, rank, categorySize: Int?
  var parameters: [String: Tensor]
  var graphs: [Graph]
  /// By field, graph and node.
  var states, seeds: [String: [[[Double]]]]
  var gradients: [String: Tensor]
  var dinput: [[[Double]?]]

  init(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Goldens/\(name).json")
    self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }

  /// A golden of a cell that the library doesn't have.
  struct UnknownCell: Error {
    var name: String
  }

  /// The library's cell of that kind.
  func vertexFunction() throws -> any Cell {
    let (d, n, slots) = (inputSize, hiddenSize, arity ?? 2)
    let norm = hasLayerNorm ?? false
    let squash = activation.flatMap(Activation.init) ?? .tanh
    switch cell {
    case "rnn": return ElmanRNN(inputSize: d, hiddenSize: n, activation: squash, hasLayerNorm: norm)
    case "tree-rnn":
      return TreeRNN(inputSize: d, hiddenSize: n, arity: slots, activation: squash, hasLayerNorm: norm)
    case "untied-tree-rnn":
      return UntiedTreeRNN(inputSize: d, hiddenSize: n, arity: slots, kindCount: kindCount ?? 1)
    case "sdt-rnn": return SDTRNN(inputSize: d, hiddenSize: n, kindCount: kindCount ?? 1)
    case "rntn": return RNTN(inputSize: d, hiddenSize: n, arity: slots)
    case "mv-rnn": return MVRNN(vectorSize: vectorSize ?? 0, hiddenSize: n, rank: rank ?? 0)
    case "lstm":
      return LSTM(inputSize: d, hiddenSize: n, hasPeepholes: hasPeepholes ?? false, hasLayerNorm: norm)
    case "tree-lstm": return NaryTreeLSTM(inputSize: d, hiddenSize: n, arity: slots, hasLayerNorm: norm)
    case "child-sum-tree-lstm": return ChildSumTreeLSTM(inputSize: d, hiddenSize: n, hasLayerNorm: norm)
    case "s-lstm": return SLSTM(inputSize: d, hiddenSize: n)
    case "tag-tree-lstm":
      let tag = categorySize ?? 0
      return TagTreeLSTM(wordSize: d - tag, categorySize: tag, hiddenSize: n, arity: slots)
    case "child-sum-tag-tree-lstm":
      let tag = categorySize ?? 0
      return ChildSumTagTreeLSTM(wordSize: d - tag, categorySize: tag, hiddenSize: n)
    case "gru":
      return GRU(inputSize: d, hiddenSize: n, resetsAfter: resetsAfter ?? false, hasLayerNorm: norm)
    case "tree-gru": return TreeGRU(inputSize: d, hiddenSize: n, arity: slots)
    case "child-sum-tree-gru": return ChildSumTreeGRU(inputSize: d, hiddenSize: n)
    case "comparison": return PairComparison(stateSize: d / 2, size: n, isOrdered: isOrdered ?? false)
    default: throw UnknownCell(name: cell)
    }
  }

  /// The graphs, in which every input has a number of its own, and the inputs by these numbers.
  var structures: (list: [Structure], inputs: [[Double]]) {
    var inputs: [[Double]] = []
    let list = graphs.map { graph in
      var structure = Structure()
      for (node, (children, input)) in zip(graph.children, graph.input).enumerated() {
        structure.append(
          input: input.map { _ in inputs.count }, children: children, kind: graph.kind?[node] ?? 0)
        if let input { inputs.append(input) }
      }
      structure.outputs = graph.children.indices.map(Int32.init)
      return structure
    }
    return (list, inputs)
  }
}
