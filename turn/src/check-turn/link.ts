import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, isIPv6, type Socket } from 'node:net';
import type { Certificate } from './certificate.ts';
import { CheckError, socketError, within } from './check-error.ts';
import { Frames } from './frames.ts';
import type { Inbox } from './inbox.ts';
import { secure } from './secure.ts';
import type { LinkOptions, Server } from './server.ts';

/** A way to a server that keeps the borders of packets. */
export interface Link {
  /** True where nothing is lost: a stream. */
  readonly isStream: boolean;
  /** The server's certificate, over TLS. */
  readonly certificate: Certificate | undefined;
  send(packet: Buffer): void;
  close(): void;
}

/** Opens a way to a server; what comes from there goes to the inbox. Throws {@link CheckError}. */
export async function openLink(server: Server, inbox: Inbox, options: LinkOptions): Promise<Link> {
  switch (server.transport) {
    case 'udp':
      return openUdp(server, inbox);
    case 'tcp':
      return overStream(await openTcp(server, options), inbox);
    case 'tls': {
      const { socket, certificate } = await secure(await openTcp(server, options), server, options);
      return overStream(socket, inbox, certificate);
    }
    case 'dtls':
      throw new CheckError('dtls');
  }
}

async function openUdp({ address, port }: Server, inbox: Inbox): Promise<Link> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  // A connected socket hears of closed ports, and nobody else can send to it.
  socket.connect(port, address);
  try {
    await once(socket, 'connect');
  } catch (error) {
    socket.close();
    throw socketError(error);
  }
  const fail = (error: unknown): void => {
    inbox.fail(socketError(error));
  };
  socket.on('message', (bytes) => {
    inbox.receive(bytes);
  });
  socket.on('error', fail);
  return {
    isStream: false,
    certificate: undefined,
    send: (packet) => {
      socket.send(packet, (error) => {
        if (error) fail(error);
      });
    },
    close: () => {
      socket.close();
    },
  };
}

async function openTcp({ address, port }: Server, { stepMs }: LinkOptions): Promise<Socket> {
  const socket = connect({ host: address, port, noDelay: true });
  try {
    await within(stepMs, once(socket, 'connect'), 'timedOut');
    return socket;
  } catch (error) {
    socket.destroy();
    throw error instanceof CheckError ? error : socketError(error);
  }
}

function overStream(socket: Socket, inbox: Inbox, certificate?: Certificate): Link {
  const frames = new Frames();
  socket.on('data', (bytes) => {
    try {
      for (const packet of frames.push(bytes)) inbox.receive(packet);
    } catch (error) {
      socket.destroy();
      inbox.fail(error as CheckError);
    }
  });
  socket.on('error', (error) => {
    inbox.fail(socketError(error));
  });
  socket.on('end', () => {
    inbox.fail(new CheckError('closed'));
  });
  return {
    isStream: true,
    certificate,
    send: (packet) => {
      if (socket.writable) socket.write(packet);
    },
    close: () => {
      socket.destroy();
    },
  };
}
