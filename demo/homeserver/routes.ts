import { deviceRoutes } from './device-routes.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { keyRoutes } from './key-routes.ts';
import { loginRoutes } from './login-routes.ts';
import { mediaRoutes } from './media-routes.ts';
import { openIdRoutes } from './openid-routes.ts';
import { pushRuleRoutes } from './push-rules.ts';
import { roomRoutes } from './room-routes.ts';
import type { Route } from './route.ts';
import { syncRoutes } from './sync.ts';
import { userRoutes } from './user-routes.ts';
import { voipRoutes } from './voip-routes.ts';
import type { World } from './world.ts';

/** Everything the server answers to. */
export function routesOf(world: World): readonly Route[] {
  return [
    ...discoveryRoutes(world),
    ...loginRoutes(world),
    ...syncRoutes(world),
    ...userRoutes(world),
    ...roomRoutes(world),
    ...eventRoutes(world),
    ...historyRoutes(world),
    ...deviceRoutes(world),
    ...keyRoutes(world),
    ...voipRoutes(world),
    ...openIdRoutes(world),
    ...mediaRoutes(world),
    ...pushRuleRoutes(),
  ];
}
