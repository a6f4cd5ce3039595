/// Writes a tree with intermediate nodes around the centre of every node's children.
struct BinaryTreeWriter {
  /// Which child of a node is its centre.
  enum Centres {
    case side(Tree.Side)
    /// The number of every node's head child.
    case heads([Int])
  }

  /// A node that is open: its children so far, and what intermediate nodes over them are called.
  private struct Frame {
    let node: Int
    let count: Int
    /// The index of the centre among the children.
    let centre: Int
    let labels: [String]
    /// How many children were entered.
    var entered = 0
  }

  private let tree: Tree
  private let centres: Centres
  private let labels: BinaryLabels?
  private var builder = TreeBuilder()
  private var frames: [Frame] = []

  init(_ tree: Tree, centres: Centres, labels: BinaryLabels?) {
    (self.tree, self.centres, self.labels) = (tree, centres, labels)
  }

  mutating func run() -> Tree {
    for step in tree.traversal {
      switch step {
      case .enter(let node):
        openIntermediates()
        open(node)
        frames.append(frame(node))
      case .leave:
        frames.removeLast()
        builder.close()
        closeIntermediates()
      }
    }
    return builder.finish()
  }

  private mutating func open(_ node: Int) {
    guard let labels else { return builder.open(copying: node, of: tree) }
    let label = Array(labels.label(of: node).utf8)
    builder.open(label: label.indices, of: label)
    builder.copyText(of: node, of: tree)
  }

  private func frame(_ node: Int) -> Frame {
    let count = tree.childCount(of: node)
    var centre = count - 1
    switch centres {
    case .side(.left): centre = 0
    case .side(.right): break
    case .heads(let heads):
      if count > 2 {
        centre = tree.children(of: node).enumerated().first { $1 == heads[node] }?.offset ?? centre
      }
    }
    let names = labels != nil && count > 2 ? tree.children(of: node).map(tree.label(of:)) : []
    return Frame(node: node, count: count, centre: centre, labels: names)
  }

  /// Before a child: the intermediate node over it and all children to its right; before the centre, too, those over
  /// it and fewer and fewer to its right.
  private mutating func openIntermediates() {
    guard var frame = frames.last else { return }
    let child = frame.entered
    frame.entered += 1
    frames[frames.count - 1].entered += 1
    guard frame.count > 2, child <= frame.centre else { return }
    if child > 0, child < frame.count - 1 { openIntermediate(frame, child..<frame.count) }
    guard child == frame.centre else { return }
    var end = frame.count - 1
    while end > child + 1 {
      openIntermediate(frame, child..<end)
      end -= 1
    }
  }

  private mutating func openIntermediate(_ frame: Frame, _ children: Range<Int>) {
    guard let labels else { return builder.open() }
    builder.open(
      label: labels.marker(
        of: frame.node, over: frame.labels[children], takesLast: children.lowerBound == frame.centre))
  }

  /// Behind a child to the right of the centre: the intermediate node that ends with it; behind the last child those
  /// that go on to it.
  private mutating func closeIntermediates() {
    guard let frame = frames.last, frame.count > 2 else { return }
    let child = frame.entered - 1
    if child > frame.centre, child < frame.count - 1 { builder.close() }
    guard child == frame.count - 1 else { return }
    for _ in 0..<min(frame.centre, frame.count - 2) { builder.close() }
  }
}
