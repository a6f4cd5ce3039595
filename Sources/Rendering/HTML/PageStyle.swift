/// The style of a page, for light and for dark ground.
enum PageStyle {
  static let text = base + tones + hues + report

  private static let base = """
    :root { color-scheme: light dark; --ground: #f6f8fa; --card: #ffffff; --ink: #1f2328; --soft: #57606a;
      --line: #d0d7de; --edge: #8c959f; --accent: #0550ae; --mark: #ffdf5d; --markInk: #1f2328; }
    @media (prefers-color-scheme: dark) {
      :root { --ground: #0d1117; --card: #161b22; --ink: #e6edf3; --soft: #a3adb8; --line: #30363d;
        --edge: #6e7681; --accent: #79c0ff; --mark: #d4a72c; --markInk: #1f2328; }
    }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    html, body { height: 100%; margin: 0; }
    body { display: flex; flex-direction: column; background: var(--ground); color: var(--ink);
      font: 15px/1.45 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
    #top { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 14px; padding: 8px 16px;
      background: var(--card); border-bottom: 1px solid var(--line); }
    h1 { font-size: 17px; margin: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
      max-width: 40ch; }
    #size, #found, #page { color: var(--soft); font-variant-numeric: tabular-nums; }
    form, .tools { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; margin: 0; }
    .tools { margin-left: auto; gap: 6px 10px; }
    input, select, button { font: inherit; font-size: 14px; color: inherit; background: var(--ground);
      border: 1px solid var(--edge); border-radius: 6px; padding: 3px 9px; }
    input[type=search] { width: 27ch; max-width: 60vw; }
    button { cursor: pointer; }
    button:hover { border-color: var(--accent); }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
    #legend { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 13px; }
    #legend > span { display: inline-flex; align-items: center; gap: 6px; color: var(--soft); }
    #list { flex: 1; overflow: auto; overflow-anchor: none; min-height: 0; }
    #list:focus { outline: none; }
    #sheet { position: relative; margin: 0 12px; }
    .card { position: absolute; left: 0; right: 0; padding: 12px 16px 16px; background: var(--card);
      border: 1px solid var(--line); border-radius: 10px; }
    .card > header { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: baseline; margin-bottom: 10px; }
    .number { color: var(--soft); font-variant-numeric: tabular-nums; }
    .sentence { margin: 0; flex: 1 1 22ch; overflow-wrap: anywhere; }
    .caption { font-weight: 600; overflow-wrap: anywhere; }
    .note { color: var(--soft); margin: 6px 0 0; font-size: 13px; }
    .scroll { overflow-x: auto; overflow-y: hidden; padding: 5px; margin: -5px; }
    .canvas { position: relative; }
    .edges { position: absolute; left: 0; top: 0; pointer-events: none; overflow: visible; }
    .edges path { fill: none; stroke: var(--edge); stroke-width: 1.3; }
    .n { position: absolute; display: flex; align-items: center; white-space: nowrap; border-radius: 7px;
      cursor: default; }
    .n[aria-expanded] { cursor: pointer; }
    .down .n { flex-direction: column; justify-content: flex-start; }
    .right .n { gap: 7px; height: 24px; }
    .chip { flex: none; height: 24px; min-width: 28px; padding: 0 8px; border-radius: 7px; text-align: center;
      font: 600 13px/22px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
      background: #eaeef2; color: #24292f; border: 1px solid #6e7781; }
    .n[aria-expanded]:hover .chip, .n[aria-expanded]:hover .dot { border-color: var(--accent);
      box-shadow: 0 0 0 1px var(--accent); }
    .n[aria-expanded=false] .chip, .n[aria-expanded=false] .dot { border-style: double; border-width: 3px;
      line-height: 18px; }
    .dot { flex: none; width: 10px; height: 10px; margin: 7px 2px; border-radius: 5px; background: var(--edge);
      border: 1px solid var(--edge); }
    .w { unicode-bidi: isolate; line-height: 20px; color: var(--ink); padding: 0 1px; }
    .phrase { unicode-bidi: isolate; line-height: 20px; font-style: italic; color: var(--soft); }
    .phrase::before { content: "\\25B8\\00A0"; font-style: normal; }
    .n.hit .w, .n.hit:not(.worded) .chip, .n.hit:not(.worded) .dot { box-shadow: 0 0 0 3px var(--mark); }
    .n.hit .w { background: var(--mark); color: var(--markInk); border-radius: 3px; }
    .n.below .phrase { background: var(--mark); color: var(--markInk); border-radius: 3px; box-shadow: 0 0 0 2px var(--mark); }
    .n.found { outline: 3px solid var(--accent); outline-offset: 3px; }
    #pages { display: flex; gap: 14px; justify-content: center; align-items: center; padding: 6px;
      background: var(--card); border-top: 1px solid var(--line); }
    #tip { position: fixed; z-index: 2; max-width: min(420px, 92vw); padding: 9px 12px; pointer-events: none;
      background: var(--card); border: 1px solid var(--edge); border-radius: 9px; font-size: 14px;
      box-shadow: 0 6px 20px rgb(0 0 0 / .28); }
    #tip b { font-weight: 600; }
    #tip p { margin: 0; overflow-wrap: anywhere; }
    #tip .quote { margin-top: 4px; font-style: italic; }
    #tip .soft { color: var(--soft); }
    #tip table { border-collapse: collapse; margin-top: 6px; }
    #tip td { padding: 1px 8px 1px 0; font-variant-numeric: tabular-nums; white-space: nowrap; }
    #tip .bar { display: block; height: 10px; border-radius: 2px; background: var(--accent); min-width: 1px; }
    dialog { color: var(--ink); background: var(--card); border: 1px solid var(--edge); border-radius: 10px;
      max-width: min(600px, 92vw); }
    dialog::backdrop { background: rgb(0 0 0 / .4); }
    h2 { margin: 0 0 8px; font-size: 17px; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 16px; margin: 0 0 12px; }
    dd { margin: 0; }
    kbd { font: 600 13px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; border: 1px solid var(--edge);
      border-radius: 4px; padding: 0 5px; background: var(--ground); }
    @media (forced-colors: active) { .chip { forced-color-adjust: none; } }

    """

  /// Those of pictures: each text's contrast with its ground is above 4.5 to 1.
  private static let tones = """
    .s0 { background: #b2182b; color: #ffffff; }
    .s1 { background: #f4a582; color: #4a1209; }
    .s2 { background: #d8dee4; color: #33393f; }
    .s3 { background: #92c5de; color: #0a304f; }
    .s4 { background: #2166ac; color: #ffffff; }

    """

  private static let hues = SVGStyle.palette.enumerated().map { number, colours in
    ".h\(number) { background: \(colours.ground); color: \(colours.text); }\n"
  }.joined()
}
