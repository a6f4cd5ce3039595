extension PageScript {
  /// The trees, what is folded, and what labels mean.
  static let model = #"""
    const byId = id => document.getElementById(id);
    const trees = JSON.parse(byId('trees').textContent);
    const about = JSON.parse(byId('about').textContent);
    const SIGNS = ['−−', '−', '·', '+', '++'];
    const NAMES = ['very negative', 'negative', 'neutral', 'positive', 'very positive'];
    const LARGE = 600;      // a tree of more nodes begins folded
    const GLIMPSE = 300;    // so many of its nodes are shown then
    const MOST = 4000;      // and never more than these
    const settings = { layout: 'auto', colour: 'label' };
    // What all trees are folded to; a new epoch forgets what was folded by hand.
    const folding = { epoch: 0, all: false };

    // A tree as arrays by node, in post-order: made when it is first looked at.
    function model(index) {
      const tree = trees[index];
      if (tree.model) return refold(tree.model);
      const count = tree.a.length;
      const make = value => new Int32Array(count).fill(value);
      const m = { index, count, root: count - 1, parent: make(-1), first: make(-1), next: make(-1), low: make(0),
        level: make(0), start: make(count), end: make(0), word: new Array(count).fill(null), tokens: [],
        label: tree.l, category: tree.c || null, arity: tree.a, caption: tree.t || '',
        folded: new Uint8Array(count), epoch: -1, current: count - 1, hits: null, height: 0 };
      const stack = make(0);
      let top = 0;
      for (let v = 0; v < count; v++) {
        const from = top - tree.a[v];
        for (let k = from; k < top; k++) {
          m.parent[stack[k]] = v;
          if (k + 1 < top) m.next[stack[k]] = stack[k + 1];
        }
        m.first[v] = from < top ? stack[from] : -1;
        m.low[v] = from < top ? m.low[stack[from]] : v;
        top = from;
        stack[top++] = v;
      }
      for (let v = count - 2; v >= 0; v--) m.level[v] = m.level[m.parent[v]] + 1;
      const inner = new Set(tree.i || []);
      for (let v = 0, k = 0; v < count; v++) {
        if (tree.a[v] && !inner.has(v)) continue;
        const position = tree.p ? tree.p[k] : k;
        m.word[v] = tree.w[k++];
        m.tokens[position] = v;
        m.start[v] = position;
        m.end[v] = position + 1;
      }
      for (let v = 0; v < count - 1; v++) {
        const p = m.parent[v];
        if (m.start[v] < m.start[p]) m.start[p] = m.start[v];
        if (m.end[v] > m.end[p]) m.end[p] = m.end[v];
      }
      m.rows = rows(tree, count);
      m.gold = new Map();     // other labels of the treebank
      for (let k = 0; tree.g && k < tree.g.length; k += 2) m.gold.set(tree.g[k], tree.g[k + 1]);
      m.text = phrase(m, m.root, 600);
      m.isRightToLeft = isRightToLeft(m.text);
      tree.model = m;
      return refold(m);
    }

    // Where a node's probabilities begin in tree.q; -1 for a node without any.
    function rows(tree, count) {
      if (!tree.q) return null;
      const rows = new Int32Array(count).fill(-1);
      const width = about.classes.length;
      if (tree.n) tree.n.forEach((v, k) => { rows[v] = k * width; });
      else for (let v = 0; v < count; v++) rows[v] = v * width;
      return rows;
    }

    function refold(m) {
      if (m.epoch === folding.epoch) return m;
      m.epoch = folding.epoch;
      m.folded.fill(0);
      if (folding.all) m.folded[m.root] = m.first[m.root] >= 0 ? 1 : 0;
      if (folding.all || m.count > LARGE) for (let v = 0; v < m.root; v++) m.folded[v] = m.first[v] >= 0 ? 1 : 0;
      if (!folding.all && m.count > LARGE) glimpse(m, m.root, GLIMPSE);
      return m;
    }

    // Unfolds what lies under a node, level by level, until so many nodes are seen.
    function glimpse(m, node, budget) {
      const queue = [node];
      for (let k = 0; k < queue.length && queue.length < budget; k++) {
        const v = queue[k];
        m.folded[v] = 0;
        for (let c = m.first[v]; c >= 0 && queue.length <= MOST; c = m.next[c]) {
          if (m.first[c] >= 0) m.folded[c] = 1;
          queue.push(c);
        }
      }
    }

    function toggle(m, v) {
      if (m.first[v] < 0) return;
      if (!m.folded[v]) m.folded[v] = 1;
      else if (m.count > LARGE) glimpse(m, v, 40);
      else m.folded[v] = 0;
    }

    // Unfolds everything above a node.
    function reveal(m, v) {
      for (let p = m.parent[v]; p >= 0; p = m.parent[p]) m.folded[p] = 0;
    }

    // The words at a node and under it, in the order of the sentence, cut at a number of characters.
    function phrase(m, v, limit) {
      let text = '';
      for (let k = m.start[v]; k < m.end[v]; k++) {
        const token = m.tokens[k];
        if (token < m.low[v] || token > v) continue;
        if (text.length + m.word[token].length > limit) return text + (text ? ' ' : '') + '…';
        text += (text ? ' ' : '') + m.word[token];
      }
      return text;
    }

    function isRightToLeft(text) {
      const right = (text.match(/[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/g) || []).length;
      return right * 2 > (text.match(/\p{L}/gu) || []).length;
    }

    const labelText = number => about.labels[number][0];
    const toneOf = (m, v) => about.labels[m.label[v]][1];
    function hueOf(m, v) {
      return about.labels[m.label[v] || !m.category ? m.label[v] : m.category[v]][2];
    }

    // Scores: the expected degree from -2 to 2, the probability of the label, or a label that is a number.
    const hasProbabilities = about.classes.length > 0;
    const isScale = hasProbabilities && about.classes.every(c => c[1] >= 0);
    const range = numberRange();
    const hasScores = hasProbabilities || range !== null;

    function numberRange() {
      const labels = about.labels.slice(1).filter(l => l[3] > 0);
      if (about.sentiment || !labels.length || trees.some(t => t.c)) return null;
      const numbers = labels.map(l => l[0].trim() === '' ? NaN : Number(l[0]));
      if (!numbers.every(Number.isFinite)) return null;
      const least = numbers.reduce((a, b) => Math.min(a, b));
      const most = numbers.reduce((a, b) => Math.max(a, b));
      return least < most ? [least, most] : null;
    }

    function score(m, v) {
      if (hasProbabilities) {
        if (!m.rows || m.rows[v] < 0) return null;
        const row = trees[m.index].q.slice(m.rows[v], m.rows[v] + about.classes.length);
        if (!isScale) return Math.max(...row) / 1000;
        const total = row.reduce((a, b) => a + b, 0) || 1;
        return row.reduce((sum, p, k) => sum + p * (about.classes[k][1] - 2), 0) / total;
      }
      return m.label[v] ? Number(labelText(m.label[v])) : null;
    }

    """#
}
