import Checks
import EspalierBytes
import EspalierTreeXML
import EspalierTrees

/// XML in which nesting elements are trees, of formats that are recognised, or (`m`) as a mapping says, which comes
/// first.
@_cdecl("LLVMFuzzerTestOneInput")
public func testNestedXML(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  guard !input.isTooMuch else { return -1 }
  guard input.choice(among: "m") != nil else {
    check(xml: Array(input.rest), input.byteLimit, nil)
    return 0
  }
  let files = input.files(2)
  do {
    let mapping = try XMLMapping(ByteReader(bytes: files[0], name: "mapping"))
    check(xml: files[1], 1032 * count, mapping)
  } catch {
    check(mappingError: error)
  }
  return 0
}

private func check(xml: [UInt8], _ count: Int, _ mapping: XMLMapping?) {
  let source = ByteReader(bytes: xml, name: "xml")
  check(
    TreebankFile(source, options: .init(format: .xml, mapping: mapping)), byteCount: count, mayFail: true)
}
