extension PageScript {
  /// The way from a report to the trees and back; pages without a report have none.
  static let report = #"""
    const tabs = [...document.querySelectorAll('[role=tab]')];

    function showPart(part) {
      if (!tabs.length || document.body.dataset.view === part) return;
      document.body.dataset.view = part;
      hideTip();
      for (const tab of tabs) tab.setAttribute('aria-selected', tab.dataset.part === part);
    }

    for (const tab of tabs) tab.addEventListener('click', () => showPart(tab.dataset.part));

    """#
}
