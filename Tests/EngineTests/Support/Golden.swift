import EspalierCells
import EspalierSchedules
import Foundation

/// A file of values and gradients that another implementation wrote; `make_goldens.py` says what they
/// are.
struct Golden: Decodable {
  struct Graph: Decodable {
    var children: [[Int]]
    var input: [[Double]?]
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
  var parameters: [String: Tensor]
  var graphs: [Graph]
  var h, c, dh, dc: [[[Double]]]
  var gradients: [String: Tensor]
  var dinput: [[[Double]?]]

  init(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let file = folder.appendingPathComponent("Goldens/\(name).json")
    self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }

  /// The library's cell of that kind.
  var vertexFunction: any Cell {
    switch cell {
    case "lstm": LSTM(inputSize: inputSize, hiddenSize: hiddenSize)
    case "tree-lstm": NaryTreeLSTM(inputSize: inputSize, hiddenSize: hiddenSize, arity: arity ?? 2)
    default: ChildSumTreeLSTM(inputSize: inputSize, hiddenSize: hiddenSize)
    }
  }

  /// The graphs, in which every input has a number of its own, and the inputs by these numbers.
  var structures: (list: [Structure], inputs: [[Double]]) {
    var inputs: [[Double]] = []
    let list = graphs.map { graph in
      var structure = Structure()
      for (children, input) in zip(graph.children, graph.input) {
        structure.append(input: input.map { _ in inputs.count }, children: children)
        if let input { inputs.append(input) }
      }
      structure.outputs = graph.children.indices.map(Int32.init)
      return structure
    }
    return (list, inputs)
  }
}
