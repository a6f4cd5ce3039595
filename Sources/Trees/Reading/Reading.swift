/// A reader's way through its source: value after value, up to the end or an error, behind which there is more
/// only where the reader recovers.
package struct Reading {
  private var isOver = false

  package init() {}

  /// What `read` returns; nil, without asking, behind the end and behind an error.
  package mutating func next<Value>(_ read: () throws -> Value?) rethrows -> Value? {
    guard !isOver else { return nil }
    isOver = true
    let value = try read()
    isOver = value == nil
    return value
  }

  /// Goes on behind an error.
  package mutating func resume() { isOver = false }
}
