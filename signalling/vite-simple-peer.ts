// Which modules Vite and Rolldown put under simple-peer, so that it runs in a browser and stays small.
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/**
 * For `resolve.alias`: simple-peer's Node dependencies, replaced by the few lines of each that it uses without a data
 * channel. That is 20 kB instead of 99 kB, and no `global` or `process`.
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

/**
 * Makes simple-peer a module and leaves out what nothing calls here: simple-peer's data channel, its own ways to add tracks, what `matrix-peer.ts`
 * overrides, and its debug lines. No bundler can do that by itself, because methods of a class might be called by any name.
 * Fails where a method is not there, so that another version does not go unnoticed.
 */
export function leanSimplePeer(): Plugin {
  return {
    name: 'lean-simple-peer',
    transform(code, id) {
      if (!/simple-peer\/index\.js$/u.test(id)) return undefined;
      const lean = withoutMethods(code).replace(DEBUG_LINE, '');
      return { code: asModule(lean), map: null };
    },
  };
}

/** simple-peer is written in one style: a method begins and ends with two spaces. */
function withoutMethods(code: string): string {
  return UNUSED.reduce((rest, name) => {
    const method = new RegExp(`^  (?:get )?${name} \\(.*?\\) \\{(?:\\}|\n.*?^  \\})\n`, 'msu');
    if (!method.test(rest)) throw new Error(`This is not the simple-peer we know: no ${name}`);
    return rest.replace(method, '');
  }, code);
}

/** Imports and an export instead of `require` and `module.exports`, so that no helper has to imitate those. */
function asModule(code: string): string {
  return (
    code
      .replace("const debug = require('debug')('simple-peer')", '')
      // Other people's servers, for those who name none; we always name ours.
      .replace(/urls: \[.*?\]/su, 'urls: []')
      .replace(/^const (.+) = require\((.+?)\)/gmu, 'import $1 from $2')
      .replace('import stream', 'import * as stream')
      .replace('Peer.WEBRTC_SUPPORT = !!getBrowserRTC()', '')
      .replace('module.exports =', 'export default')
  );
}

const DEBUG_LINE = /^ +(?:this|self)\._debug\(.*\)$/gmu;

const UNUSED: readonly string[] = [
  ...['bufferSize', 'address', 'send', '_read', '_write', '_setupData'],
  ...['_onChannelMessage', '_onChannelBufferedAmountLow', '_onChannelOpen', '_onChannelClose'],
  ...['addTransceiver', 'addStream', 'addTrack', 'replaceTrack', 'removeTrack', 'removeStream'],
  ...['negotiate', '_needsNegotiation', '_requestMissingTransceivers', 'getStats'],
  ...['_startIceCompleteTimeout', '_onConnectionStateChange', '_onIceStateChange'],
  ...['signal', '_addIceCandidate', '_onIceCandidate', '_onSignalingStateChange'],
  ...['_maybeReady', '_onInterval', '_debug'],
];
