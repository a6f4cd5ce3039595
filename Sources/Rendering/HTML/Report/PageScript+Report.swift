extension PageScript {
  /// The way from a report to the trees and back; pages without a report have none.
  static let report = #"""
    const parts = [...document.querySelectorAll('[data-part]')];

    function showPart(part) {
      if (!parts.length || document.body.dataset.view === part) return;
      document.body.dataset.view = part;
      hideTip();
      for (const button of parts) button.setAttribute('aria-pressed', button.dataset.part === part);
    }

    for (const button of parts) button.addEventListener('click', () => showPart(button.dataset.part));

    """#
}
