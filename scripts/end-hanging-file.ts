// Loaded before a test file: ends its process when it hangs. The limit that Node knows is one for each test, and a file may
// hang before, between and after them, or never leave a loop; so a thread of its own looks after it.
import { isMainThread, Worker } from 'node:worker_threads';

const limitMs = Number(process.env['TEST_FILE_TIMEOUT_MS']);

// Node sets this where a file runs; the process that starts the files has to outlive them.
if (isMainThread && process.env['NODE_TEST_CONTEXT'] !== undefined) {
  const end = `process.kill(process.pid, 'SIGKILL')`;
  new Worker(`setTimeout(() => ${end}, ${limitMs})`, { eval: true, execArgv: [] }).unref();
}
