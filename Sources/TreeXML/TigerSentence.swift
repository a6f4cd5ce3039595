internal import EspalierTrees

/// The nodes and edges of a sentence of TIGER-XML, and the tree that they make.
struct TigerSentence {
  struct Node {
    let id: String
    let label: String
    let position: SourcePosition
  }

  /// Why nodes and edges make no tree, and where that shows.
  struct Fault: Error {
    let code: TreeSyntaxError.Code
    let position: SourcePosition
  }

  private struct Edge {
    let phrase: Int
    let target: String
    let label: String
    let position: SourcePosition
  }

  /// The node that the graph calls its root; nil where it calls none.
  var rootID: String?
  private var terminals: [Node] = []
  private var words: [String] = []
  private var phrases: [Node] = []
  private var edges: [Edge] = []

  mutating func add(_ terminal: Node, word: String) {
    terminals.append(terminal)
    words.append(word)
  }

  mutating func add(_ phrase: Node) { phrases.append(phrase) }

  /// Adds an edge of the phrase that was added last.
  mutating func addEdge(to target: String, label: String, at position: SourcePosition) {
    edges.append(Edge(phrase: phrases.count - 1, target: target, label: label, position: position))
  }

  /// The tree: nodes that hang nowhere are children of the root. Nil where there are no terminals.
  func tree() throws(Fault) -> Tree? {
    guard !terminals.isEmpty else { return nil }
    let nodes = terminals + phrases
    let numbers = try numbers(of: nodes)
    // Nodes are numbered from 1; parent 0 is none so far.
    var parents = [Int](repeating: 0, count: nodes.count)
    var functions = [String](repeating: "", count: nodes.count)
    for edge in edges {
      guard let child = numbers[edge.target] else {
        throw Fault(code: .unknownReference(edge.target), position: edge.position)
      }
      guard parents[child - 1] == 0 else {
        throw Fault(code: .secondParent(edge.target), position: edge.position)
      }
      parents[child - 1] = terminals.count + edge.phrase + 1
      functions[child - 1] = edge.label
    }
    let root = try root(numbers, parents)
    for node in 1...parents.count where parents[node - 1] == 0 && node != root { parents[node - 1] = root }
    if root > nodes.count { parents.append(0) }
    return try tree(nodes, parents, functions)
  }

  private func position(of number: Int) -> SourcePosition {
    number <= terminals.count
      ? terminals[number - 1].position : phrases[number - terminals.count - 1].position
  }

  private func numbers(of nodes: [Node]) throws(Fault) -> [String: Int] {
    var numbers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      guard numbers.updateValue(index + 1, forKey: node.id) == nil else {
        throw Fault(code: .duplicateID(node.id), position: node.position)
      }
    }
    return numbers
  }

  /// The root: the node that the graph names, or the only one that hangs nowhere; where neither can have all others under it,
  /// one more than there are nodes.
  private func root(_ numbers: [String: Int], _ parents: [Int]) throws(Fault) -> Int {
    if let rootID {
      guard let named = numbers[rootID] else {
        throw Fault(code: .unknownReference(rootID), position: terminals[0].position)
      }
      guard parents[named - 1] == 0 else {
        throw Fault(code: .rootWithParent(rootID), position: position(of: named))
      }
      if named > terminals.count || parents.count == 1 { return named }
    }
    let free = parents.indices.filter { parents[$0] == 0 }.map { $0 + 1 }
    if free.count == 1 || free.count(where: { $0 > terminals.count }) == 1 { return free[free.count - 1] }
    return parents.count + 1
  }

  private func tree(_ nodes: [Node], _ parents: [Int], _ functions: [String]) throws(Fault) -> Tree {
    let shape: ParentPointerShape
    do {
      shape = try ParentPointerShape(parents, wordCount: terminals.count, .constituency)
    } catch {
      let node = nodes[min(error.node, nodes.count) - 1]
      throw Fault(code: Self.code(error.code, id: node.id), position: node.position)
    }
    var builder = TreeBuilder()
    for step in shape.walk {
      switch step {
      case .leave: builder.close()
      case .enter(let node) where node > nodes.count: builder.open()
      case .enter(let node):
        let isTerminal = node <= terminals.count
        let (label, word) = (nodes[node - 1].label, isTerminal ? words[node - 1] : nil)
        guard
          builder.hasRoom(for: label.utf8.count + functions[node - 1].utf8.count + (word?.utf8.count ?? 0))
        else { throw Fault(code: .treeTooLarge, position: nodes[node - 1].position) }
        builder.open(
          label: label, category: functions[node - 1], word: word, position: isTerminal ? node - 1 : nil)
      }
    }
    return builder.finish()
  }

  /// What is wrong with parents, told of ids in place of numbers.
  private static func code(_ code: TreeSyntaxError.Code, id: String) -> TreeSyntaxError.Code {
    switch code {
    case .phraseWithoutWords: .emptyPhrase(id)
    default: .underItself(id)
    }
  }
}
