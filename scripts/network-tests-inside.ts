// Runs one file of network tests and tells the process outside the namespaces what came of it.
import type { NetworkReport } from './run-network-tests.ts';
import { runNodeTests } from './run-node-tests.ts';
import { readWanted } from './wanted-tests.ts';

// Also when the outside is killed: this process takes everything in its namespaces along.
process.on('disconnect', () => process.exit());

const { words: files, name } = readWanted(process.argv.slice(2));
await runNodeTests(
  { files, concurrency: 1, name },
  {
    add: (result) => {
      report({ type: 'finished', result });
    },
    measure: (words) => {
      report({ type: 'measured', words });
    },
  },
);
process.disconnect();

function report(message: NetworkReport): void {
  process.send?.(message);
}
