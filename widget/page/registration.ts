// The state event by which this widget is in its room, read and written through the client that shows it.
import {
  Approval,
  type HostAddress,
  hearLook,
  HostLink,
  inRoom,
  receivingState,
  sendingState,
} from '@matrix-call/signalling/widget-api';
import { DEFAULT_WIDGET_NAME, WIDGET_EVENT_TYPE, widgetUrl } from '../src/registration.ts';
import { setLanguage, setTheme } from './look.ts';

/** The own registration of a widget that does not know its room. */
export class Registration {
  readonly #link: HostLink;
  readonly #widgetId: string;
  readonly #approval: Approval;
  #decision = Promise.withResolvers<true>();
  /** As the client told it by itself. */
  #told: unknown;

  /** To be made before the page's `load` event, after which the client asks what the widget wants. */
  constructor(address: HostAddress) {
    this.#widgetId = address.widgetId;
    this.#link = new HostLink(address);
    this.#approval = new Approval(this.#link, [this.#reading], () => {
      this.#decision.resolve(true);
      this.#decision = Promise.withResolvers();
    });
    hearLook(this.#link, { onTheme: setTheme, onLanguage: setLanguage });
    this.#link.respond('update_state', ({ state }) => {
      this.#told ??= Array.isArray(state) ? state.find((event) => this.#isOurs(event)) : undefined;
      return {};
    });
  }

  /** Gives the page all it needs by its address; false where that was not approved, or is not allowed. Rejects on other trouble. */
  async repair(pageUrl: string): Promise<boolean> {
    await this.#whenAsked();
    await this.#approval.whenApproved;
    if (!(await this.#mayDo([this.#reading]))) return false;
    const { room_id: roomId, content } = await this.#read();
    const writing = sendingState(WIDGET_EVENT_TYPE, this.#widgetId);
    if (!(await this.#mayDo([writing, inRoom(roomId)]))) return false;
    const data = {
      ...{ type: WIDGET_EVENT_TYPE, state_key: this.#widgetId, room_id: roomId },
      content: { ...content, name: nameOf(content), url: widgetUrl(pageUrl) },
    };
    try {
      await this.#link.ask('send_event', data);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'forbidden') return false;
      throw error;
    }
  }

  get #reading(): string {
    return receivingState(WIDGET_EVENT_TYPE, this.#widgetId);
  }

  /** Rejects where the client has not asked after a while what this widget wants: then it never shows its user anything. */
  async #whenAsked(): Promise<void> {
    const { promise: silence, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => {
      reject(new Error('The client does not ask what this widget wants'));
    }, SILENT_MS);
    await Promise.race([this.#approval.whenAsked, silence]);
    clearTimeout(timer);
  }

  async #read(): Promise<WidgetRegistration> {
    const wanted = { type: WIDGET_EVENT_TYPE, state_key: this.#widgetId };
    const { events } = this.#told
      ? { events: [this.#told] }
      : await this.#link.ask('org.matrix.msc2876.read_events', wanted);
    const found = Array.isArray(events) ? events.find((event) => this.#isOurs(event)) : undefined;
    if (found === undefined) throw new Error('The client does not show the registration');
    return found;
  }

  #isOurs(event: unknown): event is WidgetRegistration {
    const { type, state_key, room_id, content } = Object(event) as Partial<Record<string, unknown>>;
    return (
      type === WIDGET_EVENT_TYPE &&
      state_key === this.#widgetId &&
      typeof room_id === 'string' &&
      typeof content === 'object' &&
      content !== null
    );
  }

  /** Whether all of this is approved; what is not yet is asked for. */
  async #mayDo(wanted: readonly string[]): Promise<boolean> {
    const isAllowed = (): boolean => wanted.every((name) => this.#approval.allowed.has(name));
    if (isAllowed()) return true;
    const { promise: decided } = this.#decision;
    await this.#approval.request(wanted);
    await decided;
    return isAllowed();
  }
}

interface WidgetRegistration {
  readonly room_id: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Clients call what was added by hand "Custom". */
function nameOf({ name }: Readonly<Record<string, unknown>>): string {
  return typeof name === 'string' && name !== '' && name !== 'Custom' ? name : DEFAULT_WIDGET_NAME;
}

/** Clients ask as soon as the frame has loaded. */
const SILENT_MS = 15_000;
