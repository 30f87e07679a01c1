// npm run docs:tables writes docs/conformance.md and docs/resilience.md anew from the sources and the last test runs on this
// machine. With --check it only looks whether they fit the sources.
import { checkDocuments, writeDocuments } from './documents.ts';
import { loadEvidence } from './evidence.ts';

const complaints = process.argv.includes('--check')
  ? checkDocuments()
  : writeDocuments(loadEvidence()).map(({ id }) => `${id} is open`);
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length === 0 ? 0 : 1;
