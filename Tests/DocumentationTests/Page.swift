import Foundation

/// A page in Markdown, as far as these tests look into it.
struct Page {
  /// A fenced block.
  struct Block {
    /// What stands after the fence: `console`, `swift`.
    let language: String
    let text: String
    /// The line of the fence, from 1.
    let line: Int
  }

  /// The target of a link or an image.
  struct Link {
    let target: String
    let line: Int
  }

  let path: String
  private(set) var blocks: [Block] = []
  private(set) var links: [Link] = []
  /// What is set in code within a line.
  private(set) var spans: [String] = []
  /// The anchors of the headings, as they are derived from their text.
  private(set) var anchors: Set<String> = []

  init(path: String, text: String) {
    self.path = path
    var fence: (language: String, line: Int, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.hasPrefix("```") {
        if let open = fence {
          blocks.append(
            Block(language: open.language, text: open.lines.joined(separator: "\n"), line: open.line))
          fence = nil
        } else {
          fence = (line.dropFirst(3).trimmingCharacters(in: .whitespaces), index + 1, [])
        }
      } else if fence != nil {
        fence?.lines.append(line)
      } else {
        read(String(line), number: index + 1)
      }
    }
  }

  private mutating func read(_ line: String, number: Int) {
    if line.hasPrefix("#") { anchors.insert(Self.anchor(line.drop { $0 == "#" })) }
    for match in line.matches(of: #/\]\(([^()\s]+)\)/#) {
      links.append(Link(target: String(match.1), line: number))
    }
    for match in line.matches(of: #/`([^`]+)`/#) { spans.append(String(match.1)) }
  }

  /// Lower case, without punctuation, spaces as hyphens.
  private static func anchor(_ heading: Substring) -> String {
    let kept = heading.trimmingCharacters(in: .whitespaces).lowercased().filter {
      $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_"
    }
    return kept.replacingOccurrences(of: " ", with: "-")
  }
}
