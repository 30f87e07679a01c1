// Devices and peers without a browser.

export { FakeDevices, FakeStream, FakeTrack } from './fake-devices.ts';
export { FakePeer } from './fake-peer.ts';
