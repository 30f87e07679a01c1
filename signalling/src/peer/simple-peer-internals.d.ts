// simple-peer 9.11.1 as `matrix-peer.ts` uses it, private members included. `simple-peer-internals.browser.test.ts` guards them.

declare module 'simple-peer' {
  /** What simple-peer wants the other side to know. */
  export type Signal =
    | { readonly type: 'candidate'; readonly candidate: RTCIceCandidateInit }
    | { readonly type: 'offer' | 'answer'; readonly sdp: string };

  interface Events {
    signal: [signal: Signal];
    /** Once for each stream a remote track is in. */
    track: [track: MediaStreamTrack, stream: MediaStream];
    error: [error: Error];
    close: [];
    /** Ours, as those that follow. Without a candidate it ends a gathering. */
    candidate: [candidate: RTCIceCandidate | null];
    mediaStateChange: [];
    negotiated: [];
    newPath: [tellsLast: boolean];
  }

  export default class SimplePeer {
    constructor(options: {
      readonly config: RTCConfiguration;
      /** What becomes of an offer or answer of ours before it is set. */
      readonly sdpTransform?: (sdp: string) => string;
    });

    on<Name extends keyof Events>(name: Name, listener: (...details: Events[Name]) => void): this;
    emit<Name extends keyof Events>(name: Name, ...details: Events[Name]): boolean;

    readonly initiator: boolean;
    /** Set in the microtask after `destroy`. */
    readonly destroyed: boolean;
    readonly destroying: boolean;

    signal(received: { type: string; sdp: string } | { candidate: RTCIceCandidateInit }): void;
    destroy(error?: Error): void;

    /** `undefined` where the constructor failed, `null` once destroyed. */
    protected readonly _pc: RTCPeerConnection;
    protected readonly _channel: RTCDataChannel | null;

    protected _needsNegotiation(): void;
    protected _createOffer(): void;
    protected _createAnswer(): void;
    protected _requestMissingTransceivers(): void;
    protected _onConnectionStateChange(): void;
    protected _onIceStateChange(): void;
    protected _onSignalingStateChange(): void;
    protected _onIceCandidate(event: RTCPeerConnectionIceEvent): void;
    protected _setupData(event: RTCDataChannelEvent): void;
  }
}
