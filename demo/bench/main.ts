// npm run bench [-- weight | setup | slow-devices | renegotiation | restart | cost | sync | turn | widget | gateway]: measures, prints tables, and keeps them in docs/benchmarks.md.

import { benchRenegotiation, benchRestart } from './changes.ts';
import { benchCost } from './cost.ts';
import { benchGateway } from './gateway.ts';
import { publish } from './report.ts';
import type { Report } from './report.ts';
import { benchSetup } from './setup.ts';
import { benchSlowDevices } from './slow-devices.ts';
import { benchSync } from './sync.ts';
import { benchTurn } from './turn.ts';
import { benchWeight } from './weight.ts';
import { benchWidget } from './widget.ts';

const benchmarks: Readonly<Record<string, () => Promise<Report>>> = {
  weight: benchWeight,
  setup: benchSetup,
  'slow-devices': benchSlowDevices,
  renegotiation: benchRenegotiation,
  restart: benchRestart,
  cost: benchCost,
  sync: benchSync,
  turn: benchTurn,
  widget: benchWidget,
  gateway: benchGateway,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  console.error(
    `No benchmark is called ${unknown.join(', ')}; there are ${Object.keys(benchmarks).join(', ')}.`,
  );
  process.exitCode = 1;
} else {
  for (const [name, measure] of Object.entries(benchmarks)) {
    if (wanted.length === 0 || wanted.includes(name)) publish(await measure());
  }
}
