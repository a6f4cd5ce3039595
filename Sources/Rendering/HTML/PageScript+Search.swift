extension PageScript {
  /// Words and labels that are looked for.
  static let search = #"""
    let matches = [];       // pairs of a tree and a node, in order
    let isSearching = false;
    let match = -1;

    const lower = text => text.toLowerCase();

    // What is looked for: words (a phrase), labels, or both; or a part of a caption.
    function query() {
      const [, where, rest] = byId('query').value.match(/^\s*(?:(label|word|caption):)?\s*(.*?)\s*$/i);
      const kind = where ? lower(where) : '', text = lower(rest);
      return { words: kind === 'label' || kind === 'caption' ? [] : text.split(/\s+/).filter(w => w),
        label: kind === 'word' || kind === 'caption' ? '' : text, caption: kind === 'caption' ? text : '' };
    }

    function findAll() {
      const { words, label, caption } = query();
      matches = [];
      match = -1;
      isSearching = words.length > 0 || label !== '' || caption !== '';
      const labels = new Set();
      if (label) about.labels.forEach(([text, tone], number) => {
        if (text && (lower(text) === label || tone >= 0 && NAMES[tone] === label)) labels.add(number);
      });
      for (let k = 0; k < trees.length; k++) {
        if (!isSearching) { if (trees[k].model) trees[k].model.hits = null; continue; }
        find(model(k), words, labels, caption);
      }
    }

    // Marks a tree's matches (1) and the nodes above them (2).
    function find(m, words, labels, caption) {
      m.hits = null;
      const mark = v => {
        if (!m.hits) m.hits = new Uint8Array(m.count);
        m.hits[v] |= 1;
      };
      if (caption && lower(m.caption).includes(caption)) mark(m.root);
      if (labels.size) {
        for (let v = 0; v < m.count; v++) {
          if (labels.has(m.label[v]) || m.category && labels.has(m.category[v]) || labels.has(m.gold.get(v))) mark(v);
        }
      }
      if (words.length) {
        m.lower = m.lower || m.tokens.map(v => lower(m.word[v]));
        for (let k = 0; k + words.length <= m.lower.length; k++) {
          if (isPhrase(m.lower, k, words)) for (let w = 0; w < words.length; w++) mark(m.tokens[k + w]);
        }
      }
      if (!m.hits) return;
      for (let v = 0; v < m.count; v++) {
        if (m.hits[v] & 1) matches.push([m.index, v]);
        if (m.hits[v] && m.parent[v] >= 0) m.hits[m.parent[v]] |= 2;
      }
    }

    // One word is found in words, several are words from the end of the first to the beginning of the last.
    function isPhrase(sentence, at, words) {
      if (words.length === 1) return sentence[at].includes(words[0]);
      return words.every((word, k) => k === 0 ? sentence[at].endsWith(word)
        : k === words.length - 1 ? sentence[at + k].startsWith(word) : sentence[at + k] === word);
    }

    function mark(node, m, v) {
      if (!m.hits || !isSearching) return;
      if (m.hits[v] & 1) {
        node.classList.add('hit');
        if (m.word[v] !== null) node.classList.add('worded');
      }
      if (m.hits[v] & 2) node.classList.add('below');
      const now = matches[match];
      if (now && now[0] === m.index && now[1] === v) node.classList.add('found');
    }

    function runSearch() {
      findAll();
      const only = byId('only').checked && isSearching;
      const before = chosen;
      chosen = only ? [...new Set(matches.map(([tree]) => tree))] : null;
      if (chosen || before) { page = 0; reset(); }
      else for (const card of cards.values()) fill(card);
      report();
    }

    function report() {
      const found = byId('found');
      if (!isSearching) { found.textContent = ''; return; }
      if (!matches.length) { found.textContent = 'no match'; return; }
      let count = 0, last = -1;
      for (const [tree] of matches) { if (tree !== last) count++; last = tree; }
      const all = `${plural(matches.length, 'match', 'matches')} in ${plural(count, 'tree', 'trees')}`;
      found.textContent = match < 0 ? all : `${(match + 1).toLocaleString('en')} of ${all}`;
    }

    // Goes to the next (1) or the previous (-1) match; the first time, to the nearest one in view or below.
    function jump(step) {
      if (!matches.length) return;
      const before = matches[match];
      if (match < 0) {
        const top = shown[placeAt(list.scrollTop + 1)] || 0;
        match = matches.findIndex(([tree]) => tree >= top);
        if (match < 0) match = 0;
        if (step < 0) match = (match + matches.length - 1) % matches.length;
      } else {
        match = (match + step + matches.length) % matches.length;
      }
      const [tree, v] = matches[match];
      reveal(model(tree), v);
      const card = show(tree);
      if (before && before[0] !== tree) for (const other of cards.values()) if (other.tree === before[0]) fill(other);
      model(tree).current = v;
      redraw(card);
      bringIntoView(card, v);
      report();
    }

    function bringIntoView(card, v) {
      const item = card.items[card.plan.place.get(v)];
      if (item) item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      return item;
    }

    """#
}
