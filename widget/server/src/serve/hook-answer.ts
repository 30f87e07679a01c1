import { WIDGET_ID, widgetEvent, type WidgetContent } from 'matrix-call/registration';
import type { Config } from '../config.ts';

/** What Element reads: the widget to write into the room, and where to pin it. */
export interface HookAnswer {
  readonly widget_id: string;
  readonly widget: WidgetContent;
  readonly layout: WidgetLayout;
}

/** Where Element shows a widget; width and height are percents of what is there. */
export interface WidgetLayout {
  readonly container: 'top' | 'right' | 'center';
  readonly index: number;
  readonly width: number;
  readonly height: number;
}

/** The answer for any room: which one it is, the host says in the widget's URL. */
export function hookAnswer({ publicUrl, widgetName, widget }: Config): HookAnswer {
  const { content } = widgetEvent({ pageUrl: publicUrl, name: widgetName, settings: widget });
  return { widget_id: WIDGET_ID, widget: content, layout: PINNED };
}

/** Above the messages, over the whole width. */
export const PINNED: WidgetLayout = { container: 'top', index: 0, width: 100, height: 60 };
