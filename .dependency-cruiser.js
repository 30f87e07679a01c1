// The arrows of docs/architecture.md: who may import whom. Tests may import what they test with.
const TEST = '\\.(test|e2e|network)\\.ts$|/test/|^demo/(e2e|network|bench)/';

/** The rooms of `signalling/src`, each with the rooms whose files it may import; types count as well. */
const ROOMS = {
  call: [],
  wire: ['call'],
  ports: ['call'],
  relay: ['ports', 'wire'],
  media: ['call', 'ports', 'relay'],
  session: ['call', 'wire', 'ports', 'media'],
  check: ['ports', 'relay'],
  agent: ['call', 'wire', 'ports', 'relay', 'session', 'check'],
  homeserver: ['wire', 'ports'],
  peer: ['call', 'ports'],
  browser: ['ports', 'wire'],
  transport: ['homeserver', 'ports', 'browser'],
};

/** `call` and `wire` are pure: not even what all others share is for them. */
const PURE = new Set(['call', 'wire']);

const roomRules = Object.entries(ROOMS).map(([room, others]) => ({
  name: `${room}-imports-${others.join('-and-') || 'nothing'}`,
  severity: 'error',
  from: { path: `^signalling/src/${room}/`, pathNot: TEST },
  to: {
    path: PURE.has(room) ? '' : '^signalling/src/[^/]+/',
    pathNot: `^signalling/src/(${[room, ...others].join('|')})/`,
  },
}));

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea or three.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'wire-and-ports-import-only-types-of-call',
      severity: 'error',
      from: { path: '^signalling/src/(wire|ports)/', pathNot: TEST },
      to: { path: '^signalling/src/call/', dependencyTypesNot: ['type-only'] },
    },
    ...roomRules,
    {
      name: 'turn-and-signalling-do-not-know-each-other',
      severity: 'error',
      from: { path: '^(turn|signalling)/', pathNot: TEST },
      to: { path: '^(turn|signalling)/', pathNot: '^$1/' },
    },
    {
      name: 'packages-know-neither-demo-nor-scripts',
      severity: 'error',
      from: { path: '^(turn|signalling|widget)/(src|test)/' },
      to: { path: '^(demo|scripts)/' },
    },
    {
      name: 'signalling-does-not-know-the-widget',
      severity: 'error',
      from: { path: '^(signalling|turn)/' },
      to: { path: '^widget/' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^(signalling|widget|turn)/src/', pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: 'every-import-is-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The types for frameworks and the projects of others name packages that only who uses them has.
    exclude: { path: '(^|/)(dist|\\.cache|consumers)/|^widget/types/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@matrix-call/source', 'import', 'default', 'types', 'node'],
    },
  },
};
