// The locked packages of one workspace, as the lock file that is published with it: who installs it gets what was tested.

/** One package in a lock file (npm's format, version 3). */
export interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The part of a lock file that is read here: packages by their places. */
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** The content of `npm-shrinkwrap.json` for a workspace. Throws where two packages would need the same place. */
export function shrinkwrapOf(packages: LockedPackages, workspace: string): object {
  const manifest = packages[workspace];
  if (!manifest) throw new Error(`There is no workspace ${workspace}`);
  const { name, version, dependencies, engines } = manifest as LockedPackage & Manifest;
  const root = { name, version, dependencies, engines };
  const places = new Map<string, LockedPackage>();
  for (const place of placesNeededBy(packages, workspace)) {
    // npm may put it beside the workspace or, for one inside another, beside the outer one.
    const own = place.slice(place.indexOf('node_modules/'));
    if (places.has(own)) throw new Error(`Two packages need ${own}`);
    places.set(own, packages[place] ?? {});
  }
  const sorted = [...places].sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    name,
    version,
    lockfileVersion: 3,
    requires: true,
    packages: { '': root, ...Object.fromEntries(sorted) },
  };
}

interface Manifest {
  readonly name?: string;
  readonly engines?: Readonly<Record<string, string>>;
}

/** Where the packages lie that a place brings with it, over any number of steps. */
function placesNeededBy(packages: LockedPackages, from: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [from];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { dependencies = {}, optionalDependencies = {} } = packages[place] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const next = resolve(packages, place, name);
      if (next === undefined || found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

/** As Node looks for a package: beside who wants it, then further out. */
function resolve(packages: LockedPackages, from: string, name: string): string | undefined {
  const folders = from.split('/');
  for (let depth = folders.length; depth >= 0; depth--) {
    const place = [...folders.slice(0, depth), 'node_modules', name].join('/');
    if (place in packages) return place;
  }
  return undefined;
}
