import { describe, expect, test } from 'vitest';
import { mergeList } from '../../src-shared/kit/merge-list.ts';
import { type Content, choicesOf, mergeContent, NO_MARKS, takeOne } from '../../src-shared/order/merge-content.ts';

interface Line {
  readonly id: string;
  readonly payerKey: string;
  readonly says: string;
  readonly packageId: string | null;
}
type Written = Content<Line, { id: string; price: string }, { key: string; kind: string; name: string }>;

const TRAITS = { packageIdOf: ({ packageId }: Line) => packageId };
const CUSTOMER = { key: 'customer', kind: 'customer', name: '' };
const INSURER = { key: 'insurer', kind: 'insurer', name: '演示保险' };

/** `a:80` is line a that says 80; `a:80@insurer` is paid by the insurer, `a:80#p` sold in package p. */
function written(...lines: string[]): Written {
  const read = lines.map((text): Line => {
    const [, id = '', says = '', payerKey = 'customer', packageId = null] =
      /^(\w+):([^@#]*)(?:@(\w+))?(?:#(\w+))?$/.exec(text) ?? [];
    return { id, says, payerKey, packageId };
  });
  const sold = [...new Set(read.flatMap(({ packageId }) => packageId ?? []))];
  return {
    lines: read,
    packages: sold.map((id) => ({ id, price: '428' })),
    payers: read.some(({ payerKey }) => payerKey === 'insurer') ? [CUSTOMER, INSURER] : [CUSTOMER],
  };
}

function textsOf({ lines }: Written): readonly string[] {
  return lines.map(
    ({ id, says, payerKey, packageId }) =>
      `${id}:${says}${payerKey === 'customer' ? '' : `@${payerKey}`}${packageId === null ? '' : `#${packageId}`}`,
  );
}

const merged = (mine: Written, base: Written, newest: Written, marks = NO_MARKS) =>
  mergeContent({ mine, base, newest, marks }, TRAITS);

describe('two advisers at the lines of one order', () => {
  const base = ['a:1', 'b:2'];
  test.each<{ what: string; mine: string[]; newest: string[]; result: string[]; clashes?: string[] }>([
    { what: 'nobody changed anything', mine: base, newest: base, result: base },
    { what: 'only the other added', mine: base, newest: ['a:1', 'b:2', 'c:3'], result: ['a:1', 'b:2', 'c:3'] },
    { what: 'only the other changed', mine: base, newest: ['a:9', 'b:2'], result: ['a:9', 'b:2'] },
    { what: 'only the other removed', mine: base, newest: ['b:2'], result: ['b:2'] },
    { what: 'only here added', mine: ['a:1', 'b:2', 'm:5'], newest: base, result: ['a:1', 'b:2', 'm:5'] },
    { what: 'only here changed', mine: ['a:7', 'b:2'], newest: base, result: ['a:7', 'b:2'] },
    { what: 'only here removed', mine: ['b:2'], newest: base, result: ['b:2'] },
    { what: 'each another line', mine: ['a:7', 'b:2'], newest: ['a:1', 'b:9'], result: ['a:7', 'b:9'] },
    { what: 'each added one', mine: [...base, 'm:5'], newest: [...base, 'c:3'], result: ['a:1', 'b:2', 'm:5', 'c:3'] },
    { what: 'each removed another', mine: ['a:1'], newest: ['b:2'], result: [] },
    { what: 'the same change twice', mine: ['a:7', 'b:2'], newest: ['a:7', 'b:2'], result: ['a:7', 'b:2'] },
    { what: 'both removed the same', mine: ['a:1'], newest: ['a:1'], result: ['a:1'] },
    {
      what: 'both changed one line',
      mine: ['a:7', 'b:2'],
      newest: ['a:9', 'b:2'],
      result: ['a:7', 'b:2'],
      clashes: ['a'],
    },
    {
      what: 'changed here, removed there',
      mine: ['a:7', 'b:2'],
      newest: ['b:2'],
      result: ['a:7', 'b:2'],
      clashes: ['a'],
    },
    { what: 'removed here, changed there', mine: ['b:2'], newest: ['a:9', 'b:2'], result: ['b:2'], clashes: ['a'] },
    {
      what: 'put in another order here',
      mine: ['b:2', 'a:1'],
      newest: ['a:1', 'b:2', 'c:3'],
      result: ['b:2', 'c:3', 'a:1'],
    },
    { what: 'put in another order there', mine: ['a:7', 'b:2'], newest: ['b:2', 'a:1'], result: ['b:2', 'a:7'] },
  ])('$what', ({ mine, newest, result, clashes = [] }) => {
    const { content, marks } = merged(written(...mine), written(...base), written(...newest));
    expect(textsOf(content)).toEqual(result);
    expect([...marks.lines]).toEqual(clashes);
  });

  test('what came in is told by name of the line', () => {
    const { taken } = merged(written('a:1', 'b:2', 'c:3'), written('a:1', 'b:2', 'c:3'), written('a:9', 'c:3', 'd:4'));
    expect(taken.added.map(({ id }) => id)).toEqual(['d']);
    expect(taken.changed.map(({ id }) => id)).toEqual(['a']);
    expect(taken.removed.map(({ id }) => id)).toEqual(['b']);
  });

  test('a choice stays open over later changes of other lines, and ends where both say the same', () => {
    const first = merged(written('a:7', 'b:2'), written('a:1', 'b:2'), written('a:9', 'b:2'));
    const again = merged(first.content, written('a:9', 'b:2'), written('a:9', 'b:3'), first.marks);
    expect(textsOf(again.content)).toEqual(['a:7', 'b:3']);
    expect([...again.marks.lines]).toEqual(['a']);
    const third = merged(again.content, written('a:9', 'b:3'), written('a:7', 'b:3'), again.marks);
    expect([...third.marks.lines]).toEqual([]);
  });

  test.each<{ what: string; mine: string[]; newest: string[]; result: string[] }>([
    { what: 'another value', mine: ['a:7', 'm:5'], newest: ['a:9'], result: ['a:9', 'm:5'] },
    { what: 'gone', mine: ['a:7', 'm:5'], newest: ['b:2'], result: ['m:5'] },
    { what: 'back at its place', mine: ['b:2', 'm:5'], newest: ['a:9', 'b:2'], result: ['a:9', 'b:2', 'm:5'] },
  ])('taking the other’s line: $what', ({ mine, newest, result }) => {
    const taken = takeOne(written(...mine), written(...newest), { list: 'lines', key: 'a' }, TRAITS);
    expect(textsOf(taken)).toEqual(result);
  });

  test('a package goes with its last line and comes back with one', () => {
    const both = written('a:1#p', 'b:2#p');
    const { content, marks } = merged(written(), both, written('a:9#p', 'b:2#p'));
    expect(content).toMatchObject({ lines: [], packages: [] });
    expect([...marks.lines]).toEqual(['a']);
    expect([...marks.packages]).toEqual([]);
    const back = takeOne(content, written('a:9#p', 'b:2#p'), { list: 'lines', key: 'a' }, TRAITS);
    expect(textsOf(back)).toEqual(['a:9#p']);
    expect(back.packages).toEqual([{ id: 'p', price: '428' }]);
  });

  test('a payer whom a line names stays, whoever removed him; taken away, his lines are the customer’s', () => {
    const both = written('a:1@insurer', 'b:2');
    // The other removed the insurer; here the line that he pays was given another price.
    const { content, marks } = merged(written('a:7@insurer', 'b:2'), both, written('a:1', 'b:2'));
    expect(textsOf(content)).toEqual(['a:7@insurer', 'b:2']);
    expect(content.payers).toEqual([CUSTOMER, INSURER]);
    expect([...marks.lines]).toEqual(['a']);
    // Removed here, a line for him added there.
    const other = merged(written('a:1', 'b:2'), both, written('a:1@insurer', 'b:2', 'c:3@insurer'));
    expect(textsOf(other.content)).toEqual(['a:1', 'b:2', 'c:3@insurer']);
    expect(other.content.payers).toContainEqual(INSURER);
    const gone = takeOne(content, written('b:2'), { list: 'payers', key: 'insurer' }, TRAITS);
    expect(textsOf(gone)).toEqual(['a:7', 'b:2']);
    expect(gone.payers).toEqual([CUSTOMER]);
  });

  test('two names of one payer are a choice', () => {
    const both = written('a:1@insurer');
    const named = (name: string): Written => ({ ...both, payers: [CUSTOMER, { ...INSURER, name }] });
    const { content, marks } = merged(named('甲'), both, named('乙'));
    expect([...marks.payers]).toEqual(['insurer']);
    expect(choicesOf(content.payers, named('乙').payers, marks.payers, ({ key }) => key)).toMatchObject([
      { mine: { name: '甲' }, theirs: { name: '乙' } },
    ]);
    const taken = takeOne(content, named('乙'), { list: 'payers', key: 'insurer' }, TRAITS);
    expect(choicesOf(taken.payers, named('乙').payers, marks.payers, ({ key }) => key)).toEqual([]);
  });
});

test.each([
  { mine: ['a', 'b'], base: ['a', 'b'], newest: ['a', 'b', 'c'], result: ['a', 'b', 'c'] },
  { mine: ['a'], base: ['a', 'b'], newest: ['a', 'b', 'c'], result: ['a', 'c'] },
  { mine: ['a', 'b', 'm'], base: ['a', 'b'], newest: ['b'], result: ['b', 'm'] },
])('each tick is its own: $mine and $newest of $base', ({ mine, base, newest, result }) => {
  expect(mergeList({ mine, base, newest, keyOf: (tick) => tick })).toMatchObject({ items: result, clashes: new Set() });
});
