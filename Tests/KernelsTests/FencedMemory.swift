import EspalierKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory that ends where a page begins that nobody may touch, and begins after a zone of known
/// values: a kernel that reads or writes past its end dies, one that writes before it is found out.
final class FencedMemory<Element: BitwiseCopyable> {
  let pointer: UnsafeMutablePointer<Element>
  let count: Int
  private let base: UnsafeMutableRawPointer
  private let byteCount: Int
  private let zone: UnsafeMutableBufferPointer<UInt8>

  init(_ values: [Element]) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    count = values.count
    let bytes = values.count * MemoryLayout<Element>.stride
    let room = (bytes + 64 + page - 1) / page * page
    byteCount = room + page
    base = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)!
    precondition(base != MAP_FAILED)
    mprotect(base + room, page, PROT_NONE)
    zone = UnsafeMutableBufferPointer(
      start: base.bindMemory(to: UInt8.self, capacity: room), count: room - bytes)
    zone.update(repeating: 0xa5)
    pointer = (base + room - bytes).bindMemory(to: Element.self, capacity: max(count, 1))
    pointer.update(from: values, count: count)
  }

  deinit { munmap(base, byteCount) }

  var values: [Element] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
  var isIntact: Bool { zone.allSatisfy { $0 == 0xa5 } }

  subscript(index: Int) -> Element { pointer[index] }
}

extension RandomSource {
  /// Numbers between -1 and 1.
  mutating func values<S: KernelScalar>(_ count: Int, _ type: S.Type = S.self) -> [S] {
    (0..<count).map { _ in uniform(in: S(-1)..<S(1)) }
  }
}
