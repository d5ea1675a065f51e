// Sections as tables: sorted by a click on a head, minor columns and late rows on demand.

const FIRST_ROWS = 50;
const MORE_ROWS = 500;
const MOST_COLUMNS = () => innerWidth < 700 ? 5 : 16;  // above, minor ones wait for a click

function cellElement(section, column, cell) {
  const shown = shownOf(cell);
  const value = rawOf(cell);
  if (column.type === 'word' && shown)
    return element('span', {class: 'word word-' + shown.replace(/[^a-z-]/g, '')}, shown);
  const kind = KIND_OF.get(column.key);
  if (!kind || value === null || typeof value === 'number' || value === '') return shown;
  // What is shown may differ from the name: an indented operation, a word for an absent owner.
  if (!Array.isArray(value) && String(value) !== shown) return shown;
  const names = Array.isArray(value) ? value
              : kind === 'team' ? String(value).split(' ') : [String(value)];
  const out = names.map((name, index) => [index > 0 ? (kind === 'team' ? ' ' : ', ') : null,
                                          named(kind, name)]);
  return out.flat();
}

function compareCells(a, b) {
  const x = rawOf(a), y = rawOf(b);
  if (x === null || y === null) return (x === null) - (y === null);
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  return String(x) < String(y) ? -1 : String(x) > String(y) ? 1 : 0;
}

// `rows`: those of the section that the page is about.
function tableElement(section, rows) {
  const state = {shown: FIRST_ROWS, all: false, sort: -1, down: false};
  const out = element('div', {class: 'table'});
  const used = section.columns.map((column, index) => rows.some(row => row[index] !== null));
  const minor = used.filter(Boolean).length > MOST_COLUMNS() &&
                section.columns.some((column, index) => column.minor && used[index]);

  const draw = () => {
    const columns = section.columns.map((column, index) => index)
        .filter(index => used[index] && (state.all || !minor || !section.columns[index].minor));
    let sorted = rows;
    if (state.sort >= 0) {
      sorted = [...rows].sort((a, b) => compareCells(a[state.sort], b[state.sort]));
      if (state.down) sorted.reverse();
    }
    const head = columns.map(index => {
      const column = section.columns[index];
      const order = index !== state.sort ? 'none' : state.down ? 'descending' : 'ascending';
      const sort = () => {
        state.down = index === state.sort ? !state.down : column.type === 'number';
        state.sort = index;
        draw();
      };
      return element('th', {class: column.type, 'aria-sort': order, scope: 'col'},
                     element('button', {onclick: sort}, column.title));
    });
    const body = sorted.slice(0, state.shown).map(row => element('tr', {}, columns.map(index => {
      const column = section.columns[index];
      const indented = column.key === 'path' ? ' indented' : '';
      return element('td', {class: column.type + indented}, cellElement(section, column, row[index]));
    })));
    const buttons = [];
    if (sorted.length > state.shown)
      buttons.push(element('button', {onclick: () => { state.shown += MORE_ROWS; draw(); }},
                           'More: ' + state.shown + ' of ' + sorted.length + ' rows are shown'));
    if (minor)
      buttons.push(element('button', {onclick: () => { state.all = !state.all; draw(); }},
                           state.all ? 'Fewer columns' : 'All columns'));
    fill(out,
        element('div', {class: 'scroll', tabindex: '0'},
                element('table', {}, element('thead', {}, element('tr', {}, head)),
                        element('tbody', {}, body))),
        element('p', {class: 'buttons'}, buttons));
  };
  draw();
  return out;
}

// Title, table or the sentence that stands for it, notes.
function sectionElement(section, rows) {
  return element('section', {'data-key': section.key},
      section.title ? element('h2', {}, section.title) : null,
      rows.length ? tableElement(section, rows)
                  : element('p', {class: 'empty'}, section.rows.length ? 'Nothing here.' : section.whenEmpty),
      section.notes.map(note => element('p', {class: 'note'}, note)));
}
