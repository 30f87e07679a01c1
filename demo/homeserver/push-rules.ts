import type { JsonObject } from './json.ts';
import { authed, type Route } from './route.ts';

/** The push rules of everybody: the server pushes nothing, but clients read from them what to ring for. */
export const PUSH_RULES: JsonObject = {
  global: {
    override: [rule('.m.rule.master', { enabled: false, conditions: [], actions: [] })],
    content: [],
    room: [],
    sender: [],
    underride: [
      rule('.m.rule.call', {
        enabled: true,
        conditions: [{ kind: 'event_match', key: 'type', pattern: 'm.call.invite' }],
        actions: ['notify', { set_tweak: 'sound', value: 'ring' }],
      }),
      rule('.m.rule.message', {
        enabled: true,
        conditions: [{ kind: 'event_match', key: 'type', pattern: 'm.room.message' }],
        actions: ['notify'],
      }),
    ],
  },
};

/** The routes that read the push rules. */
export function pushRuleRoutes(): readonly Route[] {
  const path = '/_matrix/client/v3/pushrules';
  return [
    authed('GET', path, () => PUSH_RULES),
    authed('GET', `${path}/`, () => PUSH_RULES),
    authed('GET', `${path}/global`, () => PUSH_RULES['global'] as JsonObject),
    authed('GET', `${path}/global/`, () => PUSH_RULES['global'] as JsonObject),
  ];
}

function rule(ruleId: string, rest: JsonObject): JsonObject {
  return { rule_id: ruleId, default: true, ...rest };
}
