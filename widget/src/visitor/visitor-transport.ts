// The way of visitors to their gateway.
import type { Identity, Log, NetworkWatch, TransportListener } from '@matrix-call/signalling';
import { GatewayTransport } from '@matrix-call/signalling/gateway';
import { siteTokens } from './site-token.ts';
import type { Visitor, VisitorConfig } from '../session/visitor.ts';

/** A transport over the gateway of a configuration; it tells the visitor why there is no line. */
export class VisitorTransport extends GatewayTransport {
  readonly #visitor: () => Visitor | undefined;
  readonly #session: { hasBegun: boolean };

  constructor(
    config: VisitorConfig,
    environment: { readonly network: NetworkWatch; readonly log: Log },
  ) {
    const visitor = (): Visitor | undefined => config.visitor?.();
    const session = { hasBegun: false };
    super({
      url: config.gateway ?? '',
      name: () => visitor()?.name ?? config.visitorName,
      topic: () => visitor()?.topic,
      getToken: siteTokens({ ...config, isUsed: () => session.hasBegun }),
      onQueue: (place) => visitor()?.noteQueue(place),
      environment,
    });
    this.#visitor = visitor;
    this.#session = session;
  }

  override async start(listener: TransportListener): Promise<Identity> {
    const identity = await super.start(listener);
    this.#session.hasBegun = true;
    return identity;
  }

  override async findDirectRoom(userId: string, signal?: AbortSignal): Promise<string> {
    try {
      return await super.findDirectRoom(userId, signal);
    } catch (error) {
      this.#visitor()?.noteRefusal(error);
      throw error;
    }
  }
}
