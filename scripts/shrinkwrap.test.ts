import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shrinkwrapOf, type LockedPackages } from './shrinkwrap.ts';

const PACKAGES: LockedPackages = {
  service: { version: '1.0.0', dependencies: { one: '1', two: '1' } },
  other: { version: '1.0.0', dependencies: { three: '1' } },
  'node_modules/one': { version: '1.1.0', integrity: 'sha512-one', dependencies: { deep: '2' } },
  'node_modules/one/node_modules/deep': { version: '2.0.0' },
  'node_modules/deep': { version: '1.0.0' },
  'service/node_modules/two': { version: '1.2.0', dependencies: { deep: '1' } },
  'node_modules/two': { version: '9.0.0' },
  'node_modules/three': { version: '1.0.0' },
};

test('a workspace takes along what it needs, where Node finds it, and nothing else', () => {
  const { packages } = shrinkwrapOf(PACKAGES, 'service') as { packages: LockedPackages };

  const versions = Object.entries(packages).map(([place, { version }]) => `${place}@${version}`);
  assert.deepEqual(versions, [
    '@1.0.0',
    'node_modules/deep@1.0.0',
    'node_modules/one@1.1.0',
    'node_modules/one/node_modules/deep@2.0.0',
    'node_modules/two@1.2.0',
  ]);
  assert.equal(packages['node_modules/one']?.integrity, 'sha512-one');
});

test('a workspace inside another finds what lies beside the outer one', () => {
  const packages: LockedPackages = {
    ...PACKAGES,
    'service/inner': { version: '1.0.0', dependencies: { two: '1' } },
  };

  const shrinkwrap = shrinkwrapOf(packages, 'service/inner') as { packages: LockedPackages };

  assert.equal(shrinkwrap.packages['node_modules/two']?.version, '1.2.0');
});

test('two packages that need one place are an error', () => {
  const packages: LockedPackages = {
    ...PACKAGES,
    'node_modules/one': { version: '1.1.0', dependencies: { two: '9' } },
  };

  assert.throws(() => shrinkwrapOf(packages, 'service'), /Two packages need node_modules\/two/);
});
