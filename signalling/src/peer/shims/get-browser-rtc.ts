// Stands in for `get-browser-rtc` under simple-peer: no browser needs a prefix any more.

const findWebRtc = () => ('RTCPeerConnection' in globalThis ? globalThis : undefined);

// What `require` gives.
export { findWebRtc as 'module.exports' };
