/** What an end-to-end test begins with: a browser for its file, a demo shop of its own, people at seats. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { browserPath, faultsIn, launchBrowser, openSeat, type Seat, type Station, startStation } from './app.ts';
import { testFolder } from './folders.ts';
import { demoSeat, demoSeatOf, type HttpSeat } from './http-seat.ts';

/** One for all tests of the file; nobody asks for it where there is none. */
export function fileBrowser(options: { showsPdf?: boolean } = {}): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (browserPath) browser = await launchBrowser(options);
  });
  afterAll(() => browser?.close());
  return () => {
    if (!browser) throw new Error('no browser');
    return browser;
  };
}

export interface SeatGiven {
  /** Where it begins. */
  readonly path?: string;
  readonly width?: number;
  readonly height?: number;
}

export interface DemoDesk {
  readonly dataDir: string;
  station(): Station;
  /** The same data on the same port, as after a power cut. */
  restart(): Promise<void>;
  /** Somebody with this hat, without a screen. */
  as(role: string): Promise<HttpSeat>;
  /**
   * A screen at which this person is signed in already. The sign-in screen has tests of its own; each page that is
   * loaded for it costs a second.
   */
  seat(name: string, given?: SeatGiven): Promise<Seat>;
  page(name: string, given?: SeatGiven): Promise<Page>;
}

/** The demo shop with its queue. When the test ends, no screen may have complained and no fault have been logged. */
export async function demoDesk(browser: Browser): Promise<DemoDesk> {
  const dataDir = testFolder();
  let station = await startStation({ dataDir, demo: 'queue' });
  const seats: Seat[] = [];
  onTestFinished(async () => {
    for (const { complaints, context } of seats) {
      expect(complaints).toEqual([]);
      await context.close();
    }
    await station.stop();
    expect(faultsIn(dataDir)).toEqual([]);
  });
  async function seat(name: string, { path = '/', ...size }: SeatGiven = {}): Promise<Seat> {
    const { cookie } = await demoSeatOf(station.address, (person) => person.name === name);
    const opened = await openSeat(browser, new URL(path, station.address).href, { ...size, cookie });
    seats.push(opened);
    await opened.page.getByRole('button', { name: new RegExp(name) }).waitFor();
    return opened;
  }
  return {
    dataDir,
    station: () => station,
    async restart() {
      station = await startStation({ dataDir, demo: 'queue', port: Number(new URL(station.address).port) });
    },
    as: (role) => demoSeat(station.address, role),
    seat,
    page: async (name, given) => (await seat(name, given)).page,
  };
}
