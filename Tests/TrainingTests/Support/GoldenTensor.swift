import Foundation

/// A vector, or a matrix as output x input, in a file of `make_goldens.py`.
enum GoldenTensor: Decodable {
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

  var rows: [[Double]] {
    switch self {
    case .vector(let list): [list]
    case .matrix(let rows): rows
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

/// A file of `Tests/Goldens`, by its name.
func golden<Content: Decodable>(_ name: String, as type: Content.Type = Content.self) throws -> Content {
  let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let file = tests.appendingPathComponent("Goldens/\(name).json")
  return try JSONDecoder().decode(type, from: Data(contentsOf: file))
}
