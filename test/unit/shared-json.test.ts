import { describe, expect, test } from 'vitest';
import { sharedJson } from '../../src-main/hosts/station/shared-json.ts';
import { sharedPart } from '../../src-main/kernel/shared-parts.ts';

describe('an answer of which a part is shared', () => {
  const text = (value: unknown) => sharedJson({ ok: true, value })?.toString('utf8');

  test('is the JSON that it would be anyway, whatever stands beside the part', () => {
    const cards = sharedPart([{ plate: '粤B12345', note: '"a"\n' }]);
    for (const value of [
      { cards, mine: [1] },
      { left: undefined, mine: [], cards },
      { cards, 'a"b': null },
    ])
      expect(text(value)).toBe(JSON.stringify({ ok: true, value }));
  });

  test('writes the part once for all who read it', () => {
    let written = 0;
    const part = sharedPart({
      toJSON() {
        written += 1;
        return 'once';
      },
    });
    expect([text({ part, seat: 1 }), text({ part, seat: 2 })]).toEqual([
      '{"ok":true,"value":{"part":"once","seat":1}}',
      '{"ok":true,"value":{"part":"once","seat":2}}',
    ]);
    expect(written).toBe(1);
  });

  test('leaves to the host what shares nothing', () => {
    for (const value of [null, 'text', [sharedPart({})], { cards: [] }]) expect(text(value)).toBeUndefined();
    expect(sharedJson({ ok: false, fault: { number: 'F-1' } })).toBeNull();
  });
});
