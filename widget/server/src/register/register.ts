import {
  WIDGET_EVENT_TYPE,
  WIDGET_ID,
  widgetEvent,
  type WidgetSettings,
} from 'matrix-call/registration';
import { PINNED } from '../serve/hook-answer.ts';
import { HomeserverRefusal } from './homeserver.ts';
import { objectIn } from './json.ts';
import { RegisterError } from './register-error.ts';
import type { Room } from './room.ts';

/** What is registered, and how it is shown. */
export interface Registration {
  readonly pageUrl: string;
  readonly name?: string | undefined;
  readonly settings: WidgetSettings;
  /** Everybody in the room sees it above the messages. */
  readonly isPinned: boolean;
}

/** Puts the widget into a room, in place of an older registration; yields what was done. */
export async function addWidget(room: Room, registration: Registration): Promise<string> {
  const { isPinned } = registration;
  const event = widgetEvent({ ...registration, creatorUserId: room.userId });
  await room.write({ ...event, content: { ...event.content } });
  const added = `The widget "${event.content.name}" is in room ${room.id}`;
  if (!isPinned) return `${added}.`;
  try {
    await pin(room);
  } catch (error) {
    if (!(error instanceof RegisterError)) throw error;
    throw new RegisterError(error.code, `${added}, but it is not pinned. ${error.message}`);
  }
  return `${added}, pinned for everybody.`;
}

/** Takes the widget out of a room; yields what was done. */
export async function removeWidget(room: Room): Promise<string> {
  await room.write({ type: WIDGET_EVENT_TYPE, stateKey: WIDGET_ID, content: {} });
  return `The widget is no longer in room ${room.id}.`;
}

/** Pins it beside what else is pinned. */
async function pin(room: Room): Promise<void> {
  const layout = (await readLayout(room)) ?? {};
  const widgets = { ...objectIn(layout, 'widgets'), [WIDGET_ID]: PINNED };
  await room.write({ type: LAYOUT_EVENT_TYPE, stateKey: '', content: { ...layout, widgets } });
}

async function readLayout(room: Room): ReturnType<Room['state']> {
  try {
    return await room.state(LAYOUT_EVENT_TYPE);
  } catch (error) {
    if (!(error instanceof HomeserverRefusal)) throw error;
    throw new RegisterError('refused', `The homeserver refuses: ${error.words}`, { cause: error });
  }
}

const LAYOUT_EVENT_TYPE = 'io.element.widgets.layout';
