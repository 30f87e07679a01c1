import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVIL_ANSWERS, startHomeserver, userOf } from '../../test/fake-homeserver.ts';
import { buildService, openIdToken, SECRET } from '../../test/service.ts';
import { createLogger } from '../operations/logger.ts';

test('R104: no secret, token, user or password stands in the log or in a refusal', async (t) => {
  const seen: string[] = [];
  for (const answer of [userOf('example.org'), ...Object.values(EVIL_ANSWERS), () => undefined]) {
    const { url } = await startHomeserver(t, answer);
    const service = await buildService(t, url, { deps: { limits: { homeserverTimeoutMs: 50 } } });
    const answers = [
      await service.prove(openIdToken('canary')),
      await service.prove(openIdToken('canary', 'canary.example')),
      await service.prove('{"access_token":"openid-canary'),
      await service.prove({ access_token: ['openid-canary'], matrix_server_name: 'example.org' }),
      await service.prove(`"${'openid-canary'.repeat(1000)}"`),
      await service.turnServer({ authorization: 'Bearer access-canary' }),
      await service.turnServer({ authorization: 'access-canary' }),
      await service.app.inject('/_matrix/client/v3/voip/turnServer?access_token=access-canary'),
      await service.app.inject('/access-canary'),
      await service.app.inject('/%E0%A4%A?access-canary'),
    ];
    const passwords = answers
      .filter(({ statusCode }) => statusCode === 200)
      .map((given) => given.json<{ password: string }>().password);
    const refusals = answers.filter(({ statusCode }) => statusCode !== 200);
    seen.push(
      service.log(),
      ...refusals.map(({ body, headers }) => body + JSON.stringify(headers)),
    );
    for (const password of passwords) assert.ok(!service.log().includes(password));
  }

  const text = seen.join('\n');
  assert.match(text, /Answered/v);
  assert.doesNotMatch(text, /canary/v);
  assert.ok(!text.includes(SECRET));
});

test('a line that is about to show a secret shows [hidden]', () => {
  const lines: string[] = [];
  const log = createLogger({ write: (line) => lines.push(line) });

  log.info({ request: { headers: { authorization: 'Bearer canary' } } }, 'one');
  log.info({ access_token: 'canary', config: { a: [{ b: { c: { d: 'canary' } } }] } }, 'two');

  assert.doesNotMatch(lines.join(''), /canary/v);
  assert.equal(lines.join('').match(/\[hidden\]/gv)?.length, 3);
});
