/// The labels of a binarised tree: markers of intermediate nodes, names of nodes above.
struct BinaryLabels {
  private let tree: Tree
  private let way: Binarization

  init(_ tree: Tree, _ way: Binarization) { (self.tree, self.way) = (tree, way) }

  /// Whether the text of all labels is within what a tree can hold.
  var mayFit: Bool {
    var total = tree.bytes.count
    for node in 0..<tree.nodeCount where tree.childCount(of: node) > 2 && way.hasMarkers {
      let count = tree.childCount(of: node)
      // No more than the labels that a marker names, each as long as the longest, for every intermediate node.
      let named = min(way.markovOrder ?? count, count)
      let longest = tree.children(of: node).reduce(0) { max($0, tree.labelRange(of: $1).count) } + 1
      let marker = named.multipliedReportingOverflow(by: longest)
      let size = (count - 2).multipliedReportingOverflow(
        by: marker.partialValue + tree.labelRange(of: node).count + 4)
      guard !marker.overflow, !size.overflow, size.partialValue < TreeBuilder.limit - total else {
        return false
      }
      total += size.partialValue
    }
    guard way.parentOrder > 0 else { return true }
    for node in 0..<tree.nodeCount {
      total += (tree.childCount(of: node) + 1) * (parentNames(of: node).utf8.count)
      guard total < TreeBuilder.limit else { return false }
    }
    return true
  }

  /// The label of a node of the tree.
  func label(of node: Int) -> String { tree.label(of: node) + parentNames(of: node) }

  /// The marker of the intermediate node over some children of a node.
  ///
  /// - Parameter takesLast: whether the last ones of them are named where not all are, rather than the first.
  func marker(of node: Int, over labels: ArraySlice<String>, takesLast: Bool) -> String {
    guard way.hasMarkers else { return "" }
    let count = way.markovOrder ?? labels.count
    let named = takesLast ? labels.suffix(count) : labels.prefix(count)
    return tree.label(of: node) + "|<" + named.joined(separator: "-") + ">" + parentNames(of: node)
  }

  private func parentNames(of node: Int) -> String {
    guard way.parentOrder > 0, node != tree.root, !tree.isLeaf(node) else { return "" }
    var names: [String] = []
    var above = node
    while names.count < way.parentOrder, let parent = tree.parent(of: above) {
      names.append(tree.label(of: parent))
      above = parent
    }
    return "^<" + names.joined(separator: "-") + ">"
  }

  /// Whether a label is a marker: it has `|<` and ends with `>`.
  static func isMarker(_ label: ArraySlice<UInt8>) -> Bool {
    guard label.last == UInt8(ascii: ">") else { return false }
    return zip(label, label.dropFirst()).contains { $0 == UInt8(ascii: "|") && $1 == UInt8(ascii: "<") }
  }

  /// A label without the names of nodes above.
  static func withoutParents(_ label: String) -> String {
    let bytes = label.utf8
    guard bytes.last == UInt8(ascii: ">") else { return label }
    var start = bytes.startIndex
    while let mark = bytes[start...].firstIndex(of: UInt8(ascii: "^")) {
      let next = bytes.index(after: mark)
      if next < bytes.endIndex, bytes[next] == UInt8(ascii: "<") { return String(label[..<mark]) }
      start = next
    }
    return label
  }
}
