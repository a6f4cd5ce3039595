import Espalier

/// What was read and isn't answered yet: items that are there already are answered together, and before a read that would wait
/// for more input, everything is. Whoever sends items one by one gets answers one by one.
final class AnswerBatch<Item> {
  private let limits: (items: Int, size: Int)
  private let answer: ([Item]) throws -> Void
  private var items: [Item] = []
  private var size = 0
  /// What `answer` threw.
  private(set) var failure: (any Error)?

  /// - Parameters:
  ///   - limits: so many items, or items of such a size, are answered at once.
  ///   - answer: takes items in the order of the input; called again and again.
  init(limits: (items: Int, size: Int), answer: @escaping ([Item]) throws -> Void) {
    self.limits = limits
    self.answer = answer
  }

  /// Takes an item.
  func take(_ item: Item, size: Int) throws {
    items.append(item)
    self.size += size
    if items.count >= limits.items || self.size >= limits.size { try settle() }
  }

  /// Answers everything.
  func settle() throws {
    guard !items.isEmpty else { return }
    let batch = items
    items.removeAll(keepingCapacity: true)
    size = 0
    do {
      try answer(batch)
    } catch {
      failure = error
      throw error
    }
  }

  /// Answers in the midst of a read, which an error ends; it stands in `failure` then.
  func settleBeforeWaiting() throws(FileError) {
    do {
      try settle()
    } catch {
      throw FileError(.unreadable, path: "", detail: "reading was given up")
    }
  }
}
