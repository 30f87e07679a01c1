import { ConfigError } from '../src/settings/config-error.ts';

/** The names of all settings that a service reads from an environment without any. */
export function askedSettings(
  readConfig: (env: Readonly<Record<string, string | undefined>>) => unknown,
): readonly string[] {
  const names = new Set<string>();
  const env = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get(_target, name) {
        names.add(String(name));
        return undefined;
      },
    },
  );
  try {
    readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
  }
  return [...names];
}
