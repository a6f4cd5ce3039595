import EspalierBytes
import EspalierTrees
import Foundation

/// Prints how well logistic regression on word counts labels the roots of a treebank.
@main
enum BagOfWords {
  static let usage = """
    usage: BagOfWords --train FILE --dev FILE --test FILE [--format text|json]

    Fits multinomial logistic regression on the word counts of whole trees to the labels of their
    roots. L2 is chosen on dev from 1, 0.1 ... 0.000001.

    """

  static func main() {
    var options: [String: String] = [:]
    var arguments = CommandLine.arguments.dropFirst()
    while let name = arguments.popFirst() {
      if name == "--help" {
        print(usage, terminator: "")
        return
      }
      guard ["--train", "--dev", "--test", "--format"].contains(name), let value = arguments.popFirst() else {
        fail(usage, code: 64)
      }
      options[name] = value
    }
    guard let train = options["--train"], let dev = options["--dev"], let test = options["--test"],
      let format = Format(rawValue: options["--format"] ?? "text")
    else { fail(usage, code: 64) }
    do {
      let (trainTrees, devTrees, testTrees) = try (trees(train), trees(dev), trees(test))
      let selection = try Selection(train: trainTrees, dev: devTrees, test: testTrees)
      let report = Report(selection, devCount: devTrees.count, testCount: testTrees.count)
      print(format == .json ? report.json : report.table, terminator: "")
    } catch let error as FileError {
      fail("\(error)\n", code: 66)
    } catch let error as TreeSyntaxError {
      fail("\(error)\n", code: 65)
    } catch {
      fail("error: \(error)\n", code: 1)
    }
  }

  private enum Format: String { case text, json }

  /// - Throws: `TreeSyntaxError`, `FileError`.
  private static func trees(_ path: String) throws -> [Tree] {
    let trees = try BracketReader(ByteReader(path: path)).readAll()
    guard !trees.isEmpty else { fail("\(path): error: no trees\n", code: 65) }
    return trees
  }

  private static func fail(_ message: String, code: Int32) -> Never {
    FileHandle.standardError.write(Data(message.utf8))
    exit(code)
  }
}
