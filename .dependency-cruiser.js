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

/** The rooms of `turn/src`, in the same way. What several of them share lies beside them and imports none. */
const TURN_ROOMS = {
  limits: [],
  outside: [],
  identity: ['outside'],
  minting: ['limits'],
  config: ['identity', 'minting'],
  operations: ['config', 'outside'],
  http: ['config', 'identity', 'limits', 'minting', 'operations'],
  'check-turn': ['minting', 'outside'],
};

/** The files of `turn/src` that put its rooms together. */
const TURN_WHOLE = '^turn/src/(main|server|index|command-line)\\.ts$';

const roomRules = [
  ...Object.entries(ROOMS).map(([room, others]) => rule('signalling', room, others)),
  ...Object.entries(TURN_ROOMS).map(([room, others]) => rule('turn', room, others)),
];

function rule(workspace, room, others) {
  return {
    name: `${room}-imports-${others.join('-and-') || 'nothing'}`,
    severity: 'error',
    from: { path: `^${workspace}/src/${room}/`, pathNot: TEST },
    to: {
      path: PURE.has(room) ? '' : `^${workspace}/src/[^/]+/`,
      pathNot: `^${workspace}/src/(${[room, ...others].join('|')})/`,
    },
  };
}

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
      name: 'what-rooms-of-turn-share-imports-no-room',
      severity: 'error',
      from: { path: '^turn/src/[^/]+\\.ts$', pathNot: [TEST, TURN_WHOLE] },
      to: { path: '^turn/src/[^/]+/' },
    },
    {
      name: 'rooms-of-turn-do-not-know-who-puts-them-together',
      severity: 'error',
      from: { path: '^turn/src/[^/]+/', pathNot: TEST },
      to: { path: TURN_WHOLE },
    },
    {
      name: 'only-the-program-knows-check-turn',
      severity: 'error',
      from: { path: '^turn/src/', pathNot: [TEST, '^turn/src/(check-turn/|main\\.ts$)'] },
      to: { path: '^turn/src/check-turn/' },
    },
    {
      name: 'check-turn-is-loaded-by-its-command',
      comment: 'Whoever serves needs none of it.',
      severity: 'error',
      from: { path: '^turn/src/main\\.ts$' },
      to: { path: '^turn/src/check-turn/', dynamic: false },
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
