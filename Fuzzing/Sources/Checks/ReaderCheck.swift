import EspalierBytes
public import EspalierTrees

/// Reads to the end, over every error that a reader recovers from, and checks all that it says.
///
/// - Parameters:
///   - byteCount: the length of the input, which bounds what may be read from it.
///   - mayFail: whether the input may be one that cannot be read: in gzip, or in another encoding.
public func check(_ reader: any TreeReader, byteCount: Int, mayFail: Bool = false) {
  var check = ReaderCheck(byteCount: byteCount, mayFail: mayFail)
  repeat {
    check.read(reader)
  } while check.goesOn(reader)
  checkWriting(check.trees)
}

/// Checks the error that a mapping ends in.
public func check(mappingError error: any Error) {
  var check = ReaderCheck(byteCount: 1, mayFail: true)
  check.take(error)
}

/// Reads pairs to the end or the first error, and checks their trees.
public func check(_ reader: any TreePairReader, byteCount: Int, mayFail: Bool = false) {
  var check = ReaderCheck(byteCount: byteCount, mayFail: mayFail)
  do {
    while let pair = try reader.next() {
      check.take(pair.left, at: reader.position)
      check.take(pair.right, at: reader.position)
    }
  } catch {
    check.take(error)
  }
  checkWriting(check.trees)
}

private struct ReaderCheck {
  let byteCount: Int
  let mayFail: Bool
  var trees: [Tree] = []
  var errorCount = 0
  var hasError = false

  mutating func read(_ reader: any TreeReader) {
    hasError = false
    do {
      while let tree = try reader.next() { take(tree, at: reader.position) }
    } catch {
      take(error)
    }
    if let tree = try? reader.next() { finding("a tree behind the end or an error: \(tree)") }
  }

  /// Whether there is more behind an error.
  mutating func goesOn(_ reader: any TreeReader) -> Bool {
    guard hasError else { return false }
    do {
      return try reader.recover()
    } catch {
      take(error)
      return false
    }
  }

  mutating func take(_ tree: Tree, at position: SourcePosition) {
    trees.append(tree)
    if trees.count > byteCount { finding("more trees than bytes") }
    if position.line < 1 || position.column < 1 { finding("a tree at \(position)") }
    checkShape(of: tree)
  }

  mutating func take(_ error: any Error) {
    hasError = true
    errorCount += 1
    // An error needs a byte to be about, but for those about the whole input.
    if errorCount > byteCount + 4 { finding("more errors than bytes") }
    switch error {
    case let error as TreeSyntaxError:
      if error.description.isEmpty { finding("an error without a message") }
      if let line = error.line, let column = error.column, line < 1 || column < 1 {
        finding("an error at \(line):\(column)")
      }
    case let error as FileError where mayFail && [.corrupt, .undecodable].contains(error.code): break
    default: finding("an unexpected error: \(error)")
    }
  }
}
