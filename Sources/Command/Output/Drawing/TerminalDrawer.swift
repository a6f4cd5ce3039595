import Espalier

/// Draws on the terminal, with an empty line between trees.
///
/// The first trees are held back until they have decided about the colours, however they come in: what is
/// drawn must not depend on the moment.
final class TerminalDrawer: TreeDrawer {
  private let style: LabelStyle
  private let drawing: TreeDrawing
  private let output: StandardOutput
  private var counts = LabelCounts()
  private var held: [DrawnTree] = []
  private var heldNodes = 0
  private var colours: LabelColours?
  private var hasWritten = false

  /// Trees are held back up to so many, or up to so many nodes.
  private static let limits = (trees: 256, nodes: 1 << 16)

  /// - Parameter terminal: what the drawing is made for.
  init(_ style: LabelStyle, width: Int?, _ output: StandardOutput, for terminal: Terminal = .output) {
    self.style = style
    self.output = output
    drawing = TreeDrawing(width: width ?? terminal.width, isColoured: terminal.hasColor)
  }

  func draw(_ tree: DrawnTree) throws(FileError) {
    if let colours { return try write(tree, colours) }
    counts.add(tree.tree)
    held.append(tree)
    heldNodes += tree.tree.nodeCount
    // Sentiment has colours of its own.
    let isDecided = style == .sentiment
    if isDecided || held.count == Self.limits.trees || heldNodes >= Self.limits.nodes { try settle() }
  }

  func finish() throws(FileError) { try settle() }

  private func settle() throws(FileError) {
    let chosen = colours ?? counts.colours(style)
    colours = chosen
    for tree in held { try write(tree, chosen) }
    held = []
  }

  private func write(_ tree: DrawnTree, _ colours: LabelColours) throws(FileError) {
    if hasWritten { try output.write("\n") }
    hasWritten = true
    if !tree.caption.isEmpty { try output.write(TerminalText.harmless(tree.caption) + "\n") }
    try output.write(drawing.draw(tree.tree) { colours.label(of: $0, in: tree.tree) })
  }
}
