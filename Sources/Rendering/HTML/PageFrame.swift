/// What stands on a page around its trees.
enum PageFrame {
  /// Appends everything before the data.
  ///
  /// - Parameter report: what stands before the trees; nil for nothing.
  static func append(title: String, report: PageReport?, to text: inout PageText) {
    text.raw(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="Espalier">
      <link rel="icon" href="data:,">
      <title>
      """)
    text.html(title)
    text.raw("</title>\n<style>\(PageStyle.text)</style>\n</head>\n")
    text.raw(report == nil ? "<body>\n" : "<body data-view=\"report\">\n")
    text.raw("<header id=\"top\">\n<h1 dir=\"auto\">")
    text.html(title)
    text.raw("</h1>\n")
    if let report { text.parts(report) }
    text.raw("\(bar)\n")
    if let report { text.report(report) }
    text.raw(rest)
    text.raw("\n")
  }

  /// Nothing is loaded from anywhere, and no other script or style runs than those that the page was written with.
  private static let policy = [
    "default-src 'none'", "script-src 'sha256-\(SHA256.base64(PageScript.text))'",
    "style-src 'sha256-\(SHA256.base64(PageStyle.text))'", "img-src data:", "base-uri 'none'",
    "form-action 'none'",
  ].joined(separator: "; ")

  private static let bar = """
    <span id="size"></span>
    <form id="find" role="search">
    <input id="query" type="search" placeholder="Search (/)" aria-label="Search words and labels" \
    autocomplete="off" spellcheck="false" dir="auto">
    <button type="button" id="previous" title="Previous match (N)" aria-label="Previous match">&#8593;</button>
    <button type="button" id="following" title="Next match (n)" aria-label="Next match">&#8595;</button>
    <label id="filter"><input type="checkbox" id="only"> only their trees</label>
    <output id="found" for="query" aria-live="polite"></output>
    </form>
    <span class="tools">
    <label>Layout <select id="layout"><option value="auto">to fit</option><option value="down">downwards</option>\
    <option value="right">sideways</option></select></label>
    <label id="colouring" hidden>Colours <select id="colour"><option value="label">labels</option>\
    <option value="score">scores</option></select></label>
    <button type="button" id="unfold" title="Unfold all (+)">Unfold all</button>
    <button type="button" id="fold" title="Fold all (-)">Fold all</button>
    <button type="button" id="keys" title="Keys (?)" aria-label="Keys">?</button>
    </span>
    <div id="legend" role="group" aria-label="Legend"></div>
    </header>
    <noscript><p class="note">This page draws its trees by a script, which is switched off here.</p></noscript>
    """

  private static let rest = """
    <main id="list" tabindex="-1"><div id="sheet"></div></main>
    <nav id="pages" aria-label="Pages" hidden><button type="button" id="back">Earlier trees</button>\
    <span id="page"></span><button type="button" id="forth">Later trees</button></nav>
    <div id="tip" role="tooltip" hidden></div>
    <dialog id="help" aria-labelledby="helpTitle"><h2 id="helpTitle">Keys</h2><dl>
    <dt><kbd>Tab</kbd></dt><dd>to the next tree in view</dd>
    <dt><kbd>&#8592;</kbd> <kbd>&#8593;</kbd> <kbd>&#8594;</kbd> <kbd>&#8595;</kbd></dt><dd>from node to node, as \
    they are drawn; towards children, a folded node unfolds</dd>
    <dt><kbd>Home</kbd> <kbd>End</kbd></dt><dd>the root, the last node</dd>
    <dt><kbd>Enter</kbd> <kbd>Space</kbd></dt><dd>folds or unfolds the node; so does a click</dd>
    <dt><kbd>+</kbd> <kbd>-</kbd></dt><dd>unfolds or folds all trees</dd>
    <dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>the next, the previous tree</dd>
    <dt><kbd>/</kbd></dt><dd>search; <kbd>label:NP</kbd> finds labels only, <kbd>word:good</kbd> words only, \
    <kbd>caption:12</kbd> lines above trees, several words a phrase</dd>
    <dt><kbd>n</kbd> <kbd>N</kbd></dt><dd>the next, the previous match; in the search field <kbd>Enter</kbd></dd>
    <dt><kbd>o</kbd> <kbd>c</kbd></dt><dd>another layout, other colours</dd>
    <dt><kbd>Esc</kbd></dt><dd>hides the details of a node, or this</dd>
    </dl><form method="dialog"><button>Close</button></form></dialog>
    """
}
