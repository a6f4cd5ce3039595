import EspalierBytes

/// Reads files of word vectors: GloVe's text format, plain or gzip, and word2vec's, which adds a first line.
///
///     word v1 ... vD
///
/// One ASCII space separates fields, so that a word may hold a no-break space. A first line of two integers is the
/// number of vectors and D. A word that comes again is left out: its first vector counts. In
/// published files a few words hold spaces: what precedes the last D numbers is the word if its own last
/// part isn't a number.
public enum VectorFile {
  /// Reads a file, in memory that the kept vectors need.
  ///
  /// - Parameters:
  ///   - path: `-` is standard input.
  ///   - keep: which words to keep; the other lines are checked all the same.
  /// - Throws: `VectorFileError`.
  public static func read(
    path: String, keep: (String) -> Bool = { _ in true }
  ) throws(VectorFileError) -> WordVectors {
    let lines: LineReader
    do {
      lines = LineReader(try ByteReader(path: path))
    } catch {
      throw VectorFileError(.unreadable(error), path: path)
    }
    guard let first = try next(lines) else { throw VectorFileError(.empty, path: lines.name) }
    var parser = try VectorLineParser(firstLine: first, path: lines.name, line: lines.lineNumber)
    var vectors = WordVectors(width: parser.width)
    var found = 0
    var line = parser.promisedCount == nil ? first : try next(lines)
    while let content = line {
      let word = try parser.parse(content, line: lines.lineNumber)
      if keep(word) { vectors.add(word, parser.vector) }
      found += 1
      line = try next(lines)
    }
    if let promised = parser.promisedCount, promised != found {
      throw VectorFileError(.wrongCount(expected: promised, found: found), path: lines.name)
    }
    return vectors
  }

  /// The next line that isn't empty.
  private static func next(_ lines: LineReader) throws(VectorFileError) -> ArraySlice<UInt8>? {
    do {
      while let line = try lines.next() {
        if !line.isEmpty { return line }
      }
      return nil
    } catch {
      throw VectorFileError(.unreadable(error), path: lines.name)
    }
  }
}
