import { billEventsEn, billEventsZh } from '../bill/bill-words.ts';
import { type Instant, instant } from '../kit/time.ts';
import type { Telling, WordsLike } from '../wording/words.ts';

/** The small facts of a timeline event, as stored. */
export type EventFacts = Readonly<Record<string, string | number | boolean | null>>;

const text = (facts: EventFacts, key: string): string => {
  const value = facts[key];
  return value === null || value === undefined ? '' : String(value);
};

const moment = (facts: EventFacts, key: string): Instant | null => {
  const parsed = instant.safeParse(facts[key]);
  return parsed.success ? parsed.data : null;
};

const withNoteZh = (what: string, facts: EventFacts): string => {
  const note = text(facts, 'note');
  return note === '' ? what : `${what}：${note}`;
};

const withNoteEn = (what: string, facts: EventFacts): string => {
  const note = text(facts, 'note');
  return note === '' ? what : `${what}: ${note}`;
};

export const visitWordsZh = {
  columns: {
    waiting: '等候',
    drafted: '登记中',
    awaitingCustomer: '待客户确认',
    toAssign: '待派工',
    inWork: '维修中',
    paused: '中断',
    toInspect: '待质检',
    toCollect: '待取车',
    cleared: '可出厂',
    outToday: '今日已出厂',
  },
  states: {
    expected: '预约待到',
    waiting: '等候接待',
    keyDropped: '投钥匙',
    onSite: '在厂',
    cleared: '可出厂',
    out: '已出厂',
    returning: '续修待返',
  },
  board: '看板',
  asBoard: '看板',
  asList: '列表',
  viewAs: '显示方式',
  fold: (column: string): string => `收起“${column}”`,
  unfold: (column: string, count: number): string => `展开“${column}”，${count} 台`,
  arrive: '到店登记',
  emptyTitle: '现在没有车在店',
  emptyHint: '客户一到，就登记车牌；所有座席的看板会同时出现这台车。',
  emptyColumn: '无',
  waitingSince: (span: string): string => `已等 ${span}`,
  arrivedAt: '到店',
  leftAt: (time: string): string => `${time} 离店`,
  waitsInShop: '店内等候',
  registeredBy: '登记人',
  late: '超时',
  due: '该接待',
  column: '状态',
  note: '备注',
  columnLabel: (column: string, count: number): string => `${column}，${count} 台`,

  arrivalTitle: '到店登记',
  plateHelp: '省份可打拼音；没有车牌就留空，写备注',
  arrivedTime: '到店时间',
  arrivedNow: '现在',
  arrivedHelp: '空着就是现在',
  noteLabel: '备注',
  noteHelp: '怎么认这台车、客户想做什么',
  waitsLabel: '客户在店内等候',
  draftKept: (time: string): string => `草稿已存 ${time}`,
  draftRestored: (time: string): string => `接着 ${time} 的草稿`,
  draftOtherSeat: (seat: string): string => `草稿来自座席“${seat}”`,
  draftClear: '清空重填',
  arrived: (name: string): string => `${name} 已登记到店`,

  facts: '来厂情况',
  timeline: '经过',
  moves: '下一步',
  leaveOutcome: '结果',
  leaveAnswered: '已答复客户',
  leaveAnsweredHint: '客户问过、得到答复，不需要服务',
  leftUnserved: '未接待即离开',
  leftUnservedHint: '客户没等到接待就走了',
  leaveNote: '问了什么、怎么答的',
  leaveConsequence: '这台车离开看板的等候列，不开出门条；30 分钟内可以撤销。',
  leaveDo: '离店',
  left: (name: string): string => `${name} 已离店`,
  undone: (name: string): string => `已撤销，${name} 回到等候`,
  undoUntil: (time: string): string => `${time} 前可以撤销`,
  leftReasons: { answered: '仅咨询，已答复', leftUnserved: '未接待即离开' },
  visitNumber: '来厂编号',
  stay: '停留',
  by: (who: string, seat: string): string => (seat === '' ? who : `${who} · ${seat}`),
  program: '程序',
  events: {
    ...billEventsZh,
    arrived: (facts: EventFacts, telling: Telling): string => {
      const at = moment(facts, 'arrivedAt');
      return withNoteZh(at === null ? '到店登记' : `到店登记，${telling.time(at)} 到店`, facts);
    },
    leftEnquiry: (facts: EventFacts, _telling: Telling): string =>
      withNoteZh(facts['outcome'] === 'leftUnserved' ? '未接待即离开' : '仅咨询离店，已答复', facts),
    leaveUndone: (_facts: EventFacts, _telling: Telling): string => '撤销离店，回到等候',
    arrivalCorrected: (facts: EventFacts, _telling: Telling): string => {
      const changes: string[] = [];
      if (facts['oldPlate'] !== facts['newPlate']) {
        changes.push(`车牌 ${text(facts, 'oldPlate') || '无'} → ${text(facts, 'newPlate') || '无'}`);
      }
      if (facts['oldNote'] !== facts['newNote']) changes.push(`备注改为“${text(facts, 'newNote')}”`);
      return changes.length === 0 ? '更正到店登记' : `更正到店登记：${changes.join('，')}`;
    },
  },
  otherEvent: '其它变动',
};

