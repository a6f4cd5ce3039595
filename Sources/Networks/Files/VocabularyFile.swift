/// The text of `vocabulary.txt`: a word a line, in the order of the embedding's rows.
///
/// A line ends with a line feed and nothing else does. A word that can't stand on a line (it holds a line feed or
/// a carriage return, or begins with a tab) is written as a tab and a JSON string.
enum VocabularyFile {
  static func bytes(of words: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for word in words {
      if word.utf8.first == tab || word.utf8.contains(lineFeed) || word.utf8.contains(carriageReturn) {
        bytes.append(tab)
        bytes += JSONValue.string(word).text(indented: false).utf8
      } else {
        bytes += word.utf8
      }
      bytes.append(lineFeed)
    }
    return bytes
  }

  /// Reads the words back.
  ///
  /// - Throws: `ModelFileError` (`malformed`) with `path` as its file.
  static func words(of bytes: [UInt8], path: String) throws(ModelFileError) -> [String] {
    var words: [String] = []
    var start = bytes.startIndex
    while start < bytes.endIndex {
      guard let end = bytes[start...].firstIndex(of: lineFeed), let word = word(bytes[start..<end]) else {
        throw ModelFileError(.malformed("line \(words.count + 1) is no word"), path: path)
      }
      words.append(word)
      start = end + 1
    }
    return words
  }

  private static let tab = UInt8(ascii: "\t")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private static func word(_ line: ArraySlice<UInt8>) -> String? {
    guard line.first == tab else { return String(validating: line, as: UTF8.self) }
    guard case .string(let word)? = try? JSONParser.value(of: Array(line.dropFirst())) else { return nil }
    return word
  }
}
