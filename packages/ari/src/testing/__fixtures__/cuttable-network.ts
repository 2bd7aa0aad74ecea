/** A network between a test and Asterisk that can be cut, as one that breaks is. */
import { systemClock } from '@dialwright/core';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttableNetwork {
  /** What it leads to, through this network. */
  url: string;
  /** Breaks every connection at once; new ones are let through again after `forMs`. */
  cut(forMs: number): void;
  close(): Promise<void>;
}

/** @param target the URL that is reached through it. */
export async function cuttableNetwork(target: string): Promise<CuttableNetwork> {
  const to = new URL(target);
  const sockets = new Set<Socket>();
  let isCut = false;
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(to.port), to.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${to.pathname}`,
    cut(forMs) {
      isCut = true;
      breakAll();
      systemClock.setTimer(forMs, () => (isCut = false));
    },
    close() {
      breakAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
