import { describe, expect, test } from 'vitest';
import { readingsOf } from '../../src-main/customer/pinyin.ts';
import { foldText, matchFor, narrowFor, PLACES, tokensOf } from '../../src-main/customer/search-tokens.ts';
import { CONSENT_PURPOSES, consentState, seesPersonal } from '../../src-shared/customer/customer-rules.ts';
import { ROLES } from '../../src-shared/staff/roles.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { HOSTILE_TEXTS } from '../support/hostile.ts';

describe('search text', () => {
  test.each([
    ['王 伟', '王伟'],
    ['ＡＢＣ　贸易（深圳）', 'abc贸易深圳'],
    ["O'Neil-Smith", 'oneilsmith'],
    ['张\u200b㛃·', '张㛃'],
    ['"*', ''],
    ['𠮷田', '𠮷田'],
  ])('%j folds to %j', (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test('a value is a mark, its bigrams and its last character', () => {
    // 王 is 738b, 伟 is 4f1f, in base 36.
    const [wang, wei] = ['0mtn', '0fmn'];
    expect(tokensOf(['王伟'])).toBe(`0000${wang} ${wang}${wei} ${wei}`);
    expect(tokensOf(['', '王'])).toBe(`0000${wang} ${wang}`);
    expect(tokensOf([])).toBe('');
    expect(tokensOf(['𠮷']).split(' ').at(-1)).toHaveLength(4);
  });

  test.each([
    ['王伟', ['王伟']],
    ['zhangwei', ['gw', 'we', 'ei', 'zh']],
    ['angang', ['ga', 'an', 'ng']],
    ['粤b12345', ['12', '34', 'b1', '23']],
    ['111111', ['11']],
    ['shenzhenweiyunshuyouxiangongsi', ['we', 'iy', 'uy', 'go', 'si', 'nz', 'nw', 'ns']],
  ])('what may hold %j is asked for by the pairs that say the most', (text, pairs) => {
    const asked = Array.from(narrowFor(text, pairs.length).matchAll(/"(\w+)"/g), ([, token]) => token);
    expect(asked).toEqual(pairs.map((pair) => tokensOf([pair]).split(' ')[1]));
    const stored = new Set(tokensOf([`x${text}y`]).split(' '));
    for (const token of asked) expect(stored.has(token ?? '')).toBe(true);
  });

  test('safety 14: whatever is typed, a query holds nothing but our own letters', () => {
    for (const [what, text] of HOSTILE_TEXTS) {
      for (const typed of [text, foldText(text)].filter((each) => each !== '')) {
        for (const place of PLACES) {
          expect(matchFor('name', typed, place), what).toMatch(/^name : "[0-9a-z]{4,8}( [0-9a-z]{4,8})*"( \*)?$/);
        }
        if (Array.from(typed).length > 1)
          expect(narrowFor(typed, 4), what).toMatch(/^"[0-9a-z]{8,10}"( AND "[0-9a-z]{8,10}")*$/);
      }
    }
  });
});

describe('pinyin', () => {
  test.each([
    ['单雄信', 'shanxiongxin', 'sxx'],
    ['仇和', 'qiuhe', 'qh'],
    ['解晓东', 'xiexiaodong', 'xxd'],
    ['区伟明', 'ouweiming', 'owm'],
    ['曾国藩', 'zengguofan', 'zgf'],
    ['尉迟恭', 'yuchigong', 'ycg'],
    ['欧阳娜娜', 'ouyangnana', 'oynn'],
    ['张㛃', 'zhangjie', 'zj'],
    ['龚䶮', 'gongyan', 'gy'],
    ['李堃', 'likun', 'lk'],
    ['吕布', 'lvbu', 'lb'],
    ['ABC贸易', 'abcmaoyi', 'amy'],
    ['Smith John', 'smithjohn', 'sj'],
  ])('%s reads %s, %s', (name, full, initials) => {
    expect(readingsOf(name)[0]).toEqual({ full, initials });
  });

  test('characters that read otherwise elsewhere are found both ways', () => {
    expect(readingsOf('单位').map(({ full }) => full)).toEqual(['shanwei', 'danwei']);
    expect(readingsOf('解放运输').map(({ full }) => full)).toEqual(['xiefangyunshu', 'jiefangyunshu']);
    expect(readingsOf('吕布').map(({ full }) => full)).toEqual(['lvbu', 'lubu']);
    expect(readingsOf('王伟').map(({ full }) => full)).toEqual(['wangwei']);
  });
});

describe('rules', () => {
  test.each([
    [[], 'unasked'],
    [[true], 'given'],
    [[false], 'refused'],
    [[true, false], 'withdrawn'],
    [[false, true], 'given'],
    [[true, false, true], 'given'],
    [[false, false], 'refused'],
  ] as const)('consent after %j is %s', (answers, state) => {
    expect(consentState(answers.map((given) => ({ given })))).toBe(state);
    expect(CONSENT_PURPOSES).toContain('marketing');
  });

  test('whoever works on or watches the car sees nothing personal', () => {
    expect(ROLES.filter((role) => !seesPersonal([role]))).toEqual(['workshopLead', 'technician', 'inspector', 'guard']);
    expect(seesPersonal(['technician', 'adviser']), 'two hats').toBe(true);
    expect(seesPersonal([])).toBe(false);
  });

  test('make and model as one line', () => {
    expect([modelLine('丰田', '凯美瑞'), modelLine('', '凯美瑞'), modelLine('', '')]).toEqual([
      '丰田 凯美瑞',
      '凯美瑞',
      '',
    ]);
  });
});
