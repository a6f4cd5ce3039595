extension PageStyle {
  /// The style of what stands before the trees.
  static let report =
    """
    body[data-view] h1 { max-width: none; white-space: normal; }
    #parts { display: flex; gap: 6px; }
    [data-part][aria-pressed=true] { background: var(--accent); border-color: var(--accent); color: var(--card); }
    body[data-view=report] :is(#list, #find, #size, #legend, #pages, .tools) { display: none; }
    body[data-view=trees] #report { display: none; }
    #report { flex: 1; overflow: auto; min-height: 0; padding: 4px 16px 40px; }
    #report:focus { outline: none; }
    #report article { max-width: 1240px; margin: 0 auto; }
    #report h2 { margin: 26px 0 8px; }
    #report p { max-width: 80ch; margin: 8px 0; color: var(--soft); }
    #report .table { overflow-x: auto; margin: 10px 0 16px; }
    #report table { border-collapse: collapse; font-size: 14px; background: var(--card); }
    #report caption { text-align: left; font-weight: 600; padding: 4px 0 6px; white-space: nowrap; }
    #report :is(th, td) { border: 1px solid var(--line); padding: 4px 10px; text-align: left; font-weight: 400;
      white-space: nowrap; }
    #report tbody th { position: sticky; left: 0; background: var(--card); }
    #report thead th { font-weight: 600; background: var(--ground); }
    #report .number { text-align: right; font-variant-numeric: tabular-nums; color: inherit; }
    .plots { display: flex; flex-wrap: wrap; gap: 14px; margin: 10px 0 16px; }
    figure { margin: 0; max-width: 100%; overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; }
    figure img { display: block; width: clamp(440px, 100%, 558px); }

    """ + shades

  private static let shades = (0..<Shade.count).map { number in
    let shade = Double(number) / Double(Shade.count - 1)
    return
      "#report .g\(number) { background: \(Shade.ground(of: shade)); color: \(Shade.text(on: shade)); }\n"
  }.joined()
}
