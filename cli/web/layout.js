// Where the nodes of a graph stand: in layers from left to right, so that most edges point right.
// The method is Sugiyama's: back edges of a depth-first walk are turned, a node stands one layer
// behind its farthest caller, and each layer is ordered by the middle of its neighbours.

const LAYER_GAP = 70, NODE_GAP = 12, NODE_HEIGHT = 38, SWEEPS = 12;

// True for edges that close a circle. `out`: edges of a node, by their positions in `edges`.
function backEdges(count, edges, out) {
  const state = new Uint8Array(count);  // 1: on the walk's path, 2: done
  const back = new Set();
  for (let start = 0; start < count; ++start) {
    const stack = state[start] ? [] : [[start, 0]];
    if (stack.length) state[start] = 1;
    while (stack.length) {
      const top = stack[stack.length - 1];
      if (top[1] === out[top[0]].length) {
        state[top[0]] = 2;
        stack.pop();
        continue;
      }
      const edge = out[top[0]][top[1]++];
      const to = edges[edge].to;
      if (state[to] === 1) back.add(edge);
      if (state[to]) continue;
      state[to] = 1;
      stack.push([to, 0]);
    }
  }
  return back;
}

function layersOf(count, edges) {
  const out = Array.from({length: count}, () => []);
  edges.forEach((edge, index) => out[edge.from].push(index));
  const back = backEdges(count, edges, out);
  const forward = edges.map((edge, index) =>
      back.has(index) ? {from: edge.to, to: edge.from} : {from: edge.from, to: edge.to})
      .filter(edge => edge.from !== edge.to);
  const into = new Int32Array(count), layer = new Int32Array(count);
  const next = Array.from({length: count}, () => []);
  for (const edge of forward) {
    ++into[edge.to];
    next[edge.from].push(edge.to);
  }
  const ready = [...layer.keys()].filter(node => !into[node]);
  for (let at = 0; at < ready.length; ++at)
    for (const to of next[ready[at]]) {
      layer[to] = Math.max(layer[to], layer[ready[at]] + 1);
      if (--into[to] === 0) ready.push(to);
    }
  // What nobody calls stands before its nearest callee, not far left of it.
  const called = new Set(forward.map(edge => edge.to));
  for (let node = 0; node < count; ++node)
    if (!called.has(node) && next[node].length)
      layer[node] = Math.max(0, Math.min(...next[node].map(to => layer[to])) - 1);
  return layer;
}

// Adds a bend for each layer that an edge crosses. Places: {layer, node or -1, edges in and out}.
function placesOf(nodes, edges) {
  const layer = layersOf(nodes.length, edges);
  const places = nodes.map((node, index) =>
      ({node: index, layer: layer[index], height: NODE_HEIGHT, near: [[], []], y: 0}));
  const routes = edges.map(edge => {
    const [first, last] = layer[edge.from] <= layer[edge.to] ? [edge.from, edge.to]
                                                              : [edge.to, edge.from];
    const route = [places[first]];
    for (let at = layer[first] + 1; at < layer[last]; ++at) {
      const bend = {node: -1, layer: at, height: 6, near: [[], []], y: 0};
      places.push(bend);
      route.push(bend);
    }
    if (first !== last) route.push(places[last]);
    for (let i = 1; i < route.length; ++i) {
      route[i].near[0].push(route[i - 1]);
      route[i - 1].near[1].push(route[i]);
    }
    return first === edge.from ? route : route.reverse();
  });
  return {places, routes};
}

const middle = places => places.reduce((sum, place) => sum + place.y, 0) / places.length;

// Stacks a layer in the order of its `wish`, each as near to it as its neighbours let it.
function stack(layer) {
  let bottom = -Infinity;
  for (const place of layer) {
    place.y = Math.max(place.wish, bottom + place.height / 2);
    bottom = place.y + place.height / 2 + (place.node < 0 ? 4 : NODE_GAP);
  }
  // What was pushed down pulls the whole layer back by the mean of it.
  const shift = layer.reduce((sum, place) => sum + place.y - place.wish, 0) / layer.length;
  for (const place of layer) place.y -= shift;
}

// nodes: {width}; edges: {from, to}. Returns nodes' x, y (left, middle), edges' points, the size.
function layOut(nodes, edges) {
  const {places, routes} = placesOf(nodes, edges);
  const layers = [];
  for (const place of places) (layers[place.layer] ??= []).push(place);
  for (let i = 0; i < layers.length; ++i) layers[i] ??= [];
  for (const layer of layers) {
    layer.forEach((place, index) => { place.wish = index * (NODE_HEIGHT + NODE_GAP); });
    if (layer.length) stack(layer);
  }
  for (let sweep = 0; sweep < SWEEPS; ++sweep) {
    const side = sweep % 2;
    const order = side ? [...layers].reverse() : layers;
    for (const layer of order) {
      for (const place of layer) {
        const near = place.near[side].length ? place.near[side] : place.near[1 - side];
        place.wish = near.length ? middle(near) : place.y;
      }
      layer.sort((a, b) => a.wish - b.wish);
      if (layer.length) stack(layer);
    }
  }
  const top = Math.min(...places.map(place => place.y - place.height / 2));
  const x = [];
  let right = 0;
  for (let i = 0; i < layers.length; ++i) {
    x.push(right);
    const widest = Math.max(40, ...layers[i].filter(place => place.node >= 0)
                                            .map(place => nodes[place.node].width));
    for (const place of layers[i])  // a bend leads straight past the layer's nodes
      place.width = place.node >= 0 ? nodes[place.node].width : widest;
    right += widest + LAYER_GAP;
  }
  for (const place of places) {
    place.y += -top + 8;
    place.x = x[place.layer];
  }
  const height = Math.max(0, ...places.map(place => place.y + place.height / 2)) + 8;
  return {places: places.slice(0, nodes.length), routes, width: Math.max(0, right - LAYER_GAP), height};
}
