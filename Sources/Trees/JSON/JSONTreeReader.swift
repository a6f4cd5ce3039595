public import EspalierBytes

/// Reads trees from JSON as `JSONTreeWriter` writes them, one object a line.
///
/// Keys may stand in any order, and others than those of trees are passed over. `labels` may be missing.
public final class JSONTreeReader: TreeReader {
  private var lines: LineByLine
  private var builder = TreeBuilder()
  public private(set) var position: SourcePosition

  /// Reads from a byte source.
  public init(_ source: ByteReader) {
    lines = LineByLine(source)
    position = SourcePosition(file: source.name, line: 1, column: 1)
  }

  public func next() throws -> Tree? {
    try lines.next { line in line.isBlank ? nil : try tree(line) }
  }

  public func recover() -> Bool {
    lines.recover()
    return true
  }

  private func tree(_ line: SourceLine) throws(TreeSyntaxError) -> Tree {
    position = line.position(of: 0)
    let object: JSONValue
    do {
      object = try JSONParser.value(of: line.bytes)
    } catch {
      throw line.error(.badLine("this is no JSON: \(error.reason)"), at: min(error.offset, line.bytes.count))
    }
    let nodes: FlatNodes
    do {
      nodes = try FlatNodes(object)
    } catch {
      throw line.error(.badLine(error.sentence), at: 0)
    }
    return nodes.tree(with: &builder)
  }
}

/// The arrays of a tree, checked to make one.
private struct FlatNodes {
  /// What is wrong with them.
  struct Fault: Error { let sentence: String }

  private let labels: [String]
  private let words: [String?]
  private let parents: [Int]
  private let categories: [String]?
  private let positions: [Int]?

  init(_ object: JSONValue) throws(Fault) {
    guard case .object = object else {
      throw Fault(sentence: "a tree is an object with 'parents' and 'words'")
    }
    parents = try Self.integers(object, "parents") ?? []
    guard !parents.isEmpty else {
      throw Fault(
        sentence: "'parents' is missing or empty; it has the parent of every node, and -1 for the root")
    }
    words = try Self.words(object)
    labels = try Self.strings(object, "labels") ?? Array(repeating: "", count: parents.count)
    categories = try Self.strings(object, "categories")
    positions = try Self.integers(object, "positions")
    for (name, count) in [
      ("words", words.count), ("labels", labels.count), ("categories", categories?.count ?? parents.count),
      ("positions", positions?.count ?? parents.count),
    ] where count != parents.count {
      throw Fault(sentence: "'\(name)' has \(count) items, and 'parents' has \(parents.count)")
    }
    try checkShape()
    try checkPositions()
  }

  private func checkShape() throws(Fault) {
    let root = parents.count - 1
    var hasChildren = [Bool](repeating: false, count: parents.count)
    for (node, parent) in parents.enumerated() {
      guard node == root ? parent == -1 : node < parent && parent <= root else {
        throw Fault(
          sentence:
            "the parent of node \(node) is \(parent); parents come behind their children, and the last node is the"
            + " root, with -1")
      }
      if parent >= 0 { hasChildren[parent] = true }
    }
    for node in parents.indices {
      if words[node]?.isEmpty == true { throw Fault(sentence: "the word of node \(node) is empty") }
      if !hasChildren[node], words[node] == nil {
        throw Fault(sentence: "node \(node) has neither a word nor children")
      }
    }
  }

  private func checkPositions() throws(Fault) {
    let count = words.count { $0 != nil }
    guard let positions else { return }
    var isTaken = [Bool](repeating: false, count: count)
    for (node, position) in positions.enumerated() {
      guard words[node] != nil else { continue }
      guard isTaken.indices.contains(position), !isTaken[position] else {
        throw Fault(
          sentence:
            "the position of node \(node) is \(position); those of \(count) words are 0 to \(count - 1), each once"
        )
      }
      isTaken[position] = true
    }
  }

  func tree(with builder: inout TreeBuilder) -> Tree {
    var first = [Int](repeating: -1, count: parents.count)
    var next = first
    for node in parents.indices.reversed() where parents[node] >= 0 {
      (next[node], first[parents[node]]) = (first[parents[node]], node)
    }
    builder.removeAll()
    var entering = parents.count - 1
    var path: [Int] = []
    while true {
      if entering >= 0 {
        let position = words[entering] == nil ? nil : positions?[entering]
        builder.open(
          label: labels[entering], category: categories?[entering] ?? "", word: words[entering],
          position: position)
        path.append(entering)
        entering = first[entering]
      } else if let node = path.popLast() {
        builder.close()
        entering = next[node]
      } else {
        return builder.finish()
      }
    }
  }

  private static func array(_ object: JSONValue, _ key: String) throws(Fault) -> [JSONValue]? {
    switch object[key] {
    case nil: return nil
    case .array(let values): return values
    default: throw Fault(sentence: "'\(key)' is not an array")
    }
  }

  private static func strings(_ object: JSONValue, _ key: String) throws(Fault) -> [String]? {
    guard let values = try array(object, key) else { return nil }
    var strings: [String] = []
    for value in values {
      guard case .string(let text) = value else {
        throw Fault(sentence: "'\(key)' holds something else than strings")
      }
      strings.append(text)
    }
    return strings
  }

  private static func integers(_ object: JSONValue, _ key: String) throws(Fault) -> [Int]? {
    guard let values = try array(object, key) else { return nil }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let number) = value else {
        throw Fault(sentence: "'\(key)' holds something else than whole numbers")
      }
      integers.append(number)
    }
    return integers
  }

  private static func words(_ object: JSONValue) throws(Fault) -> [String?] {
    guard let values = try array(object, "words") else { throw Fault(sentence: "'words' is missing") }
    var words: [String?] = []
    for value in values {
      switch value {
      case .string(let text): words.append(text)
      case .null: words.append(nil)
      default: throw Fault(sentence: "'words' holds something else than strings and null")
      }
    }
    return words
  }
}
