import Espalier

extension StandardOutput {
  /// Hands a writer to `body` and everything that it wrote on to the system, also where `body`
  /// throws: results that precede an error are written before it is reported.
  static func write(_ body: (StandardOutput) throws -> Void) throws {
    let output = StandardOutput()
    do {
      try body(output)
    } catch {
      try output.flush()
      throw error
    }
    try output.flush()
  }
}
