// Marks the page in the list of windows and tabs: its title says who calls, and its icon is a red dot.

/** Puts a mark in front of the title, or takes it away; each of several elements has one of its own. */
export function markPage(who: object, mark: string | undefined): void {
  if (MARKS.get(who) === mark) return;
  if (mark === undefined) MARKS.delete(who);
  else MARKS.set(who, mark);
  restore?.();
  const newest = [...MARKS.values()].at(-1);
  restore = newest === undefined ? undefined : show(newest);
}

const MARKS = new Map<object, string>();
let restore: (() => void) | undefined;

/** Gives back how to take it away again. What the page changes meanwhile stays as the page wants it. */
function show(mark: string): () => void {
  const restores = [showTitle(mark), ...icons().map(showDot)];
  return () => {
    for (const takeBack of restores) takeBack();
  };
}

function showTitle(mark: string): () => void {
  const { title } = document;
  const element = document.head.querySelector('title');
  const marked = title ? `${mark} – ${title}` : mark;
  document.title = marked;
  return () => {
    if (document.title !== marked) return;
    if (element) document.title = title;
    else document.head.querySelector('title')?.remove();
  };
}

/** The links to icons; one is made where there is none. */
function icons(): HTMLLinkElement[] {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel~="icon" i]')];
  if (links.length > 0) return links;
  const link = document.createElement('link');
  link.rel = 'icon';
  document.head.append(link);
  return [link];
}

/** The links stay where they are: frameworks stumble over elements of theirs that are gone. */
function showDot(link: HTMLLinkElement): () => void {
  const before = link.getAttribute('href');
  link.href = DOT;
  return () => {
    if (link.getAttribute('href') !== DOT) return;
    if (before === null) link.remove();
    else link.setAttribute('href', before);
  };
}

const DOT =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"%3E%3Ccircle cx="4" cy="4" r="4" fill="%23e5484d"/%3E%3C/svg%3E';
