import Checks
import EspalierBytes
import EspalierTreeXML
import EspalierTrees

/// Brackets: as they are, recognised (`r`), with comments (`c`), in UTF-16 (`u`), and as relations between
/// trees (`<`).
@_cdecl("LLVMFuzzerTestOneInput")
public func testBrackets(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  let choice = input.choice(among: "rcu<")
  guard !input.isTooMuch else { return -1 }
  let source = ByteReader(bytes: Array(input.rest), name: "brackets")
  var options = TreebankOptions(format: .brackets)
  switch choice {
  case "r": options.format = nil
  case "c": options.commentPrefix = "%"
  case "u": options.encoding = CharacterEncoding("UTF-16LE")
  case "<":
    check(RelationReader(source), byteCount: 2 * input.byteLimit, mayFail: true)
    return 0
  default: break
  }
  check(TreebankFile(source, options: options), byteCount: input.byteLimit, mayFail: true)
  return 0
}
