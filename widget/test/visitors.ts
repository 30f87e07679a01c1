// A visitor's element on the page, with a gateway that answers what the test says about the callee.
import { waitUntil } from '@open-wc/testing';
import type { Visitor } from '../src/session/visitor.ts';
import { nextTask, putOnStage, settled, type StageOptions, type TestCallElement } from './stage.ts';

/** What the gateway answers about the callee; undefined: nothing. */
export interface CalleeAnswer {
  readonly display_name?: string;
  readonly has_picture?: boolean;
  readonly availability?: string;
  readonly waiting?: number;
  readonly opens_at?: string;
}

/** A gateway that answers questions about callees, until it is closed. */
export class CalleeDesk {
  answer: CalleeAnswer | undefined;
  /** The URLs that were asked, in order. */
  readonly asked: string[] = [];
  readonly #fetch = globalThis.fetch;

  constructor(answer: CalleeAnswer | undefined = AVAILABLE) {
    this.answer = answer;
    globalThis.fetch = (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (!url.startsWith(GATEWAY)) return this.#fetch(input, init);
      this.asked.push(url);
      const status = this.answer ? 200 : 404;
      return Promise.resolve(new Response(watchedBody(this.answer ?? {}), { status }));
    };
  }

  close(): void {
    globalThis.fetch = this.#fetch;
  }
}

/** Puts an element on the page that calls through a gateway; resolves once it shows what was told of the callee. */
export async function putVisitor(
  options: StageOptions & { readonly children?: readonly Element[] } = {},
): Promise<TestCallElement> {
  const { children = [], ...properties } = options;
  const element = await putOnStage({ gateway: GATEWAY, accessToken: undefined, ...properties });
  element.append(...children);
  const isDrawn = () => element.shadowRoot?.querySelector('matrix-call-visitor');
  await waitUntil(isDrawn, 'It is drawn', { timeout: 60_000 });
  await answered();
  await settled(element);
  return element;
}

/** Whoever calls by the newest connection of an element, as the way to the gateway knows them. */
export function visitorOf(element: TestCallElement): Visitor {
  const visitor = element.agents.at(-1)?.config.visitor?.();
  if (!visitor) throw new Error('Nobody calls');
  return visitor;
}

/** Waits until all that was asked for has been read. */
export async function answered(): Promise<void> {
  await waitUntil(() => UNREAD.size === 0, 'All answers are read');
  await nextTask();
}

/** The body of an answer, which counts as unread until somebody has come to its end. */
function watchedBody(answer: CalleeAnswer): ReadableStream<Uint8Array> {
  const chunks = [new TextEncoder().encode(JSON.stringify(answer))];
  UNREAD.add(chunks);
  return new ReadableStream(
    {
      pull: (controller) => {
        const chunk = chunks.pop();
        if (chunk) controller.enqueue(chunk);
        else {
          controller.close();
          UNREAD.delete(chunks);
        }
      },
    },
    { highWaterMark: 0 },
  );
}

const UNREAD = new Set<unknown>();

export const AVAILABLE: CalleeAnswer = {
  display_name: 'Support',
  has_picture: false,
  availability: 'available',
  waiting: 0,
};
export const GATEWAY = 'https://gateway.example.org';
