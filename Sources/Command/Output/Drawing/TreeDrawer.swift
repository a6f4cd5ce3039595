import ArgumentParser
import Espalier

/// What trees are drawn for.
enum DrawingFormat: String, CaseIterable, ExpressibleByArgument {
  case terminal, svg, html

  /// What draws trees so.
  ///
  /// - Parameter classes: the classes of the probabilities that will come with the trees.
  func drawer(
    _ style: LabelStyle, title: String, width: Int? = nil, classes: [String] = [], _ output: StandardOutput
  ) -> any TreeDrawer {
    switch self {
    case .terminal: TerminalDrawer(style, width: width, output)
    case .svg: SVGDrawer(style, title: title, width: width, output)
    case .html: PageDrawer(style, title: title, classes: classes, output)
    }
  }
}

/// A tree and what is shown with it.
struct DrawnTree {
  let tree: Tree
  /// A line above it; may be empty.
  var caption = ""
  var probabilities: NodeProbabilities?
  /// The labels of the treebank, where those of the tree are others.
  var gold: [Int: String] = [:]
}

/// Something that draws one tree after the other.
protocol TreeDrawer: AnyObject {
  func draw(_ tree: DrawnTree) throws(FileError)

  /// Draws what was held back, and ends the drawing; where no tree was drawn, nothing is written.
  func finish() throws(FileError)
}

/// Draws a page of HTML, tree by tree.
final class PageDrawer: TreeDrawer {
  private let page: HTMLPage
  private var hasTrees = false

  init(_ style: LabelStyle, title: String, classes: [String], _ output: StandardOutput) {
    page = HTMLPage(output, title: title, style: style, classes: classes)
  }

  func draw(_ tree: DrawnTree) throws(FileError) {
    hasTrees = true
    try page.write(tree)
  }

  func finish() throws(FileError) {
    if hasTrees { try page.finish() }
  }
}

extension HTMLPage {
  /// Writes a tree with everything that is shown with it.
  func write(_ tree: DrawnTree) throws(FileError) {
    try write(tree.tree, caption: tree.caption, probabilities: tree.probabilities, gold: tree.gold)
  }
}
