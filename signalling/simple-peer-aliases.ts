// Which modules Vite puts under simple-peer, so that it runs in a browser and stays small.
import { fileURLToPath } from 'node:url';

/**
 * For `resolve.alias`: simple-peer's Node dependencies, replaced by the few lines of each that it uses without a data
 * channel. simple-peer itself stays as it is published. No `global` or `process` is needed then.
 */
export function simplePeerAliases(): Record<string, string> {
  return Object.fromEntries(SHIMMED.map((name) => [name, shimPath(name)]));
}

const SHIMMED = [
  'buffer',
  'debug',
  'err-code',
  'get-browser-rtc',
  'queue-microtask',
  'randombytes',
  'readable-stream',
] as const;

function shimPath(name: (typeof SHIMMED)[number]): string {
  return fileURLToPath(new URL(`src/peer/shims/${name}.ts`, import.meta.url));
}
