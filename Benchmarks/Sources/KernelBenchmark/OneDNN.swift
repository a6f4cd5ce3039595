#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// oneDNN's product of matrices, on one thread, where its library is installed (`libdnnl` in Debian): to
/// compare with.
struct OneDNN {
  private typealias Product =
    @convention(c) (
      CChar, CChar, Int, Int, Int, Float, UnsafePointer<Float>, Int, UnsafePointer<Float>, Int, Float,
      UnsafeMutablePointer<Float>, Int
    ) -> Int32

  private let product: Product

  /// Nil where the library isn't there.
  init?() {
    setenv("OMP_NUM_THREADS", "1", 1)
    let names = ["libdnnl.so.3", "libdnnl.so.2", "libdnnl.so", "libdnnl.dylib"]
    guard let library = names.lazy.compactMap({ dlopen($0, RTLD_NOW) }).first,
      let symbol = dlsym(library, "dnnl_sgemm")
    else { return nil }
    product = unsafeBitCast(symbol, to: Product.self)
  }

  /// c = a b, for row-major matrices of m x k and k x n; with `transposed`, a is k x m in memory.
  func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, m: Int, n: Int,
    k: Int, transposed: Bool = false
  ) {
    let letters = [CChar(bitPattern: UInt8(ascii: "N")), CChar(bitPattern: UInt8(ascii: "T"))]
    _ = product(letters[transposed ? 1 : 0], letters[0], m, n, k, 1, a, transposed ? m : k, b, n, 0, c, n)
  }
}
