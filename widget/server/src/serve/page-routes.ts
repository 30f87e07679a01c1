import { relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';
import { cacheControlOf } from './page-headers.ts';

/** The page, and what goes with each of its files. */
export interface PageParts {
  readonly folder: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The page's files, one route for each that is there at the start: no path leads out of the folder, and none to a file that
 * came later.
 */
export const pageRoutes: FastifyPluginAsync<PageParts> = async (app, { folder, headers }) => {
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.headers({ ...headers, 'cache-control': cacheControlOf(relative(folder, path)) });
    },
  });
};
