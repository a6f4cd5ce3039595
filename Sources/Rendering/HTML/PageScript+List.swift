extension PageScript {
  /// The trees one under the other: only those near the window are drawn, the others have their height reserved.
  static let list = #"""
    const list = byId('list'), sheet = byId('sheet');
    const PAGE = 5000;      // browsers limit the height of an element
    const BETWEEN = 12, AHEAD = 700;
    let chosen = null;      // the trees that a search left; null for all
    let page = 0;
    let shown = [];         // the trees of this page
    let tops = new Float64Array(1);
    const cards = new Map();

    function reset(keep) {
      const all = chosen || trees.map((_, k) => k);
      page = Math.min(page, Math.max(0, Math.ceil(all.length / PAGE) - 1));
      shown = all.slice(page * PAGE, (page + 1) * PAGE);
      byId('pages').hidden = all.length <= PAGE;
      byId('page').textContent = `${page * PAGE + 1} to ${page * PAGE + shown.length} of ${all.length}`;
      byId('back').disabled = page === 0;
      byId('forth').disabled = (page + 1) * PAGE >= all.length;
      for (const card of cards.values()) card.remove();
      cards.clear();
      heights = Float64Array.from(shown, guess);
      measureTops();
      if (keep !== undefined) scrollToTree(keep); else list.scrollTop = 0;
      update();
    }

    let heights = new Float64Array(0);

    // About how high a tree will be; what is drawn is measured.
    function guess(index) {
      const tree = trees[index];
      if (tree.model && tree.model.epoch === folding.epoch && tree.model.height) return tree.model.height;
      const leaves = Math.min(folding.all ? 1 : (tree.a.length + 1) / 2, GLIMPSE / 2);
      return 66 + leaves * ROW;
    }

    function measureTops() {
      tops = new Float64Array(shown.length + 1);
      tops[0] = BETWEEN;
      for (let k = 0; k < shown.length; k++) tops[k + 1] = tops[k] + heights[k] + BETWEEN;
      sheet.style.height = tops[shown.length] + 'px';
    }

    // The first tree of the page whose end lies below a height.
    function placeAt(y) {
      let low = 0, high = shown.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (tops[middle + 1] - BETWEEN > y) high = middle; else low = middle + 1;
      }
      return low;
    }

    function update() {
      if (!list.clientHeight) return;     // a report stands in its place
      const from = list.scrollTop - AHEAD, to = list.scrollTop + list.clientHeight + AHEAD;
      // Heights that turn out different move what follows: look again.
      for (let round = 0; round < 4; round++) {
        const first = placeAt(from);
        let last = first;
        while (last < shown.length && tops[last] < to) last++;
        let isChanged = false;
        for (const [place, card] of cards) {
          if (place >= first && place < last || card.contains(document.activeElement)) continue;
          card.remove();
          cards.delete(place);
        }
        for (let place = first; place < last; place++) {
          if (cards.has(place)) continue;
          const card = makeCard(shown[place]);
          card.place = place;
          cards.set(place, card);
          const after = [...cards.keys()].filter(k => k > place).sort((a, b) => a - b)[0];
          sheet.insertBefore(card, after === undefined ? null : cards.get(after));
          isChanged = measure(card) || isChanged;
        }
        if (!isChanged) break;
        arrange();
      }
      arrange();
    }

    // Whether a card has another height than was reserved. What lies above the window doesn't move what is in it.
    function measure(card) {
      const height = card.offsetHeight, before = heights[card.place];
      model(card.tree).height = height;
      if (Math.abs(height - before) < 0.5) return false;
      heights[card.place] = height;
      const isAbove = tops[card.place] + before < list.scrollTop;
      measureTops();
      if (isAbove) list.scrollTop += height - before;
      return true;
    }

    function arrange() {
      for (const [place, card] of cards) card.style.top = tops[place] + 'px';
    }

    function redraw(card) {
      fill(card);
      if (measure(card)) arrange();
      schedule();
    }

    function scrollToTree(index) {
      const place = shown.indexOf(index);
      if (place < 0) return null;
      for (let round = 0; round < 3; round++) {
        list.scrollTop = tops[place] - BETWEEN;
        update();
      }
      return cards.get(place);
    }

    // Brings a tree into view, whatever page it is on, unless it is there.
    function show(index) {
      let place = shown.indexOf(index);
      if (place < 0) {
        const all = chosen || trees.map((_, k) => k);
        const at = all.indexOf(index);
        if (at < 0) { chosen = null; byId('only').checked = false; page = Math.floor(index / PAGE); }
        else page = Math.floor(at / PAGE);
        reset(index);
        place = shown.indexOf(index);
      }
      const isInView = tops[place] >= list.scrollTop && tops[place] < list.scrollTop + list.clientHeight - 80;
      return isInView && cards.has(place) ? cards.get(place) : scrollToTree(index);
    }

    let isScheduled = false;
    function schedule() {
      if (isScheduled) return;
      isScheduled = true;
      requestAnimationFrame(() => { isScheduled = false; update(); });
    }

    function redrawAll() {
      const top = shown[placeAt(list.scrollTop + 1)], focused = document.activeElement.closest('.card');
      for (const k of shown) if (trees[k].model) trees[k].model.height = 0;
      reset(top);
      // Whoever works by keys goes on where they were.
      const card = focused ? show(focused.tree) : null;
      if (card) focusNode(card, model(card.tree).current);
    }

    """#
}
