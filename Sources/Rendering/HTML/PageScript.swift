/// The script of a page. Its parts stand in one function, in this order.
///
/// It has no recursion over depth and takes linear time: shapes are arrays of numbers, as in `Tree`.
enum PageScript {
  static let text =
    "\n'use strict';\n(() => {\n" + model + layout + drawing + list + details + report + search + keys
    + "})();\n"
}
