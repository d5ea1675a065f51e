// How long the traces of a journey took: a bar a bucket on a logarithmic axis, with quantiles.

const UNITS = [[1e9, 's'], [1e6, 'ms'], [1e3, '\u00b5s'], [1, 'ns']];

function durationOf(ns) {
  const [size, unit] = UNITS.find(([size]) => ns >= size) ?? [1, 'ns'];
  return +(ns / size).toPrecision(3) + ' ' + unit;
}

function histogramElement(section, rows, quantiles) {
  const bars = rows.map(row => ({from: Math.max(1, section.get(row, 'from_ns')), to: section.get(row, 'to_ns'),
                                 count: section.get(row, 'traces')}));
  const out = element('div', {class: 'histogram'});
  if (!bars.length) return out;
  const width = Math.max(280, Math.min(720, innerWidth - 48)), height = 170, base = height - 26;
  // At least two octaves, so that one bucket is no wall.
  const middle = Math.log2(bars[0].from * bars[bars.length - 1].to) / 2;
  const low = Math.min(Math.log2(bars[0].from), middle - 1);
  const high = Math.max(Math.log2(bars[bars.length - 1].to), middle + 1);
  const most = Math.max(...bars.map(bar => bar.count));
  const x = ns => 8 + (Math.log2(Math.max(ns, 1)) - low) / (high - low || 1) * (width - 16);
  const svg = element('svg', {viewBox: '0 0 ' + width + ' ' + height, width, height, role: 'img',
                              'aria-label': 'Latency distribution'});
  for (const bar of bars) {
    const size = Math.max(1.5, bar.count / most * (base - 26));
    svg.append(element('rect', {class: 'bar', x: x(bar.from), y: base - size,
                                width: Math.max(1, x(bar.to) - x(bar.from) - 1), height: size},
        element('title', {}, durationOf(bar.from) + ' to ' + durationOf(bar.to) + ': ' + bar.count + ' traces')));
  }
  let free = -Infinity;  // labels that would touch are left out
  for (let tick = Math.pow(10, Math.floor(low * Math.log10(2))); tick <= 2 ** high; tick *= 10)
    for (const step of [1, 2, 5]) {
      const at = x(tick * step);
      if (tick * step < 2 ** low || tick * step > 2 ** high || at < free) continue;
      free = at + 52;
      svg.append(element('line', {class: 'axis', x1: at, x2: at, y1: base, y2: base + 4}),
                 element('text', {class: 'axis', x: Math.min(at, width - 24), y: height - 8}, durationOf(tick * step)));
    }
  let row = 0;
  for (const [name, ns] of quantiles) {
    const at = x(ns), right = at > width - 90;
    svg.append(element('line', {class: 'quantile', x1: at, x2: at, y1: 6 + row * 11, y2: base}),
               element('text', {class: 'quantile' + (right ? ' right' : ''), x: right ? at - 4 : at + 4, y: 14 + row * 11},
                       name + ' ' + durationOf(ns)));
    ++row;
  }
  out.append(svg);
  return out;
}
