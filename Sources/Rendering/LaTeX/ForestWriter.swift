public import EspalierBytes
public import EspalierTrees

/// Writes trees as a LaTeX document with the package `forest`, a page a tree.
///
/// Words stand at the bottom on one line. Characters that TeX takes for commands are escaped, and all text is in braces, so that none is
/// taken for an option. Words are written as they are meant (`Words.unescaped`). Text beyond Latin letters needs `lualatex` or `xelatex`
/// and a font that has it.
///
/// Source: Živanović, *Forest: a pgf/TikZ-based package for drawing linguistic trees*, version 2.
public final class ForestWriter: TreeWriter {
  private let sink: any ByteSink
  private var count = 0
  private var hasBegun = false

  /// A writer before a sink.
  public init(_ sink: any ByteSink) { self.sink = sink }

  public func write(_ tree: Tree) throws {
    count += 1
    if let code = PictureText.obstacle(in: tree) {
      throw TreeWritingError(code, tree: count, format: "LaTeX")
    }
    try begin()
    var text = "\\begin{forest}\n"
    for step in tree.traversal {
      switch step {
      case .enter(let node):
        let labels = [tree.label(of: node), tree.category(of: node) ?? ""].filter { !$0.isEmpty }
        let shown = labels.map(Self.escaped).joined(separator: "\\\\")
        let word = tree.word(of: node).map { "{\(Self.escaped(Words.unescaped($0)))}, tier=word" }
        // A leaf that is nothing but a word is the node of the word.
        if let word, labels.isEmpty, tree.isLeaf(node) {
          text += "[\(word)"
        } else {
          text += "[{\(shown)}" + (word.map { " [\($0)]" } ?? "")
        }
        text += "\n"
      case .leave: text += "]\n"
      }
    }
    try sink.write(text + "\\end{forest}\n")
  }

  public func finish() throws {
    try begin()
    try sink.write("\\end{document}\n")
  }

  private func begin() throws(FileError) {
    guard !hasBegun else { return }
    hasBegun = true
    try sink.write(
      """
      \\documentclass[multi=forest,border=2mm]{standalone}
      \\usepackage{iftex}
      \\ifPDFTeX
        \\usepackage[T1]{fontenc}
        \\usepackage[utf8]{inputenc}
      \\else
        \\usepackage{fontspec}
      \\fi
      \\usepackage{forest}
      \\forestset{default preamble={for tree={align=center}}}
      \\begin{document}

      """)
  }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "_", "%": escaped += "\\\(scalar)"
      case "^": escaped += "\\textasciicircum{}"
      case "~": escaped += "\\textasciitilde{}"
      case "<": escaped += "\\textless{}"
      case ">": escaped += "\\textgreater{}"
      case "|": escaped += "\\textbar{}"
      case "\"": escaped += "\\textquotedbl{}"
      case "`": escaped += "\\textquoteleft{}"
      case "'": escaped += "\\textquoteright{}"
      // Two of them would become a dash, or a quotation mark.
      case "-", ",": escaped += "\(scalar){}"
      case "\n", "\r", "\t": escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
