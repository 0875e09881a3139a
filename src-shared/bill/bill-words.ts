import { sayYuan } from '../kit/money.ts';
import type { EventFacts } from '../visit/event-words.ts';
import type { Telling, WordsLike } from '../wording/words.ts';

const yuan = (facts: EventFacts, key: string): string => {
  const value = facts[key];
  return typeof value === 'number' ? sayYuan(value) : '';
};
const text = (facts: EventFacts, key: string): string => {
  const value = facts[key];
  return value === null || value === undefined ? '' : String(value);
};
/** What is known, with the mark of the language between. */
const joined = (mark: string, ...parts: readonly string[]): string => parts.filter((part) => part !== '').join(mark);
const approvedZh = (facts: EventFacts): string => {
  const name = text(facts, 'approvedBy');
  return name === '' ? '' : `${name} 同意`;
};
const approvedEn = (facts: EventFacts): string => {
  const name = text(facts, 'approvedBy');
  return name === '' ? '' : `approved by ${name}`;
};
const channelsZh = { cash: '现金', scan: '扫码', card: '刷卡', transfer: '转账' };
const channelsEn = { cash: 'cash', scan: 'scan', card: 'card', transfer: 'transfer' };
const channelIn = (words: Readonly<Record<string, string>>, facts: EventFacts): string =>
  words[text(facts, 'channel')] ?? '';

/** What the till tells in a visit's timeline. */
export const billEventsZh = {
  billDrafted: (facts: EventFacts, _telling: Telling): string =>
    joined(' ', text(facts, 'order'), '预结算', yuan(facts, 'totalFen')),
  billSettled: (facts: EventFacts, _telling: Telling): string =>
    joined(
      '，',
      joined(' ', text(facts, 'order'), '结算', text(facts, 'bill'), yuan(facts, 'totalFen')),
      approvedZh(facts),
    ),
  depositTaken: (facts: EventFacts, _telling: Telling): string =>
    `${text(facts, 'order')} 收定金/预付款 ${yuan(facts, 'amountFen')}（定金 ${yuan(facts, 'earnestFen')}，预付款 ${yuan(facts, 'prepaymentFen')}）`,
  paymentTaken: (facts: EventFacts, _telling: Telling): string =>
    joined(' ', text(facts, 'order'), '收款', text(facts, 'payment'), yuan(facts, 'amountFen')),
  refunded: (facts: EventFacts, _telling: Telling): string =>
    joined(
      '，',
      joined(' ', text(facts, 'order'), '退款', channelIn(channelsZh, facts), yuan(facts, 'amountFen')),
      text(facts, 'note'),
      approvedZh(facts),
    ),
  billReopened: (facts: EventFacts, _telling: Telling): string =>
    joined(
      '，',
      `${text(facts, 'bill')} 反结算，冲销单 ${text(facts, 'counter')}`,
      text(facts, 'note'),
      approvedZh(facts),
    ),
  billCorrected: (facts: EventFacts, _telling: Telling): string =>
    joined(
      '，',
      `${text(facts, 'bill')} 红冲 ${text(facts, 'counter')} ${yuan(facts, 'amountFen')}`,
      text(facts, 'note'),
      approvedZh(facts),
    ),
  payerChanged: (facts: EventFacts, _telling: Telling): string =>
    joined(
      '，',
      `${text(facts, 'bill')} 转付款方 ${text(facts, 'payer')} → ${text(facts, 'newPayer')} ${yuan(facts, 'amountFen')}`,
      `${text(facts, 'agreedBy')} 同意`,
      text(facts, 'note'),
      approvedZh(facts),
    ),
  releaseApproved: (facts: EventFacts, _telling: Telling): string =>
    joined(
      '，',
      `${text(facts, 'order')} 欠款放行 ${yuan(facts, 'amountFen')}，约定 ${text(facts, 'dueOn')} 付清`,
      text(facts, 'note'),
      approvedZh(facts),
    ),
};

export const billEventsEn: WordsLike<typeof billEventsZh> = {
  billDrafted: (facts) => joined(' ', text(facts, 'order'), 'bill drafted,', yuan(facts, 'totalFen')),
  billSettled: (facts) =>
    joined(
      ', ',
      joined(' ', text(facts, 'order'), 'billed as', text(facts, 'bill'), yuan(facts, 'totalFen')),
      approvedEn(facts),
    ),
  depositTaken: (facts) =>
    `${text(facts, 'order')}: deposit ${yuan(facts, 'amountFen')} taken (earnest money ${yuan(facts, 'earnestFen')}, prepayment ${yuan(facts, 'prepaymentFen')})`,
  paymentTaken: (facts) =>
    joined(' ', text(facts, 'order'), 'payment', text(facts, 'payment'), yuan(facts, 'amountFen')),
  refunded: (facts) =>
    joined(
      ', ',
      joined(' ', text(facts, 'order'), 'refunded', yuan(facts, 'amountFen'), channelIn(channelsEn, facts)),
      text(facts, 'note'),
      approvedEn(facts),
    ),
  billReopened: (facts) =>
    joined(
      ', ',
      `${text(facts, 'bill')} reopened, reversed by ${text(facts, 'counter')}`,
      text(facts, 'note'),
      approvedEn(facts),
    ),
  billCorrected: (facts) =>
    joined(
      ', ',
      `${text(facts, 'bill')} corrected by ${text(facts, 'counter')}, ${yuan(facts, 'amountFen')}`,
      text(facts, 'note'),
      approvedEn(facts),
    ),
  payerChanged: (facts) =>
    joined(
      ', ',
      `${text(facts, 'bill')}: ${yuan(facts, 'amountFen')} of ${text(facts, 'payer')} is paid by ${text(facts, 'newPayer')}`,
      `agreed by ${text(facts, 'agreedBy')}`,
      text(facts, 'note'),
      approvedEn(facts),
    ),
  releaseApproved: (facts) =>
    joined(
      ', ',
      `${text(facts, 'order')} released unpaid, ${yuan(facts, 'amountFen')} due on ${text(facts, 'dueOn')}`,
      text(facts, 'note'),
      approvedEn(facts),
    ),
};

export const billWordsZh = {
  states: { none: '未结算', draft: '预结算', settled: '已结算' },
  shareStates: { due: '待付', paid: '已付', onAccount: '挂账', released: '放行' },
  channels: channelsZh,
  paymentKinds: { payment: '收款', deposit: '定金/预付款', refund: '退款' },
  roundDowns: { none: '不抹零', jiao: '抹到角', yuan: '抹到元' },
  discountScopes: { labor: '工时', parts: '材料', both: '工时和材料' },
  groups: { labor: '工时费用', parts: '材料费用', other: '其他费用' },
};

export const billWordsEn: WordsLike<typeof billWordsZh> = {
  states: { none: 'not billed', draft: 'draft', settled: 'billed' },
  shareStates: { due: 'due', paid: 'paid', onAccount: 'on account', released: 'released' },
  channels: channelsEn,
  paymentKinds: { payment: 'payment', deposit: 'deposit', refund: 'refund' },
  roundDowns: { none: 'no rounding', jiao: 'to the jiao', yuan: 'to the yuan' },
  discountScopes: { labor: 'labour', parts: 'parts', both: 'labour and parts' },
  groups: { labor: 'Labour', parts: 'Parts', other: 'Other' },
};
