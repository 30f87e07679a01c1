import { readFileSync } from 'node:fs';
import {
  ConfigError,
  EnvReader,
  read,
  readServiceSettings,
  ValueError,
  warningsAboutService,
  type ServiceSettings,
} from '@matrix-call/service';
import { DEFAULT_WIDGET_NAME, widgetUrl } from 'matrix-call/registration';
import { DEFAULT_FRAME_ANCESTORS } from './serve/page-headers.ts';

/** Everything the service can be told, read once at the start. */
export interface Config extends ServiceSettings {
  /** The address of the page, as clients reach it; ends with a slash. */
  readonly publicUrl: string;
  readonly widgetName: string;
  /** What the page is told; the types of this package name no other, which its users need not install. */
  readonly widget: { readonly turnService: string | undefined; readonly relayOnly: boolean };
  /** Who may show the page in a frame, as in a Content-Security-Policy. */
  readonly frameAncestors: readonly string[];
  /** Sentences about settings that work but are probably not meant. */
  readonly warnings: readonly string[];
}

/** Reads the environment; throws one {@link ConfigError} that names everything that is wrong with it. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Config {
  const reader = new EnvReader(env, readFile);
  const service = readServiceSettings(reader, 8070);
  const config = {
    ...service,
    publicUrl: reader.required('PUBLIC_URL', pageAddress) ?? '',
    widgetName: reader.optional('WIDGET_NAME', widgetName) ?? DEFAULT_WIDGET_NAME,
    widget: {
      turnService: reader.optional('TURN_SERVICE', (text) => secureUrl(text).href),
      relayOnly: reader.optional('RELAY_ONLY', flag) ?? false,
    },
    frameAncestors: reader.optional('FRAME_ANCESTORS', frameAncestors) ?? DEFAULT_FRAME_ANCESTORS,
    warnings: warningsAboutService(service),
  };
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}

// Names of files are looked up below it.
function pageAddress(text: string): string {
  const url = secureUrl(text);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}

// Where browsers give a camera, as the registration has it.
function secureUrl(text: string): URL {
  const url = read.baseUrl(text);
  try {
    widgetUrl(text);
  } catch (error) {
    throw new ValueError(
      `must start with https:// (http:// only on localhost), not "${url.origin}": browsers give no camera otherwise`,
      { cause: error },
    );
  }
  return url;
}

function widgetName(text: string): string {
  if (text.length > 100 || /\p{Cc}/v.test(text)) {
    throw new ValueError('must be one line of at most 100 characters');
  }
  return text;
}

function flag(text: string): boolean {
  if (text !== 'true' && text !== 'false') {
    throw new ValueError(`must be true or false, not "${text}"`);
  }
  return text === 'true';
}

function frameAncestors(text: string): readonly string[] {
  const sources = text.split(/\s+/v);
  const wrong = sources.find((source) => !SOURCE.test(source));
  if (wrong !== undefined) {
    throw new ValueError(
      `has "${wrong}", which is no source such as https://app.example.org, https://*.example.org or vector:; separate several by spaces`,
    );
  }
  if (sources.length > 1 && sources.includes("'none'")) {
    throw new ValueError("has 'none' beside other sources; it stands alone");
  }
  return sources;
}

// "CSP source expressions", those that say where a page comes from.
const SOURCE =
  /^(?:'self'|'none'|[A-Za-z][A-Za-z0-9+.\-]{0,30}:(?:\/\/(?:\*\.)?[A-Za-z0-9.\-\[\]:]{1,255}(?::\*)?)?)$/v;
