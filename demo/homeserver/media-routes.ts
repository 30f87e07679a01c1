import { notFound } from './matrix-error.ts';
import { authed, open, Reply, taking, type MatrixRequest, type Route } from './route.ts';
import type { World } from './world.ts';

/** The routes of the media repository; a thumbnail is the whole file. */
export function mediaRoutes(world: World): readonly Route[] {
  const upload = (request: MatrixRequest): Record<string, unknown> => {
    const contentType = request.header('content-type') ?? 'application/octet-stream';
    return { content_uri: world.media.add(request.raw, contentType) };
  };
  const download = (request: MatrixRequest): Reply => {
    if (request.param('serverName') !== world.serverName) throw notFound('No such file');
    const { bytes, contentType } = world.media.get(request.param('mediaId'));
    return new Reply(200, bytes, { 'content-type': contentType, ...SAFE_HEADERS });
  };
  const limits = (): Record<string, unknown> => ({ 'm.upload.size': MAX_UPLOAD_BYTES });
  const file = ':serverName/:mediaId';
  return [
    taking(MAX_UPLOAD_BYTES, authed('POST', '/_matrix/media/v3/upload', upload)),
    authed('GET', '/_matrix/client/v1/media/config', limits),
    authed('GET', '/_matrix/media/v3/config', limits),
    ...['download', 'thumbnail'].flatMap((kind) => [
      authed('GET', `/_matrix/client/v1/media/${kind}/${file}`, download),
      authed('GET', `/_matrix/client/v1/media/${kind}/${file}/:fileName`, download),
      open('GET', `/_matrix/media/v3/${kind}/${file}`, download),
      open('GET', `/_matrix/media/v3/${kind}/${file}/:fileName`, download),
    ]),
  ];
}

const MAX_UPLOAD_BYTES = 10_000_000;

// A file of a stranger must not run scripts in the name of this server.
const SAFE_HEADERS = {
  'content-disposition': 'attachment',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};
