import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** A certificate with its private key, as PEM; fits the options of a TLS server. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority of a test's own. */
export interface Authority {
  /** Its own certificate as PEM: whoever trusts this trusts what it issues. */
  readonly ca: string;
  /** A certificate for these names and IP addresses. */
  issue(...names: readonly string[]): Promise<Certificate>;
  /** One that ends at that time. */
  issueUntil(end: Date, ...names: readonly string[]): Promise<Certificate>;
}

/** Makes an authority that nobody trusts yet. */
export async function createAuthority(): Promise<Authority> {
  const root = await generate([{ name: 'commonName', value: 'Authority of a test' }], {
    ...STRENGTH,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const issue = async (
    names: readonly string[],
    validity: { notBeforeDate?: Date; notAfterDate?: Date },
  ): Promise<Certificate> => {
    const altNames = names.map((name) =>
      isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
    );
    const { private: key, cert } = await generate(
      [{ name: 'commonName', value: 'Server of a test' }],
      {
        ...STRENGTH,
        ...validity,
        ca: { key: root.private, cert: root.cert },
        extensions: [{ name: 'subjectAltName', altNames }],
      },
    );
    return { key, cert };
  };
  return {
    ca: root.cert,
    issue: (...names) => issue(names, {}),
    issueUntil: (end, ...names) =>
      issue(names, { notBeforeDate: new Date(end.getTime() - YEAR_MS), notAfterDate: end }),
  };
}

const YEAR_MS = 365 * 86_400_000;
const STRENGTH = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
