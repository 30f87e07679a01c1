// npm run demo: two users, one command, nothing but Node.
import { parseArgs } from 'node:util';
import { INSTALL_COMMANDS } from '../scripts/parts.ts';
import { DEFAULT_PORTS, startDemo, type Demo, type DemoOptions } from './demo.ts';

const USAGE = `Usage: npm run demo -- [--homeserver <url>] [--port <port>]

Starts a homeserver in memory, the TURN service and a page on which Alice and Bob can call each other.

  --homeserver <url>  use this real homeserver instead; the page asks who you are
  --port <port>       where the page is wanted, ${DEFAULT_PORTS.page} unless said otherwise
  --help              show this
`;

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options === 'help') {
    console.log(USAGE);
    return 0;
  }
  const startedAt = performance.now();
  const starting = startDemo(options);
  stopOnSignals(starting);
  const demo = await starting;
  console.log(describe(demo, (performance.now() - startedAt) / 1000));
  return 0;
}

function readOptions(): DemoOptions | 'help' | undefined {
  try {
    const { values } = parseArgs({
      options: {
        homeserver: { type: 'string' },
        port: { type: 'string', default: String(DEFAULT_PORTS.page) },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    return {
      homeserver: values.homeserver === undefined ? undefined : readUrl(values.homeserver),
      ports: { ...DEFAULT_PORTS, page: readPort(values.port) },
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return undefined;
  }
}

function readUrl(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, '');
  throw new Error(`--homeserver needs an address such as https://matrix.org, not "${text}"`);
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(`--port needs a number up to 65535, not "${text}"`);
}

function describe(demo: Demo, seconds: number): string {
  const isReal = demo.turnUrl === undefined;
  const rows = isReal
    ? [['Sign in and call', `${demo.url}/`]]
    : [
        ['Alice and Bob side by side', `${demo.url}/`],
        ['Alice alone', `${demo.url}/?user=alice`],
        ['Bob alone', `${demo.url}/?user=bob`],
      ];
  const servers = [['Homeserver', demo.homeserverUrl], ...(isReal ? [] : relayRows(demo))];
  return [
    `\nmatrix-call demo, ready after ${seconds.toFixed(1)} s. Open one of these pages:\n`,
    ...rows.map(toLine),
    '',
    ...servers.map(toLine),
    '\n  Ctrl+C ends it.\n',
  ].join('\n');
}

function relayRows({ turnUrl = '', turnUris }: Demo): string[][] {
  const relay =
    turnUris?.join('  ') ?? `none, calls go directly. Get it: ${INSTALL_COMMANDS.coturn}`;
  return [
    ['TURN service', turnUrl],
    ['Relay', relay],
  ];
}

function toLine([name = '', value = '']: readonly string[]): string {
  return `  ${name.padEnd(28)}${value}`;
}

function stopOnSignals(starting: Promise<Demo>): void {
  const stop = (): void => {
    // A second signal ends at once what does not want to end.
    for (const signal of SIGNALS) process.off(signal, stop);
    void starting
      .then((demo) => demo.close())
      .finally(() => {
        process.exit();
      });
  };
  for (const signal of SIGNALS) process.on(signal, stop);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

process.exitCode = await main();
