// Where the time of a journey goes: call paths as bars, callers above callees, as wide as their
// share of the journey's critical time with all below them. A click zooms and tells all of one.

const FRAME_HEIGHT = 24, LEAST_SHARE = 0.003, MOST_FRAMES = 1500;

// Rows stand depth first; each frame begins where its elder sibling ends.
function framesOf(section, rows) {
  const frames = [], path = [];
  for (const row of rows) {
    const depth = section.get(row, 'depth') ?? 0;
    path.length = Math.min(path.length, depth);
    const parent = path[depth - 1];
    const share = section.get(row, 'total_share') ?? 0;
    const start = parent ? parent.next : frames.length ? frames[0].start + frames[0].share : 0;
    const frame = {row, depth, share, start, next: start, parent};
    if (parent) parent.next += share;
    path[depth] = frame;
    frames.push(frame);
  }
  return frames;
}

function hueOf(text) {
  let hash = 0;
  for (const letter of text) hash = (hash * 31 + letter.codePointAt(0)) % 360;
  return hash;
}

function isBelow(frame, root) {
  for (let at = frame; at; at = at.parent) if (at === root) return true;
  return false;
}

function detailsOf(section, frame) {
  const names = section.columns.filter(column => !['path', 'depth', 'journey'].includes(column.key));
  return element('dl', {},
      element('dt', {}, 'call path'), element('dd', {}, String(rawOf(frame.row[section.column.get('path')]))),
      names.filter(column => frame.row[section.column.get(column.key)] !== null).map(column => [
        element('dt', {}, column.title),
        element('dd', {}, cellElement(section, column, frame.row[section.column.get(column.key)]))]));
}

function flameElement(section, rows) {
  const frames = framesOf(section, rows);
  const out = element('div', {class: 'flame'});
  if (!frames.length) return out;
  let root = frames[0];
  const deepest = Math.max(...frames.map(frame => frame.depth));
  const draw = told => {
    const bars = element('div', {class: 'bars'});
    bars.style.height = (deepest + 1) * FRAME_HEIGHT + 'px';
    let drawn = 0;
    for (const frame of frames) {
      const above = isBelow(root, frame) && frame !== root;
      if (!above && !isBelow(frame, root)) continue;
      const left = above ? 0 : (frame.start - root.start) / root.share;
      const width = above ? 1 : frame.share / root.share;
      if (width < LEAST_SHARE || ++drawn > MOST_FRAMES) continue;
      const name = section.shown(frame.row, 'path').trim();
      const component = section.shown(frame.row, 'component');
      const bar = element('button', {
        class: 'frame' + (above ? ' above' : '') + (frame === told ? ' told' : ''),
        title: name + ' (' + component + '): ' + percent(frame.share) + ' with callees, ' +
               section.shown(frame.row, 'share') + ' itself',
        onclick: () => { root = frame === root && frame.parent ? frame.parent : frame; draw(frame); },
      }, labelOf(name), element('small', {}, ' ' + percent(frame.share)));
      bar.style.left = 100 * left + '%';
      bar.style.width = 100 * width + '%';
      bar.style.top = frame.depth * FRAME_HEIGHT + 'px';
      bar.style.setProperty('--hue', hueOf(component));
      bars.append(bar);
    }
    fill(out, bars,
        root === frames[0] ? element('p', {class: 'hint'},
            'Width: share of the critical time. Colour: component. A click zooms in and tells more.')
          : element('p', {class: 'buttons'},
                    element('button', {onclick: () => { root = frames[0]; draw(null); }}, 'Whole journey')),
        told ? detailsOf(section, told) : '');
  };
  draw(null);
  return out;
}
