import { once } from 'node:events';
import { isIP, type Socket } from 'node:net';
import { connect, rootCertificates, type TLSSocket } from 'node:tls';
import { readCertificate, type Certificate } from './certificate.ts';
import { CheckError, within } from './check-error.ts';
import type { LinkOptions, Server } from './server.ts';

/** Speaks TLS on an open connection, as strictly as browsers do; throws {@link CheckError} and closes it otherwise. */
export async function secure(
  plain: Socket,
  { host }: Server,
  { stepMs, authorities }: LinkOptions,
): Promise<{ socket: TLSSocket; certificate: Certificate | undefined }> {
  const socket = connect({
    socket: plain,
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] }),
    // Whether it is trusted is asked below, where the certificate can be told as well. Nothing is sent before.
    rejectUnauthorized: false,
  });
  try {
    await within(stepMs, once(socket, 'secureConnect'), 'noTls');
    const certificate = readCertificate(socket.getPeerCertificate(), Date.now());
    if (!socket.authorized) throw distrust(socket, certificate);
    return { socket, certificate };
  } catch (error) {
    socket.destroy();
    throw error instanceof CheckError ? error : new CheckError('noTls', '', { cause: error });
  }
}

function distrust(socket: TLSSocket, certificate: Certificate | undefined): CheckError {
  // The types say Error; it is the code as text, or, for a wrong name, the error of `checkServerIdentity`.
  const reason: unknown = socket.authorizationError;
  const code = reason instanceof Error && 'code' in reason ? reason.code : reason;
  const names = certificate?.names.join(', ') ?? '';
  const endsOn = certificate?.endsOn ?? '';
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return new CheckError('certificateExpired', endsOn);
    case 'CERT_NOT_YET_VALID':
      return new CheckError('certificateNotYetValid');
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return new CheckError('wrongName', names);
    default:
      return new CheckError('notTrusted', String(code));
  }
}
