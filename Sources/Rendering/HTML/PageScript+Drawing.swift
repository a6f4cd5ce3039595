extension PageScript {
  /// Elements of a tree. Text is only ever set as text.
  static let drawing = #"""
    const SVG = 'http://www.w3.org/2000/svg';
    const SCALE = [[178, 24, 43], [244, 165, 130], [216, 222, 228], [146, 197, 222], [33, 102, 172]];
    const SINGLE = [[234, 238, 242], [146, 197, 222], [33, 102, 172]];

    function element(name, style, text) {
      const made = document.createElement(name);
      if (style) made.className = style;
      if (text !== undefined) made.textContent = text;
      return made;
    }

    // The colour at a share from 0 to 1 of a scale.
    function shade(scale, share) {
      const place = Math.min(Math.max(share, 0), 1) * (scale.length - 1);
      const k = Math.min(Math.floor(place), scale.length - 2);
      return scale[k].map((from, c) => Math.round(from + (scale[k + 1][c] - from) * (place - k)));
    }

    // Source: WCAG 2.2, relative luminance.
    function luminance(colour) {
      const [r, g, b] = colour.map(c => c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    }

    function shareOf(value) {
      if (isScale) return (value + 2) / 4;
      return range && !hasProbabilities ? (value - range[0]) / (range[1] - range[0]) : value;
    }

    function paint(chip, value) {
      const colour = shade(isScale ? SCALE : SINGLE, shareOf(value));
      chip.style.backgroundColor = `rgb(${colour.join(' ')})`;
      chip.style.color = luminance(colour) > 0.179 ? '#000000' : '#ffffff';
    }

    function colourChip(chip, m, v) {
      const value = settings.colour === 'score' ? score(m, v) : null;
      if (value !== null) return paint(chip, value);
      if (settings.colour === 'score') return;
      const tone = toneOf(m, v), hue = hueOf(m, v);
      if (tone >= 0) chip.classList.add('s' + tone);
      else if (hue >= 0) chip.classList.add('h' + hue);
    }

    function nameOf(number) {
      const tone = about.labels[number][1];
      return tone >= 0 ? NAMES[tone] : labelText(number);
    }

    // What a node is, in words.
    function spoken(m, v) {
      const tone = toneOf(m, v);
      const label = tone >= 0 ? NAMES[tone] : labelText(m.label[v]);
      const category = m.category ? labelText(m.category[v]) : '';
      const gold = m.gold.has(v) ? `treebank: ${nameOf(m.gold.get(v))}` : '';
      return [label, category, gold, phrase(m, v, 120)].filter(part => part).join(', ');
    }

    function nodeElement(m, v, box, isDown) {
      const made = element('div', 'n');
      made.node = v;
      made.setAttribute('role', 'treeitem');
      made.setAttribute('aria-level', m.level[v] + 1);
      made.setAttribute('aria-label', spoken(m, v));
      made.tabIndex = v === m.current ? 0 : -1;
      if (m.first[v] >= 0) made.setAttribute('aria-expanded', m.folded[v] ? 'false' : 'true');
      if (box.chip) {
        const chip = element('span', 'chip', box.chip);
        chip.dir = 'auto';
        colourChip(chip, m, v);
        made.append(chip);
      } else if (m.first[v] >= 0) {
        made.append(element('span', 'dot'));
      }
      const text = box.quote !== null ? element('span', 'phrase', box.quote)
        : box.word !== null ? element('span', 'w', box.word) : null;
      if (text) {
        text.dir = 'auto';
        made.append(text);
      }
      mark(made, m, v);
      made.style.left = (isDown ? box.x - box.width / 2 : box.x) + 'px';
      made.style.top = box.y + 'px';
      if (isDown) made.style.width = box.width + 'px';
      return made;
    }

    function edgesElement(m, plan) {
      const svg = document.createElementNS(SVG, 'svg'), path = document.createElementNS(SVG, 'path');
      svg.setAttribute('class', 'edges');
      svg.setAttribute('aria-hidden', 'true');
      svg.setAttribute('width', Math.ceil(plan.width));
      svg.setAttribute('height', Math.ceil(plan.height));
      const parts = [];
      plan.nodes.forEach((v, k) => {
        if (k === 0) return;
        const child = plan.boxes[k], parent = plan.boxes[plan.place.get(m.parent[v])];
        if (plan.isDown) {
          const from = parent.y + (parent.chip ? CHIP : CHIP / 2) + (parent.word !== null ? WORD : 0);
          const to = child.y + (child.chip || child.word !== null ? 0 : CHIP / 2);
          parts.push(`M${parent.x.toFixed(1)} ${from}L${child.x.toFixed(1)} ${to}`);
        } else {
          const x = parent.x + parent.width + 2, end = child.x - 3, half = (x + end) / 2;
          const from = (parent.y + CHIP / 2).toFixed(1), to = (child.y + CHIP / 2).toFixed(1);
          parts.push(`M${x.toFixed(1)} ${from}C${half.toFixed(1)} ${from} ${half.toFixed(1)} ${to} ${end.toFixed(1)} ${to}`);
        }
      });
      path.setAttribute('d', parts.join(''));
      svg.append(path);
      return svg;
    }

    // Draws a tree into its card.
    function fill(card) {
      const m = model(card.tree), plan = layOut(m, card.room);
      card.plan = plan;
      const canvas = card.canvas;
      canvas.className = 'canvas ' + (plan.isDown ? 'down' : 'right');
      canvas.style.width = Math.ceil(plan.width) + 'px';
      canvas.style.height = Math.ceil(plan.height) + 'px';
      if (plan.isDown && m.isRightToLeft) canvas.style.marginLeft = 'auto';
      else canvas.style.marginLeft = '';
      if (!plan.place.has(m.current)) m.current = m.root;
      card.items = plan.nodes.map((v, k) => nodeElement(m, v, plan.boxes[k], plan.isDown));
      setSiblings(m, plan, card.items);
      canvas.replaceChildren(edgesElement(m, plan), ...card.items);
      card.note.hidden = !plan.isCut;
    }

    // Where a node stands among its siblings, for those who hear the page.
    function setSiblings(m, plan, items) {
      const counts = new Map();
      plan.nodes.forEach((v, k) => {
        const place = (counts.get(m.parent[v]) || 0) + 1;
        counts.set(m.parent[v], place);
        items[k].setAttribute('aria-posinset', place);
        items[k].setAttribute('aria-setsize', m.parent[v] < 0 ? 1 : m.arity[m.parent[v]]);
      });
    }

    function makeCard(index) {
      const m = model(index), card = element('section', 'card');
      card.tree = index;
      card.setAttribute('aria-label', `Tree ${index + 1} of ${trees.length}`);
      const head = element('header'), sentence = element('p', 'sentence', m.text);
      sentence.dir = 'auto';
      head.append(element('span', 'number', String(index + 1)));
      if (m.caption) head.append(element('span', 'caption', m.caption));
      head.append(sentence);
      const scroll = element('div', 'scroll');
      card.canvas = element('div', 'canvas');
      card.canvas.setAttribute('role', 'tree');
      card.canvas.setAttribute('aria-label', clipped(m.text, 120));
      scroll.append(card.canvas);
      card.note = element('p', 'note', `Only the first ${MOST} nodes are drawn: fold some of them to see others.`);
      card.append(head, scroll, card.note);
      card.room = sheet.clientWidth - 36;
      fill(card);
      return card;
    }

    """#
}
