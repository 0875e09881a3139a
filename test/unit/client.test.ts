/** What a screen shows is the newest, however the changes and the answers overtake each other. */
import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Client } from '../../src-renderer/kit/client.ts';
import type { Answer, LiveListener, Transport } from '../../src-renderer/kit/transport.ts';

/** A shop that counts its changes; `answer` gives the number that stood when the oldest open call came in. */
function slowShop() {
  const open: (() => void)[] = [];
  let listener: LiveListener | null = null;
  let seq = 0;
  const refuse = (): never => {
    throw new Error('not asked for here');
  };
  const transport: Transport = {
    host: 'station',
    call: () => {
      const seen = seq;
      return new Promise<Answer>((resolve) => open.push(() => resolve({ ok: true, value: seen })));
    },
    live: (heard) => {
      listener = heard;
      heard.connected(true);
      return () => {};
    },
    upload: refuse,
    setPatient: () => undefined,
    fileUrl: refuse,
    paperUrl: refuse,
    exportUrl: refuse,
    print: null,
  };
  return {
    transport,
    waiting: () => open.length,
    change(topic: 'repair_order' | 'customer') {
      seq += 1;
      listener?.message({ type: 'change', epoch: 'one', seq, topics: [topic], by: null });
    },
    session() {
      seq += 1;
      listener?.message({ type: 'session' });
    },
    async answer() {
      open.shift()?.();
      await vi.advanceTimersByTimeAsync(1);
    },
  };
}

function watch(client: Client, name: 'workshop.cars' | 'session.current') {
  const observer = new QueryObserver<unknown>(client.queries, {
    queryKey: [name, {}],
    queryFn: () => client.read(name, {}),
  });
  const stop = observer.subscribe(() => {});
  return { stop, shown: () => observer.getCurrentResult().data };
}

describe('a reading that is overtaken by changes', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('window', { addEventListener: () => {}, removeEventListener: () => {} });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('%i changes, one during each answer: the last one is shown', async (changes) => {
    const shop = slowShop();
    const client = new Client(shop.transport);
    const end = client.start();
    const cars = watch(client, 'workshop.cars');
    for (let made = 0; made < changes; made += 1) {
      expect(shop.waiting()).toBe(1);
      shop.change('repair_order');
      await shop.answer();
    }
    while (shop.waiting() > 0) await shop.answer();
    expect(cars.shown()).toBe(changes);
    cars.stop();
    end();
  });

  test('changes without end: something is shown meanwhile', async () => {
    const shop = slowShop();
    const client = new Client(shop.transport);
    const end = client.start();
    const cars = watch(client, 'workshop.cars');
    for (let made = 0; made < 30; made += 1) {
      shop.change('repair_order');
      await shop.answer();
    }
    expect(cars.shown()).toBeGreaterThan(20);
    cars.stop();
    end();
  });

  test('what others changed does not concern it', async () => {
    const shop = slowShop();
    const client = new Client(shop.transport);
    const end = client.start();
    const cars = watch(client, 'workshop.cars');
    shop.change('customer');
    await shop.answer();
    expect(shop.waiting()).toBe(0);
    expect(cars.shown()).toBe(0);
    cars.stop();
    end();
  });

  test('somebody signs in or out while the seat asks who is signed in', async () => {
    const shop = slowShop();
    const client = new Client(shop.transport);
    const end = client.start();
    const session = watch(client, 'session.current');
    shop.session();
    await shop.answer();
    while (shop.waiting() > 0) await shop.answer();
    expect(session.shown()).toBe(1);
    session.stop();
    end();
  });
});
