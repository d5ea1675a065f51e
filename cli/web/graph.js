// The dependency graph as a picture: of components, of operations, or of what is near one of them.

const MOST_EDGES = 120;      // of operations; more are no picture
const MOST_OPERATIONS = 40;  // above, components are shown first
const LETTER = 6.9, MOST_LETTERS = 34;

// Every edge of the document once: {from, to, status, verdict, share, calls, owners}.
function allEdges() {
  const seen = new Map();
  for (const section of DATA.sections.filter(each => each.picture === 'graph')) {
    for (const row of section.rows) {
      const edge = {
        from: section.get(row, 'caller') ?? '(unknown)',
        to: section.get(row, 'callee') ?? '(dynamic)',
        fromComponent: section.get(row, 'caller_component') ?? '(unknown)',
        toComponent: section.get(row, 'callee_component') ?? '(unknown)',
        status: section.get(row, 'status') ?? 'confirmed',
        verdict: section.get(row, 'verdict') ?? '',
        share: section.get(row, 'critical_share') ?? 0,
        calls: section.get(row, 'calls') ?? 0,
        owners: OWNER_COLUMNS.flatMap(key => namesIn(section, row, key)),
      };
      const key = JSON.stringify([edge.from, edge.fromComponent, edge.to, edge.toComponent]);
      if (!seen.has(key)) seen.set(key, edge);
    }
  }
  return [...seen.values()];
}

const heavier = (a, b) => (b.verdict === 'mandatory') - (a.verdict === 'mandatory') ||
                          b.share - a.share || b.calls - a.calls;

// Edges between components: the strongest of what their operations' edges say.
function componentEdges(edges) {
  const strength = ['static-only', 'runtime-only', 'confirmed'];
  const merged = new Map();
  for (const edge of edges) {
    if (edge.fromComponent === edge.toComponent) continue;
    const key = JSON.stringify([edge.fromComponent, edge.toComponent]);
    const old = merged.get(key);
    if (!old) {
      merged.set(key, {...edge, from: edge.fromComponent, to: edge.toComponent, merged: 1});
      continue;
    }
    ++old.merged;
    old.share = Math.max(old.share, edge.share);
    old.calls += edge.calls;
    if (edge.verdict === 'mandatory') old.verdict = 'mandatory';
    if (strength.indexOf(edge.status) > strength.indexOf(old.status)) old.status = edge.status;
  }
  return [...merged.values()];
}

// "shop.cart.CartService/GetCart" -> "CartService/GetCart": the package is in the tooltip.
function labelOf(name) {
  const slash = name.indexOf('/');
  const dot = slash > 0 ? name.lastIndexOf('.', slash) : -1;
  const text = dot > 0 && !name.includes(' ') ? name.slice(dot + 1) : name;
  const letters = [...text];
  return letters.length <= MOST_LETTERS ? text
      : letters.slice(0, 14).join('') + '\u2026' + letters.slice(-(MOST_LETTERS - 15)).join('');
}

// Nodes with what is drawn of them. Operations of one name in two components are two nodes.
function nodesOf(edges, kind) {
  const nodes = new Map();
  const idOf = (name, component) => kind === 'component' ? name : JSON.stringify([name, component]);
  const add = (name, component) => {
    const id = idOf(name, component);
    if (nodes.has(id)) return id;
    const label = labelOf(name);
    const below = kind === 'operation' ? labelOf(component) : '';
    const letters = Math.max([...label].length, [...below].length * 0.85);
    nodes.set(id, {name, label, below, index: nodes.size, width: Math.round(letters * LETTER + 24)});
    return id;
  };
  const ends = edges.map(edge => [add(edge.from, edge.fromComponent), add(edge.to, edge.toComponent)]);
  return {nodes: [...nodes.values()],
          ends: ends.map(([from, to]) => ({from: nodes.get(from).index, to: nodes.get(to).index}))};
}

function curve(points) {
  let out = 'M' + points[0].map(Math.round).join(' ');
  for (let i = 1; i < points.length; ++i) {
    const [x0, y0] = points[i - 1], [x1, y1] = points[i];
    const pull = (x1 - x0) / 2;
    out += 'C' + [x0 + pull, y0, x1 - pull, y1, x1, y1].map(Math.round).join(' ');
  }
  return out;
}

function pathOf(route) {
  const first = route[0], last = route[route.length - 1];
  if (route.length === 1)  // calls itself
    return 'M' + (first.x + first.width) + ' ' + (first.y - 6) + 'c26 -14 26 26 0 12';
  const right = last.x > first.x;
  const near = place => [place.x + (right ? 0 : place.width), place.y];
  const far = place => [place.x + (right ? place.width : 0), place.y];
  return curve([far(first), ...route.slice(1, -1).flatMap(place => [near(place), far(place)]), near(last)]);
}

const classOf = edge => 'edge status-' + edge.status + (edge.verdict === 'mandatory' ? ' mandatory' : '');