export const visitWordsEn: WordsLike<typeof visitWordsZh> = {
  columns: {
    waiting: 'Waiting',
    drafted: 'Being written up',
    awaitingCustomer: 'Awaiting customer',
    toAssign: 'To assign',
    inWork: 'In work',
    paused: 'Paused',
    toInspect: 'To inspect',
    toCollect: 'Ready for pick-up',
    cleared: 'Cleared to leave',
    outToday: 'Left today',
  },
  states: {
    expected: 'Expected',
    waiting: 'Waiting to be received',
    keyDropped: 'Key dropped',
    onSite: 'On site',
    cleared: 'Cleared to leave',
    out: 'Left',
    returning: 'To come back',
  },
  board: 'Board',
  asBoard: 'Board',
  asList: 'List',
  viewAs: 'Show as',
  fold: (column) => `Fold “${column}”`,
  unfold: (column, count) => `Unfold “${column}”, ${count === 1 ? '1 car' : `${count} cars`}`,
  arrive: 'Register arrival',
  emptyTitle: 'No car is here now',
  emptyHint: 'When a customer arrives, register the plate: the car appears on every seat’s board at once.',
  emptyColumn: 'None',
  waitingSince: (span) => `waiting ${span}`,
  arrivedAt: 'Arrived',
  leftAt: (time) => `left ${time}`,
  waitsInShop: 'Waits in the shop',
  registeredBy: 'Registered by',
  late: 'Late',
  due: 'To receive',
  column: 'State',
  note: 'Note',
  columnLabel: (column, count) => `${column}, ${count === 1 ? '1 car' : `${count} cars`}`,

  arrivalTitle: 'Register arrival',
  plateHelp: 'The province may be typed in pinyin; without a plate leave this empty and write a note',
  arrivedTime: 'Arrived at',
  arrivedNow: 'now',
  arrivedHelp: 'Empty means now',
  noteLabel: 'Note',
  noteHelp: 'How to tell the car, what the customer wants',
  waitsLabel: 'The customer waits in the shop',
  draftKept: (time) => `Draft kept ${time}`,
  draftRestored: (time) => `Going on with the draft of ${time}`,
  draftOtherSeat: (seat) => `Draft from seat “${seat}”`,
  draftClear: 'Start over',
  arrived: (name) => `${name} has arrived`,

  facts: 'The visit',
  timeline: 'What happened',
  moves: 'Next',
  leaveOutcome: 'Outcome',
  leaveAnswered: 'Answered',
  leaveAnsweredHint: 'The customer asked, was answered and needs no service',
  leftUnserved: 'Left without being served',
  leftUnservedHint: 'The customer left before anybody had time',
  leaveNote: 'What was asked, what was answered',
  leaveConsequence: 'The car leaves the queue without an exit slip; this can be undone for 30 minutes.',
  leaveDo: 'See off',
  left: (name) => `${name} has left`,
  undone: (name) => `Undone: ${name} is waiting again`,
  undoUntil: (time) => `can be undone until ${time}`,
  leftReasons: { answered: 'Enquiry answered', leftUnserved: 'Left without being served' },
  visitNumber: 'Visit number',
  stay: 'Stay',
  by: (who, seat) => (seat === '' ? who : `${who} · ${seat}`),
  program: 'the program',
  events: {
    ...billEventsEn,
    arrived: (facts, telling) => {
      const at = moment(facts, 'arrivedAt');
      return withNoteEn(at === null ? 'Arrived' : `Registered, arrived ${telling.time(at)}`, facts);
    },
    leftEnquiry: (facts) =>
      withNoteEn(
        facts['outcome'] === 'leftUnserved' ? 'Left without being served' : 'Left after an enquiry, answered',
        facts,
      ),
    leaveUndone: () => 'Leaving undone, waiting again',
    arrivalCorrected: (facts) => {
      const changes: string[] = [];
      if (facts['oldPlate'] !== facts['newPlate']) {
        changes.push(`plate ${text(facts, 'oldPlate') || 'none'} → ${text(facts, 'newPlate') || 'none'}`);
      }
      if (facts['oldNote'] !== facts['newNote']) changes.push(`note now “${text(facts, 'newNote')}”`);
      return changes.length === 0 ? 'Arrival corrected' : `Arrival corrected: ${changes.join(', ')}`;
    },
  },
  otherEvent: 'Something else changed',
};
