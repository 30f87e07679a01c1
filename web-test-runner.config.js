// The tests of the browser by the runner's own command, with its own options: `npx web-test-runner --group chromium --watch`.
import { browserConfig, browserGroups } from './scripts/browser-config.ts';

// The files of a group would win over those of the command line.
const hasFiles = process.argv.includes('--files');

export default {
  ...browserConfig(),
  groups: browserGroups().map(({ files, ...group }) => (hasFiles ? group : { ...group, files })),
};
