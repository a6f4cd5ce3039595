import Foundation
import Timing

/// Prints results as they come: a table for people, or an object a line.
final class Report {
  /// A named value of a result.
  struct Field {
    let name: String
    /// As a table shows it.
    let text: String
    /// As JSON has it.
    let json: String

    static func text(_ name: String, _ value: String) -> Field {
      // A string is always encoded.
      let json = (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) }
      return Field(name: name, text: value, json: json ?? "null")
    }

    static func count(_ name: String, _ value: Int) -> Field {
      Field(name: name, text: String(value), json: String(value))
    }

    static func number(_ name: String, _ value: Double, _ decimals: Int) -> Field {
      guard value.isFinite else { return Field(name: name, text: "-", json: "null") }
      return Field(name: name, text: decimal(value, decimals, width: 0), json: "\(value)")
    }
  }

  private let isJSON: Bool
  private var table = ""

  init(isJSON: Bool) { self.isJSON = isJSON }

  /// A sentence about the results that follow.
  func note(_ sentence: String) {
    if isJSON {
      FileHandle.standardError.write(Data((sentence + "\n").utf8))
    } else {
      write("\n\(sentence)\n")
      table = ""
    }
  }

  /// A result. Those of one benchmark that follow one another have the same fields.
  func row(_ benchmark: String, _ fields: [Field]) {
    if isJSON {
      let members = ["\"benchmark\": \"\(benchmark)\""] + fields.map { "\"\($0.name)\": \($0.json)" }
      return write("{\(members.joined(separator: ", "))}\n")
    }
    if table != benchmark {
      table = benchmark
      write("\n\(benchmark)\n" + line(fields, fields.map(\.name)))
    }
    write(line(fields, fields.map(\.text)))
  }

  private func line(_ fields: [Field], _ texts: [String]) -> String {
    let cells = zip(fields, texts).map { field, text in
      let width = max(field.name.count, field.name == "cell" || field.name == "what" ? 20 : 7)
      return String(repeating: " ", count: max(0, width - text.count)) + text
    }
    return cells.joined(separator: "  ") + "\n"
  }

  /// What was measured is shown at once, in a pipe too.
  private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
