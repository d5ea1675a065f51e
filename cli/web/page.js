// The page: head with search, one view for each address behind '#', foot with what is not known.

const EDGES = allEdges();
const GROUPS = [...new Set(DATA.sections.map(section => section.group).filter(Boolean))];
const FOOT = DATA.sections.filter(section => ['issues', 'unknown'].includes(section.key));
const BODY = DATA.sections.filter(section => !FOOT.includes(section));
const KIND_TITLES = {team: 'Team', operation: 'Operation', journey: 'Journey', component: 'Component'};

const rowsNaming = (section, columns, name) => section.rows.filter(row =>
    columns.some(key => section.column.has(key) && namesIn(section, row, key).includes(name)));

// The journeys of a section with pictures, in its order.
const journeysOf = section => section ?
    [...new Set(section.rows.map(row => section.get(row, 'journey')).filter(name => name !== undefined))] : [];

function quantilesOf(journey) {
  const section = DATA.sections.find(each => each.column.has('p50_ns') && each.column.has('journey') &&
                                             each.column.has('p99_ns'));
  const row = section && section.rows.find(each => section.get(each, 'journey') === journey);
  if (!row) return [];
  return ['p50', 'p95', 'p99'].map(name => [name, section.get(row, name + '_ns')])
                              .filter(([, ns]) => ns !== undefined);
}

// Flame graph and latency of one journey; with `heading` as a part of a longer page.
function journeyPictures(journey, heading) {
  const flame = pictured('flame'), histogram = pictured('histogram');
  const of = section => section ? section.rows.filter(row => section.get(row, 'journey') === journey) : [];
  const paths = of(flame), buckets = of(histogram);
  return [
    heading ? element('h3', {}, named('journey', journey)) : null,
    paths.length ? [heading ? null : element('h2', {}, 'Critical path'), flameElement(flame, paths)] : null,
    buckets.length ? [heading ? null : element('h2', {}, 'Latency'),
                      histogramElement(histogram, buckets, quantilesOf(journey))] : null,
  ];
}

function sectionWithPicture(section, picturesToo) {
  if (section.picture === 'graph' && EDGES.length && picturesToo)
    return [element('section', {}, element('h2', {}, 'Dependency graph'), graphElement(EDGES)),
            sectionElement(section, section.rows)];
  if (section.picture === 'flame' || section.picture === 'histogram') {
    const first = DATA.sections.find(each => each.picture === 'flame' || each.picture === 'histogram');
    if (section !== first) return null;  // both pictures of a journey stand together
    const journeys = [...new Set([...journeysOf(pictured('flame')), ...journeysOf(pictured('histogram'))])];
    if (!journeys.length) return sectionElement(section, []);
    return element('section', {}, element('h2', {}, 'Critical paths and latency'),
                   journeys.map(journey => journeyPictures(journey, true)));
  }
  return sectionElement(section, section.rows);
}

function groupView(group) {
  const sections = BODY.filter(section => section.group === group);
  return [element('h1', {}, group || DATA.title || 'Answer'),
          sections.map(section => sectionWithPicture(section, true))];
}

function overviewView() {
  if (!GROUPS.length) return groupView('');
  const list = (kind, title) => NAMES[kind].size ? element('section', {}, element('h2', {}, title),
      element('p', {class: 'names'}, [...NAMES[kind]].slice(0, 60).map(name => named(kind, name)),
              NAMES[kind].size > 60 ? element('span', {class: 'note'},
                  (NAMES[kind].size - 60) + ' more: search') : null)) : null;
  return [element('h1', {}, 'Overview'),
          EDGES.length ? element('section', {}, element('h2', {}, 'Dependency graph'), graphElement(EDGES)) : null,
          list('team', 'Teams'), list('journey', 'Journeys'), list('component', 'Components'),
          BODY.filter(section => section.group === GROUPS[0]).map(section => sectionWithPicture(section, false))];
}

// All tables on one page, for paper.
function everythingView() {
  return GROUPS.length ? GROUPS.map(group => groupView(group)) : groupView('');
}

const COLUMNS_OF = {team: OWNER_COLUMNS, operation: OPERATION_COLUMNS, journey: JOURNEY_COLUMNS,
                    component: COMPONENT_COLUMNS};

