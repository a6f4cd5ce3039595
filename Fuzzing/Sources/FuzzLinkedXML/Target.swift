import Checks
import EspalierBytes
import EspalierTreeXML
import EspalierTrees

/// XML in which elements refer to one another by ids: all trees, or only constituents (`c`) or dependencies (`d`).
@_cdecl("LLVMFuzzerTestOneInput")
public func testLinkedXML(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  let kinds: [Character: TreeKind] = ["c": .constituents, "d": .dependencies]
  let kind = input.choice(among: "cd").flatMap { kinds[$0] }
  guard !input.isTooMuch else { return -1 }
  let source = ByteReader(bytes: Array(input.rest), name: "xml")
  check(
    TreebankFile(source, options: .init(format: .xml, kind: kind)), byteCount: input.byteLimit, mayFail: true)
  return 0
}
