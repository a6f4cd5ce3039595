extension PageScript {
  /// What is told about a node where the pointer or the focus is, and the legend.
  static let details = #"""
    const tip = byId('tip');

    function describe(m, v) {
      const tone = toneOf(m, v), label = labelText(m.label[v]);
      const parts = [];
      const head = element('p');
      const name = element('b', '', label || 'no label');
      name.dir = 'auto';
      head.append(name);
      if (tone >= 0 && NAMES[tone] !== label) head.append(` ${SIGNS[tone]} ${NAMES[tone]}`);
      const category = m.category ? labelText(m.category[v]) : '';
      if (category) head.append(' · ', element('bdi', '', category));
      parts.push(head);
      if (m.gold.has(v)) parts.push(element('p', '', `treebank: ${nameOf(m.gold.get(v))}`));
      const from = m.start[v] + 1, to = m.end[v];
      const span = from === to ? `word ${from} of ${m.tokens.length}` : `words ${from} to ${to} of ${m.tokens.length}`;
      const under = v - m.low[v];
      parts.push(element('p', 'soft', span + (under ? `, ${under} ${under === 1 ? 'node' : 'nodes'} below` : '')));
      const quote = element('p', 'quote', phrase(m, v, 240));
      quote.dir = 'auto';
      parts.push(quote);
      if (m.rows && m.rows[v] >= 0) parts.push(probabilities(m, v));
      const value = hasProbabilities && !isScale ? null : score(m, v);
      if (value !== null && hasScores) {
        parts.push(element('p', 'soft', `score ${isScale ? signed(value) : value}`));
      }
      return parts;
    }

    // The twelve most probable classes; of a scale, all in their order.
    function probabilities(m, v) {
      const row = trees[m.index].q.slice(m.rows[v], m.rows[v] + about.classes.length);
      let order = row.map((_, k) => k);
      if (!isScale) order = order.sort((a, b) => row[b] - row[a] || a - b).slice(0, 12);
      const table = element('table');
      for (const k of order) {
        const [label, tone] = about.classes[k];
        const line = table.insertRow();
        line.insertCell().append(element('bdi', '', tone >= 0 ? `${SIGNS[tone]} ${NAMES[tone]}` : label));
        line.insertCell().textContent = (row[k] / 10).toFixed(1) + ' %';
        const bar = element('span', 'bar');
        bar.style.width = row[k] / 10 + 'px';
        line.insertCell().append(bar);
      }
      return table;
    }

    function showTip(node) {
      const card = node.closest('.card');
      if (!card) return;
      tip.replaceChildren(...describe(model(card.tree), node.node));
      tip.hidden = false;
      const box = node.getBoundingClientRect(), own = tip.getBoundingClientRect();
      const room = document.documentElement;
      const below = box.bottom + 8 + own.height < room.clientHeight;
      tip.style.top = Math.max(4, below ? box.bottom + 8 : box.top - own.height - 8) + 'px';
      tip.style.left = Math.max(4, Math.min(box.left, room.clientWidth - own.width - 8)) + 'px';
      node.setAttribute('aria-describedby', 'tip');
    }

    function hideTip() { tip.hidden = true; }

    function legend() {
      const parts = [], made = (text, paintIt, name) => {
        const part = element('span'), chip = element('span', 'chip', text);
        paintIt(chip);
        part.append(chip);
        if (name) part.append(element('bdi', '', name));
        parts.push(part);
      };
      const count = number => number.toLocaleString('en');
      if (settings.colour === 'score') {
        const stops = isScale ? [-2, -1, 0, 1, 2] : range && !hasProbabilities
          ? [0, 0.25, 0.5, 0.75, 1].map(s => range[0] + s * (range[1] - range[0])) : [0, 0.25, 0.5, 0.75, 1];
        for (const stop of stops) {
          const text = isScale ? signed(stop) : range && !hasProbabilities ? String(+stop.toPrecision(3))
            : Math.round(stop * 100) + ' %';
          made(text, chip => paint(chip, stop));
        }
        parts.push(element('span', '', isScale ? 'expected degree of sentiment'
          : hasProbabilities ? 'probability of the label' : 'label'));
      } else if (about.sentiment) {
        NAMES.forEach((name, tone) => {
          const number = about.labels.reduce((sum, l) => l[1] === tone ? sum + l[3] : sum, 0);
          if (number) made(SIGNS[tone], chip => chip.classList.add('s' + tone), `${name} (${count(number)})`);
        });
      } else {
        const kinds = new Map();
        for (const l of about.labels) {
          if (l[2] < 0) continue;
          const kind = kinds.get(l[2]);
          if (!kind || l[0].length < kind.name.length) kinds.set(l[2], { name: l[0], hue: l[2] });
        }
        for (const kind of [...kinds.values()].sort((a, b) => a.hue - b.hue)) {
          made(kind.name, chip => chip.classList.add('h' + kind.hue));
        }
        if (about.labels.some(l => l[0] && l[2] < 0)) made('others', () => {});
      }
      byId('legend').replaceChildren(...parts);
    }

    """#
}
