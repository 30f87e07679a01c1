// npm run corpus [words]: plays calls in real browsers over a real Synapse and writes down what was in the room, one file
// per scenario and pair of clients. The tests of the signalling package replay them without any of that.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { ROOT } from '../../scripts/command.ts';
import { startLab } from '../e2e/fixtures/lab.ts';
import type { Maker } from '../e2e/fixtures/party.ts';
import { record } from './record.ts';
import { SCENARIOS } from './scenarios.ts';

const FOLDER = join(ROOT, 'signalling', 'test', 'corpus');

const PAIRS: readonly (readonly [alice: Maker, bob: Maker])[] = [
  ['ours', 'ours'],
  ['ours', 'js-sdk'],
  ['js-sdk', 'ours'],
];

async function main(words: readonly string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const lab = await startLab({ server: 'synapse' });
  try {
    for (const scenario of SCENARIOS) {
      for (const makers of PAIRS) {
        const name = `${scenario.name}.${makers.join('.')}`;
        if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
        const recording = await record(lab, scenario, makers);
        const text = await format(JSON.stringify(recording), { parser: 'json', printWidth: 100 });
        writeFileSync(join(FOLDER, `${name}.json`), text);
        console.log(`${name}: ${recording.steps.length} steps`);
      }
    }
  } finally {
    await lab.stop();
  }
}

await main(process.argv.slice(2));
