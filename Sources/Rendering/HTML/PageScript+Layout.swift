extension PageScript {
  /// Where nodes stand, downwards or sideways.
  static let layout = #"""
    const CHIP = 24, WORD = 21, EDGE = 24, GAP = 12, ROW = 29;
    const pen = document.createElement('canvas').getContext('2d');
    const family = getComputedStyle(document.body).fontFamily;
    const widths = { chip: new Map(), word: new Map(), phrase: new Map() };
    const fonts = { chip: '600 13px ', word: '15px ', phrase: 'italic 15px ' };

    function textWidth(kind, text) {
      let width = widths[kind].get(text);
      if (width === undefined) {
        pen.font = fonts[kind] + family;
        width = pen.measureText(text).width;
        widths[kind].set(text, width);
      }
      return width;
    }

    // The nodes that are seen, parents first; no more than MOST.
    function seen(m) {
      const nodes = [];
      let v = m.root;
      while (v >= 0 && nodes.length < MOST) {
        nodes.push(v);
        if (m.first[v] >= 0 && !m.folded[v]) { v = m.first[v]; continue; }
        while (v >= 0 && m.next[v] < 0) v = m.parent[v];
        if (v >= 0) v = m.next[v];
      }
      return { nodes, isCut: v >= 0 };
    }

    function chipText(m, v) {
      const label = labelText(m.label[v]), category = m.category ? labelText(m.category[v]) : '';
      const tone = toneOf(m, v);
      const value = settings.colour === 'score' ? score(m, v) : null;
      const parts = [];
      if (value !== null && isScale) parts.push(signed(value));
      else if (tone >= 0) parts.push(SIGNS[tone]);
      else if (label) parts.push(label);
      if (value !== null && hasProbabilities && !isScale) parts.push(Math.round(value * 100) + ' %');
      if (category) parts.push(category);
      if (m.gold.has(v)) parts.push('≠ ' + signOf(m.gold.get(v)));
      return parts.join(' ');
    }

    // A label, shorter where it is a tone.
    function signOf(number) {
      const tone = about.labels[number][1];
      return tone >= 0 ? SIGNS[tone] : labelText(number);
    }

    function signed(value) {
      const digits = Math.abs(value).toFixed(1);
      return digits === '0.0' ? '0.0' : (value < 0 ? '−' : '+') + digits;
    }

    // What stands at a node, and how wide it is.
    function content(m, v, isDown) {
      const isFolded = m.first[v] >= 0 && m.folded[v] === 1;
      const chip = chipText(m, v);
      const word = m.word[v] !== null && !isFolded ? clipped(m.word[v], 60) : null;
      // The sentence stands above its tree.
      const quote = !isFolded ? null : v === m.root ? plural(m.tokens.length, 'word', 'words')
        : phrase(m, v, isDown ? 26 : 90);
      const chipWidth = chip ? Math.max(28, textWidth('chip', chip) + 18) : m.first[v] >= 0 ? 14 : 0;
      const textSize = quote !== null ? textWidth('phrase', '▸ ' + quote) + 4
        : word !== null ? textWidth('word', word) + 3 : 0;
      const width = isDown ? Math.max(chipWidth, textSize) : chipWidth + (chipWidth && textSize ? 7 : 0) + textSize;
      return { chip, word, quote, width, x: 0, y: 0 };
    }

    const plural = (number, one, many) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
    const clipped = (text, limit) => text.length > limit ? text.slice(0, limit) + '…' : text;

    // A layout has the nodes in order, a box for each (x is its middle downwards, its beginning sideways), and a size.
    function layOut(m, room) {
      const { nodes, isCut } = seen(m);
      const place = new Map(nodes.map((v, k) => [v, k]));
      if (settings.layout !== 'right' && nodes.length > 1) {
        const down = layDown(m, nodes, place);
        if (settings.layout === 'down' || down.width <= room) return { ...down, nodes, place, isCut, isDown: true };
      }
      return { ...layRight(m, nodes, place), nodes, place, isCut, isDown: false };
    }

    // Breadths of boxes, each as broad as its node and all that is seen under it, and middles in them.
    function spread(m, nodes, place, own, gap) {
      const count = nodes.length;
      const below = new Float64Array(count).fill(-gap), box = new Float64Array(count);
      for (let k = count - 1; k >= 0; k--) {
        box[k] = Math.max(own(k), below[k]);
        if (k > 0) below[place.get(m.parent[nodes[k]])] += box[k] + gap;
      }
      const begin = new Float64Array(count), pending = new Float64Array(count);
      for (let k = 0; k < count; k++) {
        if (k > 0) {
          const p = place.get(m.parent[nodes[k]]);
          begin[k] = pending[p];
          pending[p] += box[k] + gap;
        }
        pending[k] = begin[k] + (box[k] - below[k]) / 2;
      }
      const middle = new Float64Array(count), last = new Float64Array(count).fill(-1);
      for (let k = count - 1; k >= 0; k--) {
        const half = own(k) / 2;
        // From the last to the first: at its turn a node knows its last child's middle and its first one's.
        const wish = last[k] < 0 ? begin[k] + box[k] / 2 : middle[k];
        middle[k] = Math.min(Math.max(wish, begin[k] + half), begin[k] + box[k] - half);
        if (k === 0) continue;
        const p = place.get(m.parent[nodes[k]]);
        if (last[p] < 0) last[p] = middle[k];
        middle[p] = (last[p] + middle[k]) / 2;
      }
      return { middle, size: box[0] };
    }

    function layDown(m, nodes, place) {
      const boxes = nodes.map(v => content(m, v, true));
      const { middle, size } = spread(m, nodes, place, k => boxes[k].width, GAP);
      const hasInnerWords = nodes.some(v => m.word[v] !== null && m.first[v] >= 0);
      const step = CHIP + EDGE + (hasInnerWords ? WORD : 0);
      let deepest = 0;
      boxes.forEach((box, k) => {
        const depth = m.level[nodes[k]];
        deepest = Math.max(deepest, depth);
        box.x = m.isRightToLeft ? size - middle[k] : middle[k];
        box.y = depth * step;
      });
      return { boxes, width: size, height: deepest * step + CHIP + WORD };
    }

    function layRight(m, nodes, place) {
      const boxes = nodes.map(v => content(m, v, false));
      const { middle, size } = spread(m, nodes, place, () => ROW - 5, 5);
      const columns = [];
      boxes.forEach((box, k) => {
        const v = nodes[k], depth = m.level[v];
        while (columns.length <= depth) columns.push(0);
        if (m.first[v] >= 0 && !m.folded[v]) columns[depth] = Math.max(columns[depth], box.width);
      });
      const starts = [0];
      columns.forEach((column, depth) => starts.push(starts[depth] + column + 26));
      let width = 0;
      boxes.forEach((box, k) => {
        box.x = starts[m.level[nodes[k]]];
        box.y = middle[k] - CHIP / 2;
        width = Math.max(width, box.x + box.width);
      });
      return { boxes, width, height: size };
    }

    """#
}
