import Foundation

/// Writes the review corpus, or checks that a folder holds it.
@main
enum CorpusGenerator {
  static let usage = """
    usage: CorpusGenerator --output FOLDER [--check]

    Makes the review corpus: train.txt, dev.txt and test.txt in FOLDER.
      --output FOLDER  the folder; it is made where it is missing
      --check          write nothing; exit with 1 where a file differs from what would be written

    """

  static func main() {
    var folder: String?
    var isCheck = false
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--check": isCheck = true
      case "--output" where !arguments.isEmpty: folder = arguments.popFirst()
      case "--help":
        print(usage, terminator: "")
        return
      default: fail(usage, code: 64)
      }
    }
    guard let folder else { fail(usage, code: 64) }
    let corpus = Corpus()
    isCheck ? check(corpus, in: folder) : write(corpus, to: folder)
  }

  private static func write(_ corpus: Corpus, to folder: String) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for part in Corpus.Part.allCases {
        try Data(corpus.text(part).utf8).write(to: file(part, in: folder), options: .atomic)
      }
    } catch {
      fail("error: can't write to \(folder): \(error.localizedDescription)\n", code: 73)
    }
  }

  private static func check(_ corpus: Corpus, in folder: String) {
    for part in Corpus.Part.allCases {
      let url = file(part, in: folder)
      if (try? Data(contentsOf: url)) != Data(corpus.text(part).utf8) {
        fail("error: \(url.path) isn't what the generator makes\n", code: 1)
      }
    }
  }

  private static func file(_ part: Corpus.Part, in folder: String) -> URL {
    URL(fileURLWithPath: folder).appendingPathComponent(part.rawValue + ".txt")
  }

  private static func fail(_ message: String, code: Int32) -> Never {
    FileHandle.standardError.write(Data(message.utf8))
    exit(code)
  }
}
