// Stands in for `get-browser-rtc` under simple-peer: no browser needs a prefix any more.

const findWebRtc = () => ('RTCPeerConnection' in globalThis ? globalThis : undefined);

// What `require` gives, and what `import` does.
export { findWebRtc as 'module.exports', findWebRtc as default };
