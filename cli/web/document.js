// The data of the page and how to read it. A cell is null, a text, or [value, what people see].

const DATA = JSON.parse(document.getElementById('data').textContent);

const rawOf = cell => Array.isArray(cell) ? cell[0] : cell;
const shownOf = cell => cell === null ? '' : Array.isArray(cell) ? cell[1] : cell;
const percent = share => share > 0 && share < 0.001 ? '<0.1 %' : (100 * share).toFixed(1) + ' %';

for (const section of DATA.sections) {
  section.column = new Map(section.columns.map((column, index) => [column.key, index]));
  // The cell's value; undefined where the table has no such column or the cell is absent.
  section.get = (row, key) => {
    const index = section.column.get(key);
    const value = index === undefined ? undefined : rawOf(row[index]);
    return value === null ? undefined : value;
  };
  section.shown = (row, key) => {
    const index = section.column.get(key);
    return index === undefined ? '' : shownOf(row[index]);
  };
}

const sectionOf = key => DATA.sections.find(section => section.key === key);
const pictured = picture => DATA.sections.find(section => section.picture === picture);

// Which columns name what: cells in them are links, and pages are made of their rows.
const OWNER_COLUMNS = ['owner', 'owners', 'caller_owner', 'callee_owner', 'other_owner', 'guess_owners',
                       'team'];
const OPERATION_COLUMNS = ['caller', 'callee', 'callers', 'first_callee', 'second_callee', 'operation'];
const JOURNEY_COLUMNS = ['journey', 'journeys'];
const COMPONENT_COLUMNS = ['component', 'caller_component', 'callee_component'];

// The names in a cell: owners are separated by spaces, others stand alone or in a list.
function namesIn(section, row, key) {
  const value = section.get(row, key);
  if (value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.map(String);
  return OWNER_COLUMNS.includes(key) ? String(value).split(' ').filter(Boolean) : [String(value)];
}

// Everything that has a page: kind -> names, in order of appearance.
const NAMES = {team: new Set(), operation: new Set(), journey: new Set(), component: new Set()};
const KIND_OF = new Map([
  ...OWNER_COLUMNS.map(key => [key, 'team']), ...OPERATION_COLUMNS.map(key => [key, 'operation']),
  ...JOURNEY_COLUMNS.map(key => [key, 'journey']), ...COMPONENT_COLUMNS.map(key => [key, 'component'])]);
for (const section of DATA.sections) {
  for (const column of section.columns) {
    const kind = KIND_OF.get(column.key);
    // Operations are those of dependencies: other tables name also what is no operation.
    if (!kind || (kind === 'operation' && section.picture !== 'graph')) continue;
    for (const row of section.rows)
      for (const name of namesIn(section, row, column.key)) NAMES[kind].add(name);
  }
}
NAMES.team.delete('(nobody)');

const linkTo = (kind, name) => '#/' + kind + '/' + encodeURIComponent(name);

// An element with properties, listeners and children. Texts become text nodes, so that no name from
// a trace is ever markup.
function element(tag, properties, ...children) {
  const svg = ['svg', 'g', 'path', 'rect', 'text', 'title', 'marker', 'defs', 'line'].includes(tag);
  const out = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag)
                  : document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) out.addEventListener(name.slice(2), value);
    else out.setAttribute(name, value === true ? '' : String(value));
  }
  fill(out, ...children);
  return out;
}

// The children of an element; null stands for none.
function fill(parent, ...children) {
  parent.replaceChildren(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
}

// A name, as a link where it has a page.
function named(kind, name, text) {
  return NAMES[kind].has(name) ? element('a', {href: linkTo(kind, name)}, text ?? name)
                               : document.createTextNode(text ?? name);
}
