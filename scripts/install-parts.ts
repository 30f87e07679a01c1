// Brings the parts that npm cannot install, once. Says what it does before it does it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, succeeds } from './command.ts';
import { fetchNewerCoturn } from './newer-coturn.ts';
import { findPart, INSTALL_COMMANDS, SYNAPSE_VENV, SYNAPSE_VERSION, type Part } from './parts.ts';

/** Installs what is missing and returns the parts that could not be had. */
export async function installParts(parts: readonly Part[]): Promise<readonly Part[]> {
  for (const part of parts) {
    if (findPart(part) === undefined) await install(part);
  }
  if (parts.includes('coturn')) await fetchNewerCoturn();
  const missing = parts.filter((part) => findPart(part) === undefined);
  for (const part of missing) {
    console.error(
      `\n!!! ${part} IS MISSING. Its tests do not run. Get it: ${INSTALL_COMMANDS[part]}\n`,
    );
  }
  return missing;
}

async function install(part: Part): Promise<void> {
  if (part === 'synapse') await installSynapse();
  else await installFromApt(part === 'firefox' ? 'firefox-esr' : part);
}

async function installFromApt(...packages: readonly string[]): Promise<boolean> {
  if (process.getuid?.() !== 0 || !succeeds('apt-get', ['--version'])) return false;
  console.log(`Installing ${packages.join(' ')} with apt-get …`);
  await run('apt-get', ['update', '-qq']);
  // RUNLEVEL keeps Debian from starting the services of what it installs.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return (await run('apt-get', ['install', '-y', '-qq', ...packages], { env })) === 0;
}

async function installSynapse(): Promise<void> {
  for (const python of ['python3', '/usr/bin/python3']) {
    if (await installSynapseWith(python)) return;
  }
  if (await installFromApt('python3', 'python3-venv')) await installSynapseWith('/usr/bin/python3');
}

async function installSynapseWith(python: string): Promise<boolean> {
  if (!succeeds(python, ['-c', 'import venv, ensurepip'])) return false;
  console.log(`Installing Synapse ${SYNAPSE_VERSION} from PyPI with ${python} (about a minute) …`);
  rmSync(SYNAPSE_VENV, { recursive: true, force: true });
  const pip = join(SYNAPSE_VENV, 'bin', 'pip');
  const isInstalled =
    (await run(python, ['-m', 'venv', SYNAPSE_VENV])) === 0 &&
    (await run(pip, ['install', '--quiet', `matrix-synapse==${SYNAPSE_VERSION}`])) === 0;
  // Half an installation would look like a whole one the next time.
  if (!isInstalled) rmSync(SYNAPSE_VENV, { recursive: true, force: true });
  return isInstalled;
}
