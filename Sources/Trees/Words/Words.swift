/// What the Penn Treebank's way of writing words means.
public enum Words {
  private static let escapes: [(written: String, meant: String)] = [
    ("-LRB-", "("), ("-RRB-", ")"), ("-LSB-", "["), ("-RSB-", "]"), ("-LCB-", "{"), ("-RCB-", "}"),
    ("\\/", "/"), ("\\*", "*"),
  ]

  /// The word that is meant by a word as written: `-LRB-` is `(`, `\/` is `/`, `\*` is `*`.
  ///
  /// Word vectors have the word that is meant, and so have people.
  /// Source: Penn Treebank bracketing guidelines; CoreNLP writes the same.
  public static func unescaped(_ word: String) -> String {
    let bytes = Array(word.utf8)
    guard bytes.contains(where: { $0 == 0x2D || $0 == 0x5C }) else { return word }
    var meant: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.first {
      if let escape = escapes.first(where: { rest.starts(with: $0.written.utf8) }) {
        meant.append(contentsOf: escape.meant.utf8)
        rest = rest.dropFirst(escape.written.utf8.count)
      } else {
        meant.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: meant, as: UTF8.self)
  }
}
