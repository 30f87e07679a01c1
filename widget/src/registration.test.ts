import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runTemplate } from 'matrix-widget-api';
import { addWidgetLine, widgetEvent, widgetUrl } from './registration.ts';

const PAGE = 'https://call.example.org/widget/';

test('the URL has every parameter in the fragment, with variables for the host', () => {
  assert.equal(
    widgetUrl(PAGE),
    'https://call.example.org/widget/#?roomId=$matrix_room_id&userId=$matrix_user_id' +
      '&displayName=$matrix_display_name&deviceId=$org.matrix.msc3819.matrix_device_id' +
      '&baseUrl=$org.matrix.msc4039.matrix_base_url&clientId=$org.matrix.msc2873.client_id' +
      '&theme=$org.matrix.msc2873.client_theme&lang=$org.matrix.msc2873.client_language',
  );
});

test('settings of the registration follow the variables', () => {
  const url = widgetUrl(PAGE, { turnService: 'https://turn.example.org/$a', relayOnly: true });

  assert.ok(url.endsWith('&turnService=https%3A%2F%2Fturn.example.org%2F%24a&relayOnly'));
  assert.equal(widgetUrl(PAGE, { relayOnly: false }), widgetUrl(PAGE));
});

const PLAIN = {
  roomId: '!room:example.org',
  userId: '@alice:example.org',
  displayName: 'Alice',
  deviceId: 'ABC',
  baseUrl: 'https://matrix.example.org/',
  clientId: 'io.element.web',
  theme: 'dark',
  lang: 'en-GB',
};

for (const [what, values] of Object.entries({
  'plain values': PLAIN,
  'values with the signs of a URL': { ...PLAIN, displayName: "A&b=c#d%e?f+g h'(i)!*/%24é😀" },
  'values that look like variables': {
    ...PLAIN,
    displayName: '$matrix_user_id $& $1 $matrix_avatar_url',
    deviceId: '$matrix_room_id$org.matrix.msc2873.client_id',
    userId: '@$matrix_display_name:example.org',
  },
  'names of others as beginnings': {
    ...PLAIN,
    roomId: '!matrix_room_id:x',
    userId: '@matrix_user_id_2:x',
  },
})) {
  test(`the host's replacement gives back each parameter exactly: ${what}`, () => {
    const { content } = widgetEvent({
      pageUrl: PAGE,
      settings: { turnService: 'https://turn.example.org/a%20b', relayOnly: true },
    });

    const url = runTemplate(
      content.url,
      { ...content, data: { ...content.data }, creatorUserId: '@admin:example.org' },
      {
        widgetRoomId: values.roomId,
        currentUserId: values.userId,
        userDisplayName: values.displayName,
        deviceId: values.deviceId,
        baseUrl: values.baseUrl,
        clientId: values.clientId,
        clientTheme: values.theme,
        clientLanguage: values.lang,
      },
    );

    assert.deepEqual(Object.fromEntries(readFragment(url)), {
      ...values,
      turnService: 'https://turn.example.org/a%20b',
      relayOnly: '',
    });
    assert.equal(new URL(url).search, '');
  });
}

test('nothing that somebody registers in data replaces a part of a variable of ours', () => {
  const { content } = widgetEvent({ pageUrl: PAGE });

  assert.deepEqual(content.data, {});
});

test('the event has what hosts read: its ID also inside, and the creator where known', () => {
  assert.deepEqual(widgetEvent({ pageUrl: PAGE }), {
    type: 'im.vector.modular.widgets',
    stateKey: 'matrix-call',
    content: {
      id: 'matrix-call',
      type: 'm.custom',
      url: widgetUrl(PAGE),
      name: 'Call',
      data: {},
    },
  });
  const { content } = widgetEvent({ pageUrl: PAGE, name: 'Talk', creatorUserId: '@a:b' });
  assert.deepEqual([content.name, content.creatorUserId], ['Talk', '@a:b']);
});

test('the line to type is one line without spaces in the URL', () => {
  const line = addWidgetLine('https://call.example.org/a b/', { relayOnly: true });

  assert.match(line, /^\/addwidget https:\/\/call\.example\.org\/a%20b\/#\?\S+&relayOnly$/v);
});

test('a dollar in the path is no variable', () => {
  assert.ok(
    widgetUrl('https://call.example.org/$matrix_user_id/').startsWith(
      'https://call.example.org/%24matrix_user_id/#?',
    ),
  );
});

for (const page of ['http://localhost:8070/', 'http://127.0.0.1/', 'http://[::1]:8070/x/']) {
  test(`${page} is allowed, as browsers trust this machine`, () => {
    assert.ok(widgetUrl(page).startsWith(`${page}#?`));
  });
}

test('R119: a page that browsers would give no camera is not registered', () => {
  assert.throws(() => widgetUrl('http://call.example.org/'), /must start with https:/v);
});

for (const [page, why] of [
  ['call.example.org', /must be a URL, not "call\.example\.org"/],
  ['http://call.example.org/', /must start with https:\/\//],
  ['http://localhost.example.org/', /must start with https:\/\//],
  ['javascript:alert(1)', /must start with https:\/\//],
  ['https://call.example.org/?', /must have no user, query or fragment/],
  ['https://call.example.org/?v=1', /must have no user, query or fragment/],
  ['https://call.example.org/#x', /must have no user, query or fragment/],
  ['https://me:word@call.example.org/', /must have no user, query or fragment/],
] as const) {
  test(`${page} is refused with its reason`, () => {
    assert.throws(() => widgetUrl(page), { name: 'TypeError', message: why });
    assert.throws(() => widgetUrl(PAGE, { turnService: page }), {
      name: 'TypeError',
      message: why,
    });
  });
}

function readFragment(url: string): URLSearchParams {
  return new URLSearchParams(new URL(url).hash.replace(/^#\?/v, ''));
}
