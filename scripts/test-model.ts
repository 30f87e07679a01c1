// npm run test:model [runs]: the model test with more random calls than `npm test` has time for; for every night.
import { run } from './command.ts';

const RUNS = '100000';

const [runs = RUNS] = process.argv.slice(2);
process.exitCode = await run(
  process.execPath,
  ['--conditions=@matrix-call/source', '--test', 'signalling/src/call/model.test.ts'],
  { env: { MODEL_RUNS: runs } },
);
