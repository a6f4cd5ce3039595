/// Finds the nodes that a pattern describes.
///
/// Every part of the pattern is tested at all nodes of a tree at once, so that a tree costs as much as its nodes times the
/// parts of the pattern, whatever the depth. A matcher remembers which labels and words it has seen; it has one owner at a time
/// and is not `Sendable`; the pattern is.
public final class TreePatternMatcher {
  private let condition: TreePattern.Condition
  private var expressions: [String: Regex<AnyRegexOutput>] = [:]
  private var remembered: [TreePattern.Description: [String: Bool]] = [:]
  /// Texts that are remembered at most, lest words of endless input fill the memory.
  private static let memoryLimit = 1 << 16

  /// A matcher of a pattern.
  public init(_ pattern: TreePattern) { condition = pattern.condition }

  /// The nodes that the pattern describes, in post-order. A word is told by its node.
  public func matches(in tree: Tree) -> [Int] {
    let found = set(condition, PatternNodes(tree))
    return (0..<tree.nodeCount).filter { found[$0] || found[tree.nodeCount + $0] }
  }

  /// Whether the pattern describes any node.
  public func matches(_ tree: Tree) -> Bool { set(condition, PatternNodes(tree)).contains(true) }

  private func set(_ condition: TreePattern.Condition, _ nodes: PatternNodes) -> [Bool] {
    switch condition {
    case .node(let description): return set(description, nodes)
    case .related(let relation, let operand): return nodes.related(relation, to: set(operand, nodes))
    case .not(let inner): return zip(set(inner, nodes), nodes.exists).map { !$0 && $1 }
    case .all(let parts):
      return parts.dropFirst().reduce(set(parts[0], nodes)) { sum, part in
        zip(sum, set(part, nodes)).map { $0 && $1 }
      }
    case .any(let parts):
      return parts.dropFirst().reduce(set(parts[0], nodes)) { sum, part in
        zip(sum, set(part, nodes)).map { $0 || $1 }
      }
    }
  }

  private func set(_ description: TreePattern.Description, _ nodes: PatternNodes) -> [Bool] {
    let tree = nodes.tree
    var found = nodes.exists
    if case .any = description { return found }
    var memory = remembered.removeValue(forKey: description) ?? [:]
    for item in found.indices where found[item] {
      let isWord = item >= tree.nodeCount
      let text = isWord ? tree.word(of: item - tree.nodeCount) ?? "" : tree.label(of: item)
      if let known = memory[text] {
        found[item] = known
      } else {
        found[item] = fits(text, description)
        if memory.count < Self.memoryLimit { memory[text] = found[item] }
      }
    }
    remembered[description] = memory
    return found
  }

  private func fits(_ text: String, _ description: TreePattern.Description) -> Bool {
    switch description {
    case .any: return true
    case .not(let inner): return !fits(text, inner)
    case .names(let names, let withoutFunctions):
      return names.contains(withoutFunctions ? TreeLabel.withoutFunctions(text) : text)
    case .expression(let source):
      guard let expression = expressions[source] ?? (try? Regex(source)) else { return false }
      expressions[source] = expression
      return text.firstMatch(of: expression) != nil
    }
  }
}
