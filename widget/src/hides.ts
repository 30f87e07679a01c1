// What the page does not want to see, by the attribute `hide`.

/** Whether a list of words, with spaces between them, holds this one. */
export function hides(list: string | undefined, what: HiddenSign): boolean {
  return (list ?? '').split(/\s+/u).includes(what);
}

/** What can be hidden: the mark in the title and the icon of the page, and the notification of the system. */
export type HiddenSign = 'title' | 'notification';
