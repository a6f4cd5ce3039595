import EspalierTrees

/// The drawing of a tree with a line a node, indented by level.
struct IndentedLayout {
  let width: Int

  /// The columns of a level.
  private static let indent = 2

  /// The most levels whose lines are drawn; at least half of the width is left for the content.
  private var shownLevels: Int { width / 2 / Self.indent }

  func draw(_ tree: Tree, _ contents: [NodeContent], paint: (String, Int?) -> String) -> String {
    var text = ""
    /// For the path to the node, whether more children follow.
    var goesOn: [Bool] = []
    for step in tree.traversal {
      guard case .enter(let node) = step else {
        goesOn.removeLast()
        continue
      }
      goesOn.append(tree.nextSibling(of: node) != nil)
      let lead = lead(goesOn)
      let content = contents[node]
      let fitting = TerminalText.fitting(content.text, columns: width - lead.count)
      text += lead + paint(fitting, content.colour) + "\n"
    }
    return text
  }

  private func lead(_ goesOn: [Bool]) -> String {
    // The root has no line.
    let levels = goesOn.dropFirst()
    guard let last = levels.last else { return "" }
    let above = levels.dropLast()
    let isCut = levels.count > shownLevels
    let shown = isCut ? above.suffix(shownLevels - 2) : above
    let lines = shown.map { $0 ? "│ " : "  " }.joined()
    return (isCut ? "⋯ " : "") + lines + (last ? "├ " : "└ ")
  }
}
