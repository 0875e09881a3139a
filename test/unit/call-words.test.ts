import { describe, expect, test } from 'vitest';
import { en } from '../../src-shared/wording/en.ts';
import { zhCN } from '../../src-shared/wording/zh-CN.ts';

const late = { shop: '演示店', plate: '粤B88888', reason: '配件未到', from: '17:00', to: '明天 10:00' };

describe('what the customer hears on the phone', () => {
  test.each([
    ['Chinese', zhCN, '谢谢合作！'],
    ['English', en, 'Thank you!'],
  ])('R-070 both notices end with thanks, in %s', (_language, { orderPage }, thanks) => {
    expect(orderPage.readySaid(late).endsWith(thanks)).toBe(true);
    expect(orderPage.lateSaid(late).endsWith(thanks)).toBe(true);
  });

  test.each([
    ['Chinese', zhCN, '非常抱歉'],
    ['English', en, 'sorry'],
  ])('R-071 R-072 a delay is told with car, reason, both times and an apology, in %s', (_language, words, apology) => {
    const said = words.orderPage.lateSaid(late);
    for (const part of [late.shop, late.plate, late.reason, late.from, late.to, apology]) expect(said).toContain(part);
    expect(words.orderPage.lateSaid({ ...late, from: '' })).toContain(apology);
  });
});
