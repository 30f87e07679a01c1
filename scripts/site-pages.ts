// The pages of the documentation site: written ones, with parts of the repository's documents where they ask for them. Pure.
import { dirname, join } from 'node:path/posix';
import { slugOf } from '../docs/site/.vitepress/slug.ts';

/** What pages are made of. */
export interface SiteSources {
  /** The pages of the site, by their path in its folder: `guides/embed.md`. */
  readonly pages: ReadonlyMap<string, string>;
  /** Documents of the repository, by their path in it; undefined where there is none. */
  readonly readDocument: (path: string) => string | undefined;
  /** Whether the path names a file of the repository. */
  readonly isFile: (path: string) => boolean;
  /** What stands in the place of `<!-- table name -->`. */
  readonly tables: Readonly<Record<string, string>>;
}

/** The finished pages, and what they need beside them. */
export interface Site {
  readonly pages: ReadonlyMap<string, string>;
  /** Files of the repository that pages link to, each with its path on the site. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Puts the pages together. Links to documents lead to where these are on the site, links to other files to a copy beside the
 * pages; what the site has not, such as a folder, stays as text. Throws where an include, a table or an anchor is not there.
 */
export function assembleSite(sources: SiteSources): Site {
  const places = placesOf(sources);
  const files = new Map<string, string>();
  const pages = new Map<string, string>();
  for (const [path, text] of sources.pages) {
    const relink = (part: string, from: string): string =>
      relinked(part, { ...sources, places, files, from, page: path });
    pages.set(path, fill(relink(text, join(SITE_FOLDER, path)), { sources, page: path, relink }));
  }
  return { pages, files };
}

interface Filling {
  readonly sources: SiteSources;
  readonly page: string;
  readonly relink: (part: string, from: string) => string;
}

function fill(text: string, { sources, page, relink }: Filling): string {
  return text
    .replace(INCLUDE, (_, path: string, section?: string) =>
      relink(partOf(sources, { path, section, page }), path),
    )
    .replace(TABLE, (_, name: string) => {
      const table = sources.tables[name];
      if (table === undefined) throw new Error(`${page} asks for an unknown table: ${name}`);
      return table;
    });
}

interface Wanted {
  readonly path: string;
  readonly section: string | undefined;
  readonly page: string;
}

/** A whole document, or one section of it with its heading. */
function partOf({ readDocument }: SiteSources, { path, section, page }: Wanted): string {
  const document = readDocument(path);
  if (document === undefined) throw new Error(`${page} includes ${path}, which is not there`);
  if (section === undefined) return document.trim();
  const lines = document.split('\n');
  const headings = headingsIn(document);
  const at = headings.findIndex(({ slug }) => slug === section);
  const first = headings[at];
  if (first === undefined) throw new Error(`${page} includes ${path}#${section}: no such heading`);
  const next = headings.slice(at + 1).find(({ level }) => level <= first.level);
  return lines.slice(first.line, next?.line).join('\n').trim();
}

interface Heading {
  readonly line: number;
  readonly level: number;
  readonly slug: string;
}

function headingsIn(text: string): readonly Heading[] {
  let isCode = false;
  return text.split('\n').flatMap((line, index) => {
    if (/^ *```/.test(line)) isCode = !isCode;
    const [, marks = '', title = ''] = (isCode ? undefined : /^(#{1,6}) (.+)$/.exec(line)) ?? [];
    return marks === '' ? [] : [{ line: index, level: marks.length, slug: slugOf(title) }];
  });
}

/** Where on the site a document and its anchors are. */
interface Place {
  readonly page: string;
  readonly path: string;
  readonly isWhole: boolean;
  readonly slugs: ReadonlySet<string>;
}

function placesOf(sources: SiteSources): readonly Place[] {
  return Array.from(sources.pages).flatMap(([page, text]) =>
    Array.from(text.matchAll(INCLUDE), ([, path = '', section]) => {
      const part = partOf(sources, { path, section, page });
      const slugs = new Set(headingsIn(part).map(({ slug }) => slug));
      return { page, path, isWhole: section === undefined, slugs };
    }),
  );
}

interface Linking extends SiteSources {
  readonly places: readonly Place[];
  readonly files: Map<string, string>;
  /** The file of the repository that the text is from. */
  readonly from: string;
  /** The page that it comes to. */
  readonly page: string;
}

function relinked(text: string, linking: Linking): string {
  // Every second piece is a block of code.
  return text
    .split(FENCED)
    .map((piece, index) => (index % 2 === 1 ? piece : relinkProse(piece, linking)))
    .join('');
}

function relinkProse(prose: string, linking: Linking): string {
  return prose.replace(LINK, (...found: unknown[]) => {
    const [whole, mark, words, target] = found as string[];
    // What stands between backticks is no link.
    if (whole === undefined || target === undefined || /^[a-z]+:|^\//.test(target))
      return whole ?? '';
    const address = addressOf(target, linking);
    return address === undefined ? (words ?? '') : `${mark ?? ''}[${words ?? ''}](${address})`;
  });
}

/** Where a link leads on the site; undefined where the site does not have it. */
function addressOf(target: string, linking: Linking): string | undefined {
  const { from, page, pages, places, files, isFile } = linking;
  const [relative = '', anchor] = target.split('#', 2);
  const path = relative === '' ? from : join(dirname(from), relative);
  const ofSite = path.startsWith(`${SITE_FOLDER}/`) ? path.slice(SITE_FOLDER.length + 1) : '';
  if (pages.has(ofSite)) return target;
  const place = placeOf(path, { anchor, places, page });
  if (place !== undefined) return `/${place.page}${anchor === undefined ? '' : `#${anchor}`}`;
  if (path.endsWith('.md')) {
    if (places.some((known) => known.isWhole && known.path === path))
      throw new Error(`${from} links to ${target}: no such heading`);
    return undefined;
  }
  if (!isFile(path)) return undefined;
  // A page would be looked for under a name that browsers do not show by themselves.
  const address = `/files/${PICTURE.test(path) ? path : `${path}.txt`}`;
  files.set(path, address);
  return address;
}

interface Aim {
  readonly anchor: string | undefined;
  readonly places: readonly Place[];
  readonly page: string;
}

function placeOf(path: string, { anchor, places, page }: Aim): Place | undefined {
  const fitting = places
    .filter((place) => place.path === path)
    .filter(({ slugs }) => anchor === undefined || slugs.has(anchor));
  return (
    fitting.find((place) => place.page === page) ??
    fitting.find(({ isWhole }) => isWhole) ??
    fitting[0]
  );
}

const SITE_FOLDER = 'docs/site';

const INCLUDE = /^<!-- include ([\w./-]+)(?:#([\w-]+))? -->$/gm;
const TABLE = /^<!-- table ([\w-]+) -->$/gm;

/** Code between backticks, or a link; neither goes on behind the end of a paragraph. */
const LINK = /`(?:[^`\n]|\n(?!\n))*`|(!?)\[((?:`[^`]*`|[^\]`\n]|\n(?!\n))*)\]\(([^()\s]+)\)/g;

const FENCED = /^( *```[^\n]*\n[^]*?^ *```)$/m;

const PICTURE = /\.(png|svg|jpg|webp)$/;
