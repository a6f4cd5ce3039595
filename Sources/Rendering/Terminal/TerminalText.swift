/// Text as a terminal shows it.
package enum TerminalText {
  /// Text without anything that a terminal would obey: control characters become U+FFFD, and marks that change
  /// the direction of what follows are dropped.
  package static func harmless(_ text: String) -> String {
    if !text.unicodeScalars.contains(where: { $0.isControl || $0.isDirectionMark }) { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !scalar.isDirectionMark {
      scalars.append(scalar.isControl ? "\u{FFFD}" : scalar)
    }
    return String(scalars)
  }

  /// The number of columns that a text takes.
  package static func columns(_ text: String) -> Int {
    text.reduce(0) { $0 + columns($1) }
  }

  /// The columns of a character: those of its widest scalar.
  package static func columns(_ character: Character) -> Int {
    character.unicodeScalars.reduce(0) { max($0, $1.columns) }
  }

  /// The beginning of a text that fits a number of columns, with an ellipsis where something was cut off.
  package static func fitting(_ text: String, columns limit: Int) -> String {
    if columns(text) <= limit { return text }
    var fitting = ""
    var used = 0
    for character in text {
      let width = columns(character)
      guard used + width < limit else { break }
      used += width
      fitting.append(character)
    }
    return limit > 0 ? fitting + "…" : ""
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  /// Embeddings, overrides and isolates (UAX #9).
  fileprivate var isDirectionMark: Bool {
    (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
  }

  fileprivate var columns: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return properties.isEmojiPresentation || isWide ? 2 : 1
    }
  }

  /// Whether East Asian Width is W or F (UAX #11), by blocks.
  private var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
      0x16FE0...0x18DFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
      true
    default: false
    }
  }
}
