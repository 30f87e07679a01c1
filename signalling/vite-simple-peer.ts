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
 * Makes simple-peer a module and leaves out what nothing calls here: simple-peer's data channel, its own ways to add
 * tracks, what `matrix-peer.ts` overrides, options nobody sets, and its debug lines. No bundler can do that by itself,
 * because members of a class might be used by any name. Fails where something is not there, so that another version
 * does not go unnoticed.
 */
export function leanSimplePeer(): Plugin {
  return {
    name: 'lean-simple-peer',
    transform(code, id) {
      if (!/simple-peer\/index\.js$/u.test(id)) return undefined;
      return { code: asModule(UNUSED.reduce(without, withConstants(code))), map: null };
    },
  };
}

/** What no option of ours changes, in place of the fields that hold it; minifiers see what never happens then. */
function withConstants(code: string): string {
  return Object.entries(CONSTANTS).reduce(
    (rest, [name, value]) =>
      without(rest, assignmentOf(name)).replaceAll(new RegExp(`this\\.${name}\\b`, 'gu'), value),
    code,
  );
}

function without(code: string, unused: RegExp): string {
  const rest = code.replace(unused, '');
  if (rest === code) throw new Error(`This is not the simple-peer we know: no ${String(unused)}`);
  return rest;
}

/** simple-peer is written in one style: a statement that goes on begins its next line with an operator. */
function assignmentOf(name: string): RegExp {
  return new RegExp(`^ +this\\.${name} = .*\n(?: +[?:] .*\n)*`, 'gmu');
}

/** A method begins and ends with two spaces. */
function methodOf(name: string): RegExp {
  return new RegExp(`^  (?:get )?${name} \\(.*?\\) \\{(?:\\}|\n.*?^  \\})\n`, 'msu');
}

/** Imports and an export instead of `require` and `module.exports`, so that no helper has to imitate those. */
function asModule(code: string): string {
  return code
    .replace(/^const (.+) = require\((.+?)\)/gmu, 'import $1 from $2')
    .replace('import stream', 'import * as stream')
    .replace('stream.Duplex', 'stream.Emitter')
    .replace('module.exports =', 'export default');
}

/** Without a data channel, and with every candidate sent at once. */
const CONSTANTS: Readonly<Record<string, string>> = {
  initiator: 'false',
  channelNegotiated: 'false',
  trickle: 'true',
  allowHalfTrickle: 'false',
  streams: 'undefined',
  offerOptions: 'undefined',
  answerOptions: 'undefined',
  _channel: 'null',
};

const FIELDS = [
  ...['_id', 'channelName', 'channelConfig', 'iceCompleteTimeout', '_isReactNativeWebrtc'],
  ...['remoteAddress', 'remoteFamily', 'remotePort', 'localAddress', 'localFamily', 'localPort'],
  ...['_connected', '_pcReady', '_channelReady', '_iceComplete', '_iceCompleteTimer'],
  ...['_pendingCandidates', '_isNegotiating', '_firstNegotiation', '_batchedNegotiation'],
  ...['_queuedNegotiation', '_sendersAwaitingStable', '_senderMap', '_closingInterval'],
  ...[
    '_remoteTracks',
    '_remoteStreams',
    '_chunk',
    '_cb',
    '_interval',
    '_onFinishBound',
    'readable',
  ],
];

const METHODS = [
  ...['connected', 'bufferSize', 'address', 'send', '_read', '_write', '_setupData', '_onFinish'],
  ...['_onChannelMessage', '_onChannelBufferedAmountLow', '_onChannelOpen', '_onChannelClose'],
  ...['addTransceiver', 'addStream', 'addTrack', 'replaceTrack', 'removeTrack', 'removeStream'],
  ...['negotiate', '_needsNegotiation', '_requestMissingTransceivers', 'getStats'],
  ...['_startIceCompleteTimeout', '_onConnectionStateChange', '_onIceStateChange'],
  ...['signal', '_addIceCandidate', '_onIceCandidate', '_onSignalingStateChange'],
  ...['_maybeReady', '_onInterval', '_debug'],
];

const STATEMENTS: readonly RegExp[] = [
  /^const debug = .*\n/mu,
  /^ +this\._debug\(.*\)$/gmu,
  // The stream that it is for the sake of its data channel.
  /^ {4}opts = Object\.assign\(\{.*?\}, opts\)\n/msu,
  /(?<=super\()opts(?=\))/u,
  /^ +if \(!this\._(?:readable|writable)State\..*\n/gmu,
  /^ +this\.once\('finish'.*\n/mu,
  /^ +this\._onFinishBound = \(\) => \{.*?^ {4}\}\n/msu,
  /^ +if \(this\._onFinishBound\).*\n/mu,
  /^ +clearInterval\(.*\n/gmu,
  /^ +this\._pc\.ondatachannel = (?:null|.*?\}$)\n/gmsu,
  // An implementation of WebRTC by somebody else, and other people's servers.
  /\(opts\.wrtc && .*\n.*\n +: (?=getBrowserRTC)/u,
  /^ {6}if \(typeof window === 'undefined'\) \{.*?\} else (?=\{)/msu,
  /^Peer\..* = (?:.*\}|\{.*?^\}|!!.*)$/gmsu,
  /Object\.assign\(\{\}, Peer\.config, (?=opts\.config)|(?<=opts\.config)\)/gu,
  // Its own way to say which streams there are.
  /^ {6}this\._remoteTracks\.push.*?^ {6}\}\)\n(?= {4}\}\))/msu,
];

const UNUSED = [...METHODS.map(methodOf), ...STATEMENTS, ...FIELDS.map(assignmentOf)];
