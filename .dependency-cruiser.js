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
  'widget-host': ['homeserver', 'ports', 'wire', 'browser'],
  'js-sdk': ['wire', 'ports', 'homeserver'],
  visitor: ['homeserver', 'ports', 'wire'],
  contract: ['ports', 'wire'],
  transport: ['homeserver', 'widget-host', 'js-sdk', 'visitor', 'ports', 'wire', 'browser'],
};

/** `call` and `wire` are pure: not even what all others share is for them. */
const PURE = new Set(['call', 'wire']);

/** The rooms of `turn/src`, in the same way. What several of them share lies beside them and imports none. */
const TURN_ROOMS = {
  limits: [],
  outside: [],
  operations: [],
  identity: ['outside'],
  minting: ['limits'],
  config: ['identity', 'minting'],
  http: ['identity', 'limits', 'minting', 'operations'],
  'check-turn': ['minting', 'outside'],
};

/** The rooms of `service/src`, in the same way. */
const SERVICE_ROOMS = {
  settings: [],
  redis: [],
  limits: ['redis'],
  operations: ['settings'],
  http: ['limits', 'operations', 'settings'],
  program: ['http', 'operations', 'settings'],
};

/** The rooms of `signalling/gateway/src`, in the same way. */
const GATEWAY_ROOMS = {
  store: [],
  homeserver: ['store'],
  lines: ['homeserver', 'store'],
  hours: [],
  visitors: ['homeserver', 'lines', 'store', 'hours'],
  callees: ['homeserver', 'lines', 'hours'],
  relay: ['visitors'],
  site: ['visitors'],
  socket: ['visitors', 'site'],
  shared: ['homeserver', 'lines', 'store', 'visitors', 'site'],
  config: ['lines', 'hours'],
  operations: ['lines', 'visitors'],
};

/** The rooms of `widget/server/src`, in the same way. */
const WIDGET_SERVER_ROOMS = {
  serve: [],
  register: ['serve'],
};

/** The files of `turn/src` that put its rooms together. */
const TURN_WHOLE = '^turn/src/(main|server|command-line)\\.ts$';
/** What a package shows. */
const INDEX = '^(turn|service)/src/index\\.ts$';

const roomRules = [
  ...Object.entries(ROOMS).map(([room, others]) => rule('signalling', room, others)),
  ...Object.entries(TURN_ROOMS).map(([room, others]) => rule('turn', room, others)),
  ...Object.entries(SERVICE_ROOMS).map(([room, others]) => rule('service', room, others)),
  ...Object.entries(GATEWAY_ROOMS).map(([room, others]) =>
    rule('signalling/gateway', room, others),
  ),
  ...Object.entries(WIDGET_SERVER_ROOMS).map(([room, others]) =>
    rule('widget/server', room, others),
  ),
];

function rule(workspace, room, others) {
  return {
    name: `${workspace}-${room}-imports-${others.join('-and-') || 'nothing'}`,
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
      name: 'what-rooms-share-imports-no-room',
      severity: 'error',
      from: { path: '^(turn|service)/src/[^/]+\\.ts$', pathNot: [TEST, TURN_WHOLE, INDEX] },
      to: { path: '^$1/src/[^/]+/' },
    },
    {
      name: 'rooms-do-not-know-who-puts-them-together',
      severity: 'error',
      from: { path: '^(turn|service)/src/[^/]+/', pathNot: TEST },
      to: { path: [TURN_WHOLE, '^$1/src/index\\.ts$'] },
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
      name: 'service-knows-no-package-of-ours',
      severity: 'error',
      from: { path: '^service/' },
      to: { path: '^(turn|signalling|widget)/' },
    },
    {
      name: 'the-gateway-knows-only-the-wire',
      severity: 'error',
      from: { path: '^signalling/gateway/src/', pathNot: TEST },
      to: {
        path: '^(turn|signalling|widget)/',
        pathNot: ['node_modules', '^signalling/(gateway/|src/wire\\.ts$)'],
      },
    },
    {
      name: 'the-server-of-the-widget-knows-only-its-registration',
      severity: 'error',
      from: { path: '^widget/server/', pathNot: TEST },
      to: {
        path: '^(turn|signalling|widget)/',
        pathNot: '^widget/(server/|src/registration\\.ts$)',
      },
    },
    {
      name: 'the-registration-imports-nothing',
      comment: 'Servers, programs and pages share it.',
      severity: 'error',
      from: { path: '^widget/src/registration\\.ts$' },
      to: {},
    },
    {
      name: 'pages-do-not-know-the-service',
      severity: 'error',
      from: { path: '^(signalling/src|widget)/', pathNot: '^widget/server/' },
      to: { path: '^(service|widget/server|signalling/gateway)/' },
    },
    {
      name: 'packages-know-neither-demo-nor-scripts',
      severity: 'error',
      from: {
        path: '^(turn|service|signalling|signalling/gateway|widget|widget/server)/(src|page|test)/',
      },
      to: { path: '^(demo|scripts)/' },
    },
    {
      name: 'signalling-does-not-know-the-widget',
      severity: 'error',
      from: { path: '^(signalling|service|turn)/' },
      to: { path: '^widget/' },
    },
    {
      name: 'the-element-does-not-know-the-widget-page',
      severity: 'error',
      from: { path: '^widget/(src|server)/' },
      to: { path: '^widget/page/' },
    },
    {
      name: 'only-tests-load-the-contract',
      severity: 'error',
      from: { path: '^(signalling|widget)/', pathNot: [TEST, '^signalling/src/contract/'] },
      to: { path: '^signalling/src/contract/' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: {
        path: '^(signalling|signalling/gateway|widget|widget/server|service|turn)/(src|page)/',
        pathNot: TEST,
      },
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
