// The element on a page with a fake agent behind it.
import { waitUntil } from '@open-wc/testing';
import { createTestPicture } from './test-picture.ts';
import { BOB, type FakeCall } from './fake-call.ts';
import { FakeAgent } from './fake-agent.ts';
import { defineMatrixCall } from '../src/definition.ts';
import type { ConnectionConfig, Agent } from '../src/session/agent.ts';
import { SharedAgents } from '../src/session/shared-agents.ts';
import { MatrixCallElement } from '../src/matrix-call-element.ts';

/** The element with fake agents, one for each connection it opens; it shares them with no other element. */
export class TestCallElement extends MatrixCallElement {
  readonly agents: { readonly agent: FakeAgent; readonly config: ConnectionConfig }[] = [];
  readonly #shared = new SharedAgents((config) => {
    const agent = new FakeAgent();
    this.agents.push({ agent, config });
    return agent;
  });

  /** The agent of the newest connection. */
  get agent(): FakeAgent {
    const last = this.agents.at(-1);
    if (!last) throw new Error('The element has not opened a connection');
    return last.agent;
  }

  protected override createAgent(config: ConnectionConfig): Agent {
    return this.#shared.join(config, this);
  }
}

/** What a stage is set up with; what is left out is a connected element that can call Bob. */
export type StageOptions = Partial<
  Pick<
    MatrixCallElement,
    | 'display'
    | 'homeserver'
    | 'accessToken'
    | 'renewToken'
    | 'callee'
    | 'roomId'
    | 'video'
    | 'gateway'
    | 'visitorName'
    | 'visitorForm'
    | 'calleeName'
    | 'calleeAvatar'
    | 'toneRegion'
    | 'ringTone'
    | 'silent'
    | 'notifications'
    | 'hide'
    | 'pictures'
    | 'strings'
    | 'preview'
    | 'forgetDevices'
    | 'processTrack'
  >
> & { readonly isOnline?: boolean };

/** Puts an element on the page and waits until it is drawn. */
export async function putOnStage(options: StageOptions = {}): Promise<TestCallElement> {
  defineMatrixCall();
  if (!customElements.get('test-call')) customElements.define('test-call', TestCallElement);
  const { isOnline = true, ...properties } = options;
  const element = new TestCallElement();
  Object.assign(element, { ...DEFAULTS, ...properties });
  document.body.append(element);
  // As a hand that reaches for it: what only a call needs is loaded then.
  element.dispatchEvent(new Event('pointerenter'));
  await customElements.whenDefined('matrix-call-controls');
  await element.updateComplete;
  if (isOnline) await goOnline(element);
  return element;
}

/** Lets the agent of the element connect. */
export async function goOnline(element: TestCallElement): Promise<void> {
  const isReady = new Promise((resolve) => {
    element.addEventListener('matrix-call-ready', resolve, { once: true });
  });
  element.agent.connect();
  await isReady;
  await settled(element);
}

/** Places a call and brings it to the state in which both sides see each other. */
export async function connectCall(
  element: TestCallElement,
  { video = false, ...change }: { video?: boolean } & Parameters<FakeCall['become']>[0] = {},
): Promise<FakeCall> {
  await element.call({ video });
  const call = element.agent.current;
  if (!call) throw new Error('No call was placed');
  const localStream = createTestPicture({ video, hue: 200 });
  const remoteStream = createTestPicture({ video, hue: 30 });
  call.become({
    opponent: BOB,
    status: 'connected',
    durationMs: 65_000,
    localStream,
    remoteStream,
    ...change,
  });
  await settled(element);
  return call;
}

/** Waits until it rings: a caller who follows another does so after a while. */
export async function rings(element: MatrixCallElement): Promise<void> {
  await waitUntil(() => element.callState === 'ringing', 'It rings', { timeout: 60_000 });
  await settled(element);
}

/** Waits until the element and all its components are drawn. */
export async function settled(element: MatrixCallElement): Promise<void> {
  await element.updateComplete;
  const components = element.shadowRoot?.querySelectorAll('*') ?? [];
  for (const component of components) {
    if ('updateComplete' in component) await component.updateComplete;
  }
}

/** Waits until everything that was put off to the next task before is done. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

const DEFAULTS = {
  homeserver: 'https://example.org',
  accessToken: 'canary-token',
  callee: '@bob:example.org',
  // Tests of the preview ask for it.
  preview: 'never',
  forgetDevices: true,
} as const;
