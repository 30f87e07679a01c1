import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { stunServers } from '../minting/issuer.ts';
import { urisOf, type UriSets } from '../minting/uri-sets.ts';
import { ServiceError } from '../service-error.ts';
import { REFUSALS, RegionSchema, StunSchema } from './schemas.ts';

/** The servers, and whether anybody may know those of them that relay nothing. */
export interface StunParts extends UriSets {
  readonly publicStun: boolean;
}

/** The route that tells STUN servers to anybody: they say under which address one is seen, and cost next to nothing. */
export const stunRoute: FastifyPluginCallbackTypebox<StunParts> = (app, parts, done) => {
  app.get(
    '/v1/stun',
    {
      schema: {
        summary: 'STUN servers for anybody, if PUBLIC_STUN is true',
        querystring: RegionSchema,
        response: { 200: StunSchema, ...REFUSALS },
      },
    },
    ({ query }) => {
      if (!parts.publicStun) throw new ServiceError('publicStunIsOff', 'PUBLIC_STUN is not true');
      const iceServers = stunServers(urisOf(parts, query.region));
      return { uris: iceServers.flatMap(({ urls }) => urls), iceServers };
    },
  );
  done();
};
