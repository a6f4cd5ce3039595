internal import EspalierTrees

/// The words of a document that has them in a layer of their own, to which trees refer by ids.
struct WordLayer {
  struct Word {
    let id: String
    let text: String
    /// The sentence that it is in; nil where none is told.
    var sentence: String?
    let place: TextPlace
  }

  private(set) var words: [Word] = []
  private var numbers: [String: Int] = [:]

  /// Adds a word; false where another has its id.
  mutating func add(_ word: Word) -> Bool {
    words.append(word)
    return numbers.updateValue(words.count - 1, forKey: word.id) == nil
  }

  /// Says which sentence a word is in.
  mutating func setSentence(_ sentence: String, ofID id: String) {
    if let number = numbers[id] { words[number].sentence = sentence }
  }

  /// The number of the word with an id, in the order of the document.
  func number(_ id: String, at place: TextPlace) throws(SentenceNodes.Fault) -> Int {
    guard let number = numbers[id] else {
      throw SentenceNodes.Fault(code: .unknownReference(id), place: place)
    }
    return number
  }

  /// The numbers of the words of every sentence.
  func sentences() -> [String: [Int]] {
    var sentences: [String: [Int]] = [:]
    for (number, word) in words.enumerated() {
      if let sentence = word.sentence { sentences[sentence, default: []].append(number) }
    }
    return sentences
  }
}
