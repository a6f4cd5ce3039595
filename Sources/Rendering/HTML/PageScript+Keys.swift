extension PageScript {
  /// What keys, clicks and the controls do, and the beginning of it all.
  static let keys = #"""
    function focusNode(card, v) {
      const m = model(card.tree);
      const before = card.items[card.plan.place.get(m.current)];
      if (before) before.tabIndex = -1;
      m.current = v;
      const item = card.items[card.plan.place.get(v)];
      if (!item) return;
      item.tabIndex = 0;
      item.focus({ preventScroll: true });
      item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }

    function toggleNode(card, v) {
      const m = model(card.tree);
      m.current = v;
      if (m.first[v] >= 0) {
        toggle(m, v);
        redraw(card);
      }
      focusNode(card, v);
    }

    // The node beside a node: on its level, or the last one above that.
    function beside(m, v, step, isSeen) {
      let up = v, sibling = -1;
      while (up >= 0 && sibling < 0) {
        sibling = step > 0 ? m.next[up] : previous(m, up);
        up = m.parent[up];
      }
      if (sibling < 0) return v;
      while (m.level[sibling] < m.level[v] && m.first[sibling] >= 0 && !m.folded[sibling]) {
        let child = m.first[sibling];
        if (step < 0) while (m.next[child] >= 0) child = m.next[child];
        sibling = child;
      }
      return isSeen(sibling) ? sibling : v;
    }

    function previous(m, v) {
      if (m.parent[v] < 0) return -1;
      let k = m.first[m.parent[v]];
      if (k === v) return -1;
      while (m.next[k] !== v) k = m.next[k];
      return k;
    }

    const DIRECTIONS = {
      down: { ArrowDown: 'in', ArrowUp: 'out', ArrowLeft: 'back', ArrowRight: 'on' },
      mirrored: { ArrowDown: 'in', ArrowUp: 'out', ArrowLeft: 'on', ArrowRight: 'back' },
      right: { ArrowRight: 'in', ArrowLeft: 'out', ArrowUp: 'back', ArrowDown: 'on' }
    };

    // Returns whether the key meant something at a node.
    function nodeKey(key, card, v) {
      const m = model(card.tree), isSeen = node => card.plan.place.has(node);
      const directions = DIRECTIONS[!card.plan.isDown ? 'right' : m.isRightToLeft ? 'mirrored' : 'down'];
      if (key === 'Enter' || key === ' ') { toggleNode(card, v); return true; }
      if (key === 'Home') { focusNode(card, m.root); return true; }
      if (key === 'End') { focusNode(card, card.plan.nodes[card.plan.nodes.length - 1]); return true; }
      switch (directions[key]) {
      case 'in':
        if (m.first[v] < 0) return true;
        if (m.folded[v]) toggleNode(card, v); else if (isSeen(m.first[v])) focusNode(card, m.first[v]);
        return true;
      case 'out': if (m.parent[v] >= 0) focusNode(card, m.parent[v]); return true;
      case 'on': focusNode(card, beside(m, v, 1, isSeen)); return true;
      case 'back': focusNode(card, beside(m, v, -1, isSeen)); return true;
      default: return false;
      }
    }

    // The next (1) or the previous (-1) tree.
    function goToTree(step) {
      const card = document.activeElement.closest('.card');
      const here = card ? card.place : placeAt(list.scrollTop + BETWEEN) - (step > 0 && list.scrollTop < 1 ? 1 : 0);
      const place = Math.min(Math.max(here + step, 0), shown.length - 1);
      const next = shown.length ? scrollToTree(shown[place]) : null;
      if (next) focusNode(next, model(next.tree).current);
    }

    function foldAll(isFolded) {
      folding.epoch++;
      folding.all = isFolded;
      redrawAll();
    }

    function cycle(id) {
      const select = byId(id);
      select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
      select.dispatchEvent(new Event('change'));
    }

    const pageKeys = {
      '+': () => foldAll(false), '=': () => foldAll(false), '-': () => foldAll(true),
      '/': () => { showPart('trees'); byId('query').focus(); byId('query').select(); },
      'n': () => jump(1), 'N': () => jump(-1), 'j': () => goToTree(1), 'k': () => goToTree(-1),
      'o': () => cycle('layout'), 'c': () => { if (hasScores) cycle('colour'); },
      '?': () => byId('help').showModal(), 'Escape': hideTip
    };

    document.addEventListener('keydown', event => {
      if (event.ctrlKey || event.metaKey || event.altKey || byId('help').open) return;
      const target = event.target;
      if (target.matches('input[type=search], select')) {
        if (event.key === 'Escape') { list.focus(); event.preventDefault(); }
        return;
      }
      const node = target.closest('.n');
      if (node && nodeKey(event.key, node.closest('.card'), node.node)) { event.preventDefault(); return; }
      const action = pageKeys[event.key];
      if (!action || document.body.dataset.view === 'report' && !'/?'.includes(event.key)) return;
      event.preventDefault();
      action();
    });

    sheet.addEventListener('click', event => {
      const node = event.target.closest('.n');
      if (node && !String(getSelection())) toggleNode(node.closest('.card'), node.node);
    });
    sheet.addEventListener('pointerover', event => {
      const node = event.target.closest('.n');
      if (node) showTip(node); else hideTip();
    });
    sheet.addEventListener('pointerleave', hideTip);
    sheet.addEventListener('focusin', event => {
      const node = event.target.closest('.n');
      if (!node) return;
      const card = node.closest('.card'), m = model(card.tree);
      const before = card.items[card.plan.place.get(m.current)];
      if (before && before !== node) before.tabIndex = -1;
      m.current = node.node;
      node.tabIndex = 0;
      if (node.matches(':focus-visible')) showTip(node);
    });
    sheet.addEventListener('focusout', hideTip);
    list.addEventListener('scroll', () => { hideTip(); schedule(); }, { passive: true });

    let pause = 0;
    byId('query').addEventListener('input', () => { clearTimeout(pause); pause = setTimeout(runSearch, 120); });
    byId('find').addEventListener('submit', event => {
      event.preventDefault();
      clearTimeout(pause);
      if (match < 0) runSearch();
      jump(1);
    });
    byId('only').addEventListener('change', runSearch);
    byId('previous').addEventListener('click', () => jump(-1));
    byId('following').addEventListener('click', () => jump(1));
    byId('unfold').addEventListener('click', () => foldAll(false));
    byId('fold').addEventListener('click', () => foldAll(true));
    byId('keys').addEventListener('click', () => byId('help').showModal());
    byId('layout').addEventListener('change', event => { settings.layout = event.target.value; redrawAll(); });
    byId('colour').addEventListener('change', event => {
      settings.colour = event.target.value;
      legend();
      redrawAll();
    });
    byId('back').addEventListener('click', () => { page--; reset(); });
    byId('forth').addEventListener('click', () => { page++; reset(); });

    let width = list.clientWidth;
    new ResizeObserver(() => {
      if (list.clientWidth === width) return schedule();
      width = list.clientWidth;
      redrawAll();
    }).observe(list);

    byId('size').textContent = `${plural(trees.length, 'tree', 'trees')}, ${plural(about.nodes, 'node', 'nodes')}`;
    byId('colouring').hidden = !hasScores;
    if (!trees.length) list.prepend(element('p', 'note', 'There are no trees.'));
    legend();
    reset();
    performance.mark('drawn');
    document.body.dataset.state = 'drawn';
    """#
}
