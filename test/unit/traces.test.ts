import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { faultNumber, fileLog } from '../../src-main/kernel/log.ts';
import { commandId, newId } from '../../src-shared/kit/id.ts';
import { testFolder } from '../support/folders.ts';
import { noteSecrets, tracesIn, tracesLeft, watchLogs } from '../support/traces.ts';

const PERSONAL = [
  '13800138000',
  '+86 138 0013 8000',
  '138-0013-8000',
  '0755-81234567',
  '010 81234567'.replace(' ', '-'),
  '03002000001',
  'LSVAM4187C2184847',
  '粤B12345',
  '粤B·12345',
  '粤BD12345',
  '沪A1234学',
  '使A12345',
];

describe('what a log may not hold', () => {
  test.each(PERSONAL)('safety 23: the search finds %s, bare, in a sentence and in a line of JSON', (text) => {
    for (const line of [text, `Error: no car ${text}, seen twice`, JSON.stringify({ at: 1, stack: `x "${text}" y` })])
      expect(tracesIn(line, []), line).toHaveLength(1);
  });

  test('safety 23: it finds a PIN and a code that was typed, in a text and not in a number', () => {
    noteSecrets('session.signIn', { staffId: newId(commandId), pin: '2846' });
    noteSecrets('shop.setUp', { administrator: { name: 'x', pin: '907351' } });
    noteSecrets('session.recover', { code: 'ACDE-3467' });
    for (const line of ['{"stack":"wrong PIN 2846"}', 'pin=907351', 'code ACDE-3467, wrong', '{"name":"2846"}'])
      expect(tracesIn(line), line).toHaveLength(1);
    expect(tracesIn('{"kind":"call","ms":2846,"seat":"0192846a-2846-7abc"}')).toEqual([]);
  });

  test('safety 23: of a program that was watched it reads every log, the older one too, and what it said', () => {
    const folder = testFolder();
    mkdirSync(join(folder, 'logs'));
    writeFileSync(join(folder, 'logs', 'servicelane.log'), '{"kind":"call","ms":1}\n');
    let said = '';
    watchLogs(folder, () => said);
    expect(tracesLeft()).toEqual({ lines: 1, found: [] });
    writeFileSync(join(folder, 'logs', 'servicelane.log.1'), '{"kind":"fault","stack":"粤B12345"}\n');
    said = 'started for 13800138000\n';
    expect(tracesLeft()).toMatchObject({
      lines: 3,
      found: [/^plate/, /^phone/].map((what) => expect.stringMatching(what)),
    });
  });

  test('safety 23: it takes no ordinary line for one', () => {
    for (let i = 0; i < 2000; i += 1) {
      const line = {
        at: 1_764_470_000_000 + i * 7919,
        kind: 'call',
        name: 'visit.arrive',
        ms: i / 10,
        seat: newId(commandId),
        fault: faultNumber(),
      };
      expect(tracesIn(JSON.stringify(line), ['2846'])).toEqual([]);
    }
  });

  test('safety 23: a fault whose words quote a row is written without its phones, VINs and plates', () => {
    const folder = testFolder();
    const stack = `Error: ${PERSONAL.join(', ')}\n    at order-service.ts:128:17`;
    fileLog(folder)({ at: 1, kind: 'fault', name: 'order.get', fault: 'F-234679', stack });
    const text = readFileSync(join(folder, 'logs', 'servicelane.log'), 'utf8');
    expect(tracesIn(text, [])).toEqual([]);
    expect(text, 'the rest can still be read').toContain('order-service.ts:128:17');
    expect(text).toContain('F-234679');
    expect(tracesIn(stack, []), 'negative control').toHaveLength(PERSONAL.length);
  });
});

test('calls are logged together at the end of a turn, and a fault takes those before it along at once', async () => {
  const folder = testFolder();
  const log = fileLog(folder);
  const logged = (): readonly string[] => {
    const file = join(folder, 'logs', 'servicelane.log');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => (JSON.parse(line) as { name: string }).name); // as fileLog writes them
  };
  log({ at: 1, kind: 'call', name: 'one', outcome: 'ok' });
  log({ at: 1, kind: 'call', name: 'two', outcome: 'ok' });
  expect(logged()).toEqual([]);
  await turn();
  expect(logged()).toEqual(['one', 'two']);
  log({ at: 1, kind: 'call', name: 'three', outcome: 'fault' });
  log({ at: 1, kind: 'fault', name: 'four', fault: 'F-234679' });
  expect(logged()).toEqual(['one', 'two', 'three', 'four']);
  await turn();
  expect(logged()).toHaveLength(4);
});
