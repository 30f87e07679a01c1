// The arrows of docs/architecture.md: who may import whom. Tests may import what they test with.
const TEST = '\\.(test|e2e|network)\\.ts$|/test/|^demo/(e2e|network|bench)/';
const PORTS = '^signalling/src/(transport/(transport|network-watch)|peer/peer)\\.ts$';
const source = (folder) => ({ path: `^signalling/src/${folder}/`, pathNot: TEST });

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one idea or three.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'call-imports-nothing',
      severity: 'error',
      from: source('call'),
      to: { pathNot: '^signalling/src/call/' },
    },
    {
      name: 'wire-imports-only-types-of-call',
      severity: 'error',
      from: source('wire'),
      to: { path: '^signalling/src/call/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'wire-imports-call-and-nothing-else',
      severity: 'error',
      from: source('wire'),
      to: { pathNot: '^signalling/src/(call|wire)/' },
    },
    {
      name: 'session-imports-ports-never-adapters',
      severity: 'error',
      from: source('session'),
      to: { path: '^signalling/src/(transport|peer|gateway)/', pathNot: PORTS },
    },
    {
      name: 'transport-knows-neither-session-nor-peer',
      severity: 'error',
      from: source('transport'),
      to: { path: '^signalling/src/(session|peer|gateway)/' },
    },
    {
      name: 'peer-knows-neither-session-nor-transport',
      severity: 'error',
      from: source('peer'),
      to: { path: '^signalling/src/(session|transport|wire|gateway)/' },
    },
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
