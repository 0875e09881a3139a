/** A cable between a seat and the station that can be cut: after so many pieces of data, in either direction. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export type Direction = 'up' | 'down';

export interface Cable {
  readonly address: string;
  /** How many pieces have gone each way since the last order. */
  readonly passed: Readonly<Record<Direction, number>>;
  /**
   * Cuts all connections when so many pieces have gone this way. `before`: the piece itself is lost; otherwise it is
   * through, and nothing after it. New connections work again at once.
   */
  cutAt(direction: Direction, piece: number, before: boolean): void;
  /** How often it was cut. */
  readonly cuts: number;
}

export async function cable(to: string): Promise<Cable> {
  const { hostname, port } = new URL(to);
  const passed = { up: 0, down: 0 };
  let order: { direction: Direction; piece: number; before: boolean } | null = null;
  let cuts = 0;
  const open = new Set<Socket>();

  function cut(): void {
    order = null;
    cuts += 1;
    for (const socket of open) socket.destroy();
  }

  function carry(from: Socket, into: Socket, direction: Direction): void {
    from.on('data', (data) => {
      passed[direction] += 1;
      const isNow = order?.direction === direction && passed[direction] >= order.piece;
      if (isNow && order?.before) return cut();
      into.write(data, () => {
        if (isNow) cut();
      });
      return undefined;
    });
    from.on('end', () => into.end());
    from.on('error', () => into.destroy());
    from.on('close', () => {
      open.delete(from);
      into.destroy();
    });
  }

  const server = createServer((client) => {
    const station = connect(Number(port), hostname);
    for (const socket of [client, station]) {
      open.add(socket);
      socket.setNoDelay(true);
    }
    carry(client, station, 'up');
    carry(station, client, 'down');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, // listening on a port, so it is one
    passed,
    cutAt(direction, piece, before) {
      Object.assign(passed, { up: 0, down: 0 });
      order = { direction, piece, before };
    },
    get cuts() {
      return cuts;
    },
  };
}
