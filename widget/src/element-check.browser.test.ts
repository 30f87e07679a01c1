import { assert } from '@open-wc/testing';
import { connectCall, putOnStage, settled } from '../test/stage.ts';
import { MatrixCallError } from './errors.ts';

describe('the connection check of the element', () => {
  afterEach(() => {
    document.body.replaceChildren();
  });

  it('tells what was found in words of its own language', async () => {
    const element = await putOnStage();
    element.strings = { 'check.camera.ok': 'Die Kamera geht.' };
    element.agent.findings = [
      { name: 'microphone', outcome: 'problem', code: 'deviceBusy', ms: 7 },
      { name: 'camera', outcome: 'ok', code: 'ok', ms: 8 },
    ];

    const findings = await element.checkConnection();

    assert.deepEqual(
      findings.map(({ name, text }) => [name, text]),
      [
        [
          'microphone',
          'Another program is using the microphone or camera. Close the other program, then try again.',
        ],
        ['camera', 'Die Kamera geht.'],
      ],
    );
  });

  it('hands the signal on, and leaves a call as it is', async () => {
    const element = await putOnStage();
    await connectCall(element);
    const { signal } = new AbortController();

    await element.checkConnection({ signal });

    assert.deepEqual(element.agent.checks, [signal]);
    assert.strictEqual(element.callState, 'connected');
  });

  it('is refused where nothing is set up', async () => {
    const element = await putOnStage({ isOnline: false, homeserver: '' });

    const error = await element.checkConnection().catch((cause: unknown) => cause);

    assert.instanceOf(error, MatrixCallError);
    assert.strictEqual(error.code, 'notConfigured');
  });
});

describe('a relay that is missing', () => {
  afterEach(() => {
    document.body.replaceChildren();
  });

  it('R99: is told to the page, and shown as nothing before a call needs it', async () => {
    const element = await putOnStage();
    const codes: string[] = [];
    element.addEventListener('matrix-call-error', ({ code }) => codes.push(code));

    element.agent.tell({ type: 'problem', problem: { code: 'noTurn', message: 'No TURN' } });
    await settled(element);

    assert.deepEqual(codes, ['noTurn']);
    const bar = element.shadowRoot?.querySelector('matrix-call-notice');
    assert.isNull(bar?.shadowRoot?.querySelector('[part=notice]'));
  });
});