function edgesOf(kind, name) {
  if (kind === 'team') return EDGES.filter(edge => edge.owners.includes(name));
  if (kind === 'component')
    return EDGES.filter(edge => edge.fromComponent === name || edge.toComponent === name);
  if (kind === 'operation') return EDGES.filter(edge => edge.from === name || edge.to === name);
  return [];
}

// The page of a team, operation, journey or component: every row that names it.
function nameView(kind, name) {
  const edges = edgesOf(kind, name);
  const tables = BODY.filter(section => section.picture === '' || section.picture === 'graph')
      .map(section => [section, rowsNaming(section, COLUMNS_OF[kind], name)])
      .filter(([, rows]) => rows.length);
  return [element('p', {class: 'kind'}, KIND_TITLES[kind]), element('h1', {}, name),
          kind === 'journey' ? journeyPictures(name, false) : null,
          edges.length ? element('section', {}, element('h2', {}, 'Dependency graph'),
                                 graphElement(edges, {focus: name,
                                                      kind: edges.length > MOST_EDGES ? undefined : 'operation'})) : null,
          tables.map(([section, rows]) => sectionElement(section, rows))];
}

function found(text, most) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const out = [];
  for (const kind of Object.keys(NAMES))
    for (const name of NAMES[kind]) {
      const lower = name.toLowerCase();
      if (wanted.every(word => lower.includes(word))) out.push({kind, name});
      if (out.length > most) return out;
    }
  return out;
}

function searchView(text) {
  const hits = text.trim() ? found(text, 200) : [];
  return [element('h1', {}, 'Search: ' + text),
          hits.length ? element('ul', {class: 'hits'}, hits.map(({kind, name}) =>
              element('li', {}, element('small', {}, KIND_TITLES[kind]), named(kind, name))))
            : element('p', {class: 'empty'}, 'No team, operation, journey or component has this in its name.')];
}

function viewOf(address) {
  const [kind, ...rest] = address.replace(/^#\/?/, '').split('/');
  let name = rest.join('/');
  try {
    name = decodeURIComponent(name);
  } catch {
    return null;
  }
  if (kind === '') return overviewView();
  if (kind === 'group' && GROUPS.includes(name)) return groupView(name);
  if (kind === 'everything') return everythingView();
  if (kind === 'search') return searchView(name);
  if (Object.hasOwn(NAMES, kind) && NAMES[kind].has(name)) return nameView(kind, name);
  return null;
}

function headElement() {
  const search = element('input', {type: 'search', placeholder: 'Search a team, operation, journey',
                                   'aria-label': 'Search', autocomplete: 'off'});
  search.addEventListener('input', () => {
    history.replaceState(null, '', search.value ? '#/search/' + encodeURIComponent(search.value) : '#/');
    show();
  });
  search.addEventListener('keydown', event => {
    const first = event.key === 'Enter' && found(search.value, 1)[0];
    if (first) location.hash = linkTo(first.kind, first.name);
  });
  const links = [['#/', GROUPS.length ? 'Overview' : DATA.title || 'Answer'],
                 ...GROUPS.slice(1).map(group => ['#/group/' + encodeURIComponent(group), group]),
                 ['#/everything', 'Print']];
  return element('header', {}, element('strong', {}, 'arterial'),
                 element('nav', {}, links.map(([href, text]) => element('a', {href}, text))), search);
}

function footElement() {
  return element('footer', {},
      FOOT.map(section => element('details', {open: true},
          element('summary', {}, section.title), section.rows.length ? tableElement(section, section.rows)
              : element('p', {class: 'empty'}, section.whenEmpty))),
      element('p', {class: 'note'}, 'arterial ' + DATA.version));
}

function show() {
  const view = viewOf(location.hash);
  fill(main, view ?? [element('h1', {}, 'Nothing has this address'),
                      element('p', {}, element('a', {href: '#/'}, 'Overview'))]);
  for (const link of document.querySelectorAll('nav a'))
    if (link.getAttribute('href') === (location.hash || '#/')) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
}

const main = element('main', {});
document.body.append(headElement(), main, footElement());
addEventListener('hashchange', () => {
  if (!location.hash.startsWith('#/search/')) document.querySelector('input').value = '';
  show();
  scrollTo(0, 0);
});
show();
