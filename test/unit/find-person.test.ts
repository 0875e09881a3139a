import { describe, expect, test } from 'vitest';
import { readingsOf } from '../../src-main/customer/pinyin.ts';
import { findPeople } from '../../src-shared/staff/find-person.ts';

const HATS: Readonly<Record<string, string>> = { 单雨: '收银员', 王静: '服务顾问', 'Anna Li': 'Cashier' };
const PEOPLE = ['王静', '单雨', '小王', 'Anna Li'].map((name) => ({
  name,
  readings: readingsOf(name).flatMap(({ full, initials }) => [full, initials]),
}));

describe('who is meant at the sign-in', () => {
  test.each([
    ['', ['王静', '单雨', '小王', 'Anna Li']],
    ['王', ['王静', '小王']],
    ['wangj', ['王静']],
    ['WJ', ['王静']],
    ['ｗｊ', ['王静']],
    // As a surname reads, and as one who does not know reads it.
    ['shanyu', ['单雨']],
    ['dy', ['单雨']],
    ['xw', ['小王']],
    ['wang', ['王静', '小王']],
    ['anna li', ['Anna Li']],
    ['al', ['Anna Li']],
    ['收银', ['单雨']],
    ['cashier', ['Anna Li']],
    ['nobody', []],
  ])('%s', (typed, names) => {
    expect(findPeople(PEOPLE, typed, ({ name }) => HATS[name] ?? '').map(({ name }) => name)).toEqual(names);
  });
});