function svgOf(edges, kind, focus) {
  const {nodes, ends} = nodesOf(edges, kind);
  const {places, routes, width, height} = layOut(nodes, ends);
  const lines = edges.map((edge, index) => {
    const says = edge.from + ' \u2192 ' + edge.to + ': ' + edge.status +
        (edge.verdict ? ', ' + edge.verdict : '') + (edge.share ? ', ' + percent(edge.share) +
        ' of the critical time' : '') + (edge.merged > 1 ? ', ' + edge.merged + ' dependencies' : '');
    const line = element('path', {class: classOf(edge), d: pathOf(routes[index]),
                                  'marker-end': edge.verdict === 'mandatory' ? 'url(#arrow-mandatory)'
                                                                             : 'url(#arrow)'},
                         element('title', {}, says));
    line.style.strokeWidth = ((edge.verdict === 'mandatory' ? 2.2 : 1.3) + 3 * Math.sqrt(edge.share)) + 'px';
    return line;
  });
  const boxes = nodes.map((node, index) => {
    const {x, y} = places[index];
    const near = new Set(ends.flatMap((end, at) => end.from === index || end.to === index ? [at] : []));
    const light = lit => {
      lines.forEach((line, at) => line.classList.toggle('dim', lit && !near.has(at)));
    };
    const box = element('g', {class: 'node' + (node.name === focus ? ' focus' : ''),
                              transform: 'translate(' + x + ' ' + (y - NODE_HEIGHT / 2) + ')',
                              onmouseenter: () => light(true), onmouseleave: () => light(false)},
        element('rect', {width: node.width, height: NODE_HEIGHT, rx: 7}),
        element('text', {x: 12, y: node.below ? 16 : 23}, node.label),
        node.below ? element('text', {x: 12, y: 30, class: 'below'}, node.below) : null,
        element('title', {}, node.name));
    if (!NAMES[kind].has(node.name)) return box;
    const link = document.createElementNS('http://www.w3.org/2000/svg', 'a');
    link.setAttribute('href', linkTo(kind, node.name));
    link.append(box);
    return link;
  });
  const arrow = id => element('marker', {id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8,
                                         markerHeight: 8, markerUnits: 'userSpaceOnUse', orient: 'auto'},
                              element('path', {d: 'M0 0L8 4L0 8z'}));
  const svg = element('svg', {viewBox: '0 0 ' + (width + 30) + ' ' + height, role: 'img',
                              'aria-label': 'Dependency graph, ' + nodes.length + ' ' + kind + 's'},
                      element('defs', {}, arrow('arrow'), arrow('arrow-mandatory')), lines, boxes);
  return {svg, width: width + 30, height};
}

function legend() {
  const sample = (name, text) => element('span', {},
      element('svg', {width: 34, height: 10, 'aria-hidden': 'true'},
              element('path', {class: 'edge ' + name, d: 'M1 5H33'})), text);
  return element('p', {class: 'legend'}, sample('status-confirmed', 'confirmed'),
                 sample('status-static-only', 'static-only'),
                 sample('status-runtime-only', 'runtime-only'),
                 sample('status-confirmed mandatory', 'mandatory: the caller fails with it'));
}

// `edges`: of operations. `options`: {focus, kind}; without `kind` the size of the graph decides.
function graphElement(edges, options = {}) {
  const out = element('div', {class: 'graph'});
  if (!edges.length) return out;
  const operations = new Set(edges.flatMap(edge => [edge.from, edge.to]));
  const between = componentEdges(edges);
  let kind = options.kind ?? (operations.size > MOST_OPERATIONS && between.length ? 'component' : 'operation');
  let scale = 0;
  const draw = () => {
    const all = [...(kind === 'component' ? between : edges)].sort(heavier);
    const {svg, width, height} = svgOf(all.slice(0, MOST_EDGES), kind, options.focus);
    const canvas = element('div', {class: 'canvas', tabindex: '0'}, svg);
    const size = factor => {
      scale = Math.min(2, Math.max(0.2, factor));
      svg.setAttribute('width', Math.round(width * scale));
      svg.setAttribute('height', Math.round(height * scale));
    };
    const fit = () => size(Math.min(1.1, Math.max(0.55, (canvas.clientWidth - 4) / width)));
    const other = kind === 'component' ? 'operation' : 'component';
    fill(out,
        element('p', {class: 'buttons'},
            between.length ? element('button', {onclick: () => { kind = other; draw(); }},
                                     'Show ' + other + 's') : null,
            element('button', {onclick: () => size(scale / 1.25), 'aria-label': 'Smaller'}, '\u2212'),
            element('button', {onclick: () => size(scale * 1.25), 'aria-label': 'Larger'}, '+')),
        legend(), canvas,
        all.length > MOST_EDGES ? element('p', {class: 'note'}, 'The ' + MOST_EDGES +
            ' most important of ' + all.length + ' edges are drawn: mandatory ones, then those that ' +
            'hold most critical time, then the busiest. A click on a node shows all of its own.') : null);
    size(1);
    requestAnimationFrame(fit);
  };
  draw();
  return out;
}
