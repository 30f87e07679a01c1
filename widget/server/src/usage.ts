/** What `--help` shows. */
export const USAGE = `Usage: matrix-call-widget <command> [options]

Serves the call widget to Element and other Matrix clients, and registers it in rooms.

  serve         serve the page and the hook of Element's call button; settings come from
                the environment, README.md explains them
  add           put the widget into a room, or renew it there
      --homeserver <url or server name>   --room <!id or #alias>   --page <https URL of the page>
      --name <name>          what the room reads over it ("Call")
      --turn-service <url>   the TURN service that the page asks
      --relay-only           calls use relays only, so that nobody learns the other's address
      --pin                  show it above the messages, to everybody
  remove        take the widget out of a room
      --homeserver <url or server name>   --room <!id or #alias>
  well-known    print what belongs into /.well-known/matrix/client, so that Element's own call
                button opens the widget
      --page <url>           where "serve" has the page; or
      --hook <url>           where its hook is
      --ignore-dm            leave rooms of two people to Element's own calls
  --version     show the version
  --help        show this

"add" and "remove" act in the name of whose access token is in MATRIX_ACCESS_TOKEN, or in the file
that MATRIX_ACCESS_TOKEN_FILE names. It is no option: other users of this machine can read those.

Exit codes: 0 done, 1 refused or failed, 2 wrong command line, 3 no access token, 4 homeserver
unreachable, 5 no homeserver there, 6 access token unknown, 7 no such room or not in it, 8 too
little power in the room, 9 rate limited for longer than a minute, 78 wrong settings of "serve".
`;
