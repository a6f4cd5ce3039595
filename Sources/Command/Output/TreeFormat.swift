import ArgumentParser
import Espalier

/// A format that trees are written in.
enum TreeFormat: String, CaseIterable, ExpressibleByArgument {
  case brackets, penn, xml
  case tigerXML = "tiger-xml"
  case conllu
  case parentPointers = "parent-pointers"
  case json, dot, latex, svg

  /// What writes trees so.
  ///
  /// - Parameter folder: where files go that lie side by side.
  /// - Throws: `FileError` where there is such a folder already.
  func writer(_ output: StandardOutput, folder: String?) throws -> any TreeWriter {
    switch self {
    case .brackets: return BracketWriter(output)
    case .penn: return PennWriter(output)
    case .xml: return TreeXMLWriter(output)
    case .tigerXML: return TigerXMLWriter(output)
    case .conllu: return CoNLLUWriter(output)
    case .parentPointers: return try ParentPointerWriter(folder: folder ?? "")
    case .json: return JSONTreeWriter(output)
    case .dot: return DOTWriter(output)
    case .latex: return ForestWriter(output)
    case .svg: return PictureTreeWriter(output)
    }
  }
}

/// Writes one picture with all trees.
private final class PictureTreeWriter: TreeWriter {
  private let drawer: SVGDrawer

  init(_ output: StandardOutput) { drawer = SVGDrawer(.auto, title: "", width: nil, output) }

  func write(_ tree: Tree) { drawer.draw(DrawnTree(tree: tree)) }

  func finish() throws { try drawer.finish() }
}
