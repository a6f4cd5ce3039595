import Espalier

/// Draws one picture when all trees have come: a picture begins with its size.
final class SVGDrawer: TreeDrawer {
  private let style: LabelStyle
  private let drawing: SVGDrawing
  private let output: StandardOutput
  private var counts = LabelCounts()
  private var items: [SVGDrawing.Item] = []

  init(_ style: LabelStyle, title: String, width: Int?, _ output: StandardOutput) {
    self.style = style
    self.output = output
    drawing = SVGDrawing(title: title, width: width)
  }

  func draw(_ tree: DrawnTree) {
    counts.add(tree.tree)
    items.append(.init(tree.tree, caption: tree.caption))
  }

  func finish() throws(FileError) {
    guard !items.isEmpty else { return }
    let colours = counts.colours(style)
    try drawing.write(items, to: output) { colours.label(of: $1, in: $0) }
  }
}
