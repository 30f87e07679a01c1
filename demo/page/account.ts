// Logging in with a password, as any page can that has no login of its own yet.

/** Someone who is logged in. */
export interface Account {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

/** Logs in on a new device; throws with the homeserver's words if it refuses. */
export async function logIn(
  homeserver: string,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<Account> {
  const response = await fetch(`${homeserver}/_matrix/client/v3/login`, {
    method: 'POST',
    body: JSON.stringify({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user },
      password,
      initial_device_display_name: 'matrix-call demo',
    }),
  });
  const answer = (await response.json()) as Record<string, string | undefined>;
  const { user_id: userId, device_id: deviceId, access_token: accessToken } = answer;
  if (!userId || !deviceId || !accessToken) {
    throw new Error(answer['error'] ?? `The homeserver answered ${response.status}`);
  }
  return { userId, deviceId, accessToken };
}
