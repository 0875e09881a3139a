/** A sentence for everything that a visit's timeline records; amounts are stored in fen, the order by its number. */
import { billEventsEn, billEventsZh } from '../bill/bill-words.ts';
import { documentWordsEn, documentWordsZh } from '../document/document-words.ts';
import { paperWordsEn, paperWordsZh } from '../document/paper-words.ts';
import { sayYuan, signedFen } from '../kit/money.ts';
import { type Instant, instant } from '../kit/time.ts';
import { orderWordsEn, orderWordsZh } from '../order/order-words.ts';
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

const money = (facts: EventFacts, key = 'amountFen'): string => {
  const parsed = signedFen.safeParse(facts[key]);
  return parsed.success ? sayYuan(parsed.data) : '';
};

/** `41,230 km`; nothing where the odometer could not be read. */
const kilometres = (facts: EventFacts, more = ''): string => {
  const digits = text(facts, 'odometerKm');
  return digits === '' ? '' : `${digits.replace(/\B(?=(?:\d{3})+$)/g, ',')} km${more}`;
};

const count = (facts: EventFacts, key: string): number => {
  const value = facts[key];
  return typeof value === 'number' ? value : 0;
};

/** The word for a stored key; the key itself where an older program knew another one. */
const named = (names: Readonly<Record<string, string>>, key: string): string =>
  Object.hasOwn(names, key) ? (names[key] ?? key) : key;

/** The sentence with what is known besides it; empty parts are left out. */
const zh = (what: string, ...parts: readonly string[]): string => {
  const known = parts.filter((part) => part !== '');
  return known.length === 0 ? what : `${what}：${known.join('，')}`;
};

const en = (what: string, ...parts: readonly string[]): string => {
  const known = parts.filter((part) => part !== '');
  return known.length === 0 ? what : `${what}: ${known.join(', ')}`;
};

/** A part with its label, or nothing. */
const withZh = (label: string, value: string): string => (value === '' ? '' : `${label} ${value}`);
const withEn = withZh;

const outputsZh = { printed: '打印', saved: '保存', opened: '在新窗口打开' };
const outputsEn = { printed: 'Printed', saved: 'Saved', opened: 'Opened in a new window:' };
const papersZh = { ...documentWordsZh.names, draftBill: '预结算单' };
const papersEn = { ...documentWordsEn.names, draftBill: 'Draft bill' };

const causesZh = {
  reopen: '反结算',
  object: '客户有异议',
  expiry: '已过有效期',
  newOrder: '又开了工单',
  resumed: '车间复工',
  asked: '人工作废',
  otherCar: '更正了车辆',
};
const causesEn = {
  reopen: 'bill reopened',
  object: 'the customer objected',
  expiry: 'no longer valid',
  newOrder: 'another order was opened',
  resumed: 'work goes on',
  asked: 'by hand',
  otherCar: 'the car was corrected',
};
const groundsZh = {
  settled: '费用已结清',
  onAccount: '挂账',
  released: '经理放行',
  declined: '未维修',
  awaitingParts: '待料离厂',
};
const groundsEn = {
  settled: 'settled',
  onAccount: 'on account',
  released: 'released unpaid',
  declined: 'nothing repaired',
  awaitingParts: 'waiting for parts',
};

const promisedZh = (facts: EventFacts, telling: Telling): string => {
  const at = moment(facts, 'promisedAt');
  return at === null ? '' : `新的交车时间 ${telling.time(at)}`;
};
const promisedEn = (facts: EventFacts, telling: Telling): string => {
  const at = moment(facts, 'promisedAt');
  return at === null ? '' : `now promised for ${telling.time(at)}`;
};

export const eventWordsZh = {
  arrived: (facts: EventFacts, telling: Telling): string => {
    const at = moment(facts, 'arrivedAt');
    return zh(at === null ? '到店登记' : `到店登记，${telling.time(at)} 到店`, text(facts, 'note'));
  },
  towedIn: (facts: EventFacts, _telling: Telling): string =>
    zh('拖入登记', withZh('拖车', text(facts, 'name')), text(facts, 'note')),
  keyDropped: (facts: EventFacts, _telling: Telling): string =>
    zh('投钥匙登记', withZh('信封', text(facts, 'envelope')), text(facts, 'name'), text(facts, 'note')),
  joinedVisit: (facts: EventFacts, _telling: Telling): string => zh('并入续修的来厂', text(facts, 'visit')),
  leftEnquiry: (facts: EventFacts, _telling: Telling): string =>
    zh(facts['outcome'] === 'leftUnserved' ? '未接待即离开' : '仅咨询离店，已答复', text(facts, 'note')),
  leaveUndone: (_facts: EventFacts, _telling: Telling): string => '撤销离店，回到等候',
  arrivalCorrected: (facts: EventFacts, _telling: Telling): string => {
    const changes: string[] = [];
    if (facts['oldPlate'] !== facts['newPlate']) {
      changes.push(`车牌 ${text(facts, 'oldPlate') || '无'} → ${text(facts, 'newPlate') || '无'}`);
    }
    if (facts['oldNote'] !== facts['newNote']) changes.push(`备注改为“${text(facts, 'newNote')}”`);
    return changes.length === 0 ? '更正到店登记' : `更正到店登记：${changes.join('，')}`;
  },
  checkedIn: (facts: EventFacts, _telling: Telling): string =>
    zh(
      '接车',
      withZh('送修人', text(facts, 'name')),
      withZh('里程', kilometres(facts)),
      withZh('钥匙牌', text(facts, 'keyTag')),
    ),
  orderAdded: (facts: EventFacts, _telling: Telling): string => zh('加开工单', text(facts, 'reason')),
  contentSaved: (facts: EventFacts, _telling: Telling): string =>
    zh('改了项目', `${count(facts, 'lines')} 项`, withZh('合计', money(facts))),
  particularsSaved: (_facts: EventFacts, _telling: Telling): string => '改了工单资料',
  linesMoved: (facts: EventFacts, _telling: Telling): string =>
    zh(`项目转到 ${text(facts, 'other')}`, text(facts, 'names'), money(facts)),
  linesTaken: (facts: EventFacts, _telling: Telling): string =>
    zh(
      `接收 ${text(facts, 'other')} 转来的项目`,
      text(facts, 'names'),
      money(facts),
      facts['asked'] === true ? '随本单一起确认' : '',
    ),
  vehicleChanged: (facts: EventFacts, _telling: Telling): string =>
    zh(
      '更正车辆',
      `${text(facts, 'oldCar') || '无'} → ${text(facts, 'newCar') || '无'}`,
      text(facts, 'reason'),
      facts['voided'] === true ? '原签字作废，要重新签' : '',
    ),
  signedAgain: (facts: EventFacts, _telling: Telling): string =>
    zh('重新签字', text(facts, 'person'), named(orderWordsZh.channels, text(facts, 'channel')), money(facts)),
  consented: (facts: EventFacts, _telling: Telling): string => zh('同意检测', text(facts, 'person')),
  diagnosing: (_facts: EventFacts, _telling: Telling): string => '开始检测',
  diagnosisConcluded: (facts: EventFacts, _telling: Telling): string => zh('检测结论', text(facts, 'note')),
  quoted: (facts: EventFacts, _telling: Telling): string => zh(`报价第 ${text(facts, 'version')} 版`, money(facts)),
  authorized: (facts: EventFacts, _telling: Telling): string =>
    zh(
      '客户确认',
      text(facts, 'person'),
      named(orderWordsZh.channels, text(facts, 'channel')),
      money(facts),
      count(facts, 'declined') > 0 ? `${count(facts, 'declined')} 项不做` : '',
    ),
  authorizedUnsigned: (facts: EventFacts, _telling: Telling): string =>
    zh('拒签确认', withZh('见证人', text(facts, 'witness')), text(facts, 'reason'), money(facts)),
  declined: (facts: EventFacts, _telling: Telling): string =>
    zh('客户不修', text(facts, 'reason'), count(facts, 'amountFen') > 0 ? withZh('应付费用', money(facts)) : ''),
  stopped: (facts: EventFacts, _telling: Telling): string =>
    zh('中途终止', text(facts, 'reason'), withZh('已做部分', money(facts))),
  voided: (facts: EventFacts, _telling: Telling): string => zh('工单作废', text(facts, 'reason')),
  assigned: (facts: EventFacts, _telling: Telling): string => zh('派工', text(facts, 'team'), text(facts, 'name')),
  handedOver: (facts: EventFacts, _telling: Telling): string => zh('移交车间', withZh('接收人', text(facts, 'name'))),
  handedBack: (facts: EventFacts, _telling: Telling): string => zh('退回前台', text(facts, 'reason')),
  started: (_facts: EventFacts, _telling: Telling): string => '开工',
  clockedIn: (_facts: EventFacts, _telling: Telling): string => '开始计工时',
  clockedOut: (facts: EventFacts, _telling: Telling): string => zh('停止计工时', text(facts, 'name')),
  paused: (facts: EventFacts, telling: Telling): string => {
    const until = moment(facts, 'until');
    return zh(
      '中断',
      named(orderWordsZh.pauseReasons, text(facts, 'reason')),
      text(facts, 'note'),
      until === null ? '' : `预计 ${telling.time(until)} 复工`,
    );
  },
  resumed: (_facts: EventFacts, _telling: Telling): string => '复工',
  lineDone: (facts: EventFacts, _telling: Telling): string => zh('完成一项', text(facts, 'name')),
  lineUndone: (facts: EventFacts, _telling: Telling): string => zh('撤销完成', text(facts, 'name')),
  partMarked: (facts: EventFacts, _telling: Telling): string =>
    zh(`配件${named(orderWordsZh.partStates, text(facts, 'partState'))}`, text(facts, 'name')),
  extraRaised: (facts: EventFacts, _telling: Telling): string =>
    zh(
      `提报增项 ${text(facts, 'extra')}`,
      `${count(facts, 'items')} 项`,
      named(orderWordsZh.safety, text(facts, 'safety')),
      text(facts, 'reason'),
    ),
  extraAnswered: (facts: EventFacts, _telling: Telling): string =>
    zh(
      `增项答复 ${text(facts, 'extra')}`,
      text(facts, 'person'),
      named(orderWordsZh.channels, text(facts, 'channel')),
      `做 ${count(facts, 'accepted')} 项、不做 ${count(facts, 'declined')} 项`,
      withZh('已告知车间', text(facts, 'toldWorkshop')),
    ),
  finished: (_facts: EventFacts, _telling: Telling): string => '报完工',
  inspectionSaved: (facts: EventFacts, _telling: Telling): string => zh('记录质检', `已查 ${count(facts, 'done')} 项`),
  passed: (facts: EventFacts, _telling: Telling): string => zh('质检合格', withZh('出厂里程', kilometres(facts))),
  failed: (facts: EventFacts, _telling: Telling): string =>
    zh('质检不合格，内返', `${count(facts, 'lines')} 项`, text(facts, 'reason')),
  takenFromWorkshop: (_facts: EventFacts, _telling: Telling): string => '接出，外观已查看',
  preparationSaved: (facts: EventFacts, _telling: Telling): string => zh('整备', `已做 ${count(facts, 'done')} 项`),
  prepared: (_facts: EventFacts, _telling: Telling): string => '整备完成',
  notified: (facts: EventFacts, _telling: Telling): string =>
    zh(facts['reached'] === false ? '通知取车，没有联系上' : '通知取车', text(facts, 'person')),
  delayNotified: (facts: EventFacts, telling: Telling): string =>
    zh(
      '延误通知',
      text(facts, 'person'),
      text(facts, 'reason'),
      promisedZh(facts, telling),
      withZh('客户反应', text(facts, 'reaction')),
    ),
  collectorNominated: (facts: EventFacts, _telling: Telling): string => zh('指定取车人', text(facts, 'name')),
  promiseChanged: (facts: EventFacts, telling: Telling): string =>
    zh('改交车时间', promisedZh(facts, telling), text(facts, 'reason'), withZh('已告知', text(facts, 'toldWhom'))),
  adviserTransferred: (facts: EventFacts, _telling: Telling): string => zh('转交顾问', text(facts, 'name')),
  accepted: (facts: EventFacts, _telling: Telling): string =>
    facts['signed'] === false
      ? zh('验车，客户未签字', text(facts, 'reason'), withZh('见证人', text(facts, 'witness')))
      : '验车签收',
  objected: (facts: EventFacts, _telling: Telling): string =>
    zh('交车异议', text(facts, 'what'), withZh('商定', text(facts, 'agreedStep'))),
  exitIssued: (facts: EventFacts, _telling: Telling): string =>
    zh(`开出门条 ${text(facts, 'slip')}`, named(groundsZh, text(facts, 'ground'))),
  exitVoided: (facts: EventFacts, _telling: Telling): string =>
    zh(`出门条作废 ${text(facts, 'slip')}`, named(causesZh, text(facts, 'cause'))),
  delivered: (_facts: EventFacts, _telling: Telling): string => '交车',
  leftShop: (facts: EventFacts, _telling: Telling): string =>
    zh(
      text(facts, 'open') === '' ? '出厂放行' : '出厂放行，待返厂续修',
      withZh('出门条', text(facts, 'slip')),
      withZh('未完工单', text(facts, 'open')),
    ),
  leaveAgreed: (facts: EventFacts, telling: Telling): string => {
    const until = moment(facts, 'until');
    return zh(
      '同意待料外出',
      withZh('主管', text(facts, 'name')),
      facts['waived'] === true ? '客户已签字知晓安全项目未修' : '',
      until === null ? '' : `${telling.time(until)} 联系客户返厂`,
    );
  },
  cameBack: (facts: EventFacts, _telling: Telling): string =>
    zh(
      '返厂续修',
      withZh('送修人', text(facts, 'name')),
      withZh('里程', kilometres(facts)),
      withZh('钥匙牌', text(facts, 'keyTag')),
    ),
  unclaimed: (facts: EventFacts, _telling: Telling): string =>
    zh('逾期未取', `已通知 ${count(facts, 'notices')} 次`, text(facts, 'note')),
  closed: (_facts: EventFacts, _telling: Telling): string => '资料齐全，归档',
  paperOut: (facts: EventFacts, _telling: Telling): string =>
    zh(
      `${named(outputsZh, text(facts, 'output')) || '打印或保存'}${named(papersZh, text(facts, 'paper')) || '单据'}`,
      text(facts, 'number'),
      named(paperWordsZh.holders, text(facts, 'copy')),
    ),
  ...billEventsZh,
};

export const eventWordsEn: WordsLike<typeof eventWordsZh> = {
  arrived: (facts, telling) => {
    const at = moment(facts, 'arrivedAt');
    return en(at === null ? 'Arrived' : `Registered, arrived ${telling.time(at)}`, text(facts, 'note'));
  },
  towedIn: (facts) => en('Towed in', withEn('by', text(facts, 'name')), text(facts, 'note')),
  keyDropped: (facts) =>
    en('Key dropped', withEn('envelope', text(facts, 'envelope')), text(facts, 'name'), text(facts, 'note')),
  joinedVisit: (facts) => en('Joined to the visit that goes on', text(facts, 'visit')),
  leftEnquiry: (facts) =>
    en(
      facts['outcome'] === 'leftUnserved' ? 'Left without being served' : 'Left after an enquiry, answered',
      text(facts, 'note'),
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
  checkedIn: (facts) =>
    en(
      'Checked in',
      withEn('brought in by', text(facts, 'name')),
      kilometres(facts),
      withEn('key tag', text(facts, 'keyTag')),
    ),
  orderAdded: (facts) => en('Another order opened', text(facts, 'reason')),
  contentSaved: (facts) => en('Lines changed', `${count(facts, 'lines')} lines`, withEn('total', money(facts))),
  particularsSaved: () => 'Particulars changed',
  linesMoved: (facts) => en(`Work moved to ${text(facts, 'other')}`, text(facts, 'names'), money(facts)),
  linesTaken: (facts) =>
    en(
      `Work taken over from ${text(facts, 'other')}`,
      text(facts, 'names'),
      money(facts),
      facts['asked'] === true ? 'to be agreed to with this order' : '',
    ),
  vehicleChanged: (facts) =>
    en(
      'Car corrected',
      `${text(facts, 'oldCar') || 'none'} → ${text(facts, 'newCar') || 'none'}`,
      text(facts, 'reason'),
      facts['voided'] === true ? 'signatures void, to be signed again' : '',
    ),
  signedAgain: (facts) =>
    en('Signed again', text(facts, 'person'), named(orderWordsEn.channels, text(facts, 'channel')), money(facts)),
  consented: (facts) => en('Agreed to a diagnosis', text(facts, 'person')),
  diagnosing: () => 'Diagnosis begun',
  diagnosisConcluded: (facts) => en('Diagnosis', text(facts, 'note')),
  quoted: (facts) => en(`Quote, version ${text(facts, 'version')}`, money(facts)),
  authorized: (facts) =>
    en(
      'Customer agreed',
      text(facts, 'person'),
      named(orderWordsEn.channels, text(facts, 'channel')),
      money(facts),
      count(facts, 'declined') > 0 ? `${count(facts, 'declined')} declined` : '',
    ),
  authorizedUnsigned: (facts) =>
    en('Agreed without signing', withEn('witness', text(facts, 'witness')), text(facts, 'reason'), money(facts)),
  declined: (facts) =>
    en('Customer declined', text(facts, 'reason'), count(facts, 'amountFen') > 0 ? withEn('fee', money(facts)) : ''),
  stopped: (facts) => en('Stopped half-way', text(facts, 'reason'), withEn('done so far', money(facts))),
  voided: (facts) => en('Order voided', text(facts, 'reason')),
  assigned: (facts) => en('Assigned', text(facts, 'team'), text(facts, 'name')),
  handedOver: (facts) => en('Handed to the workshop', withEn('received by', text(facts, 'name'))),
  handedBack: (facts) => en('Handed back to the desk', text(facts, 'reason')),
  started: () => 'Work started',
  clockedIn: () => 'Clock started',
  clockedOut: (facts) => en('Clock stopped', text(facts, 'name')),
  paused: (facts, telling) => {
    const until = moment(facts, 'until');
    return en(
      'Paused',
      named(orderWordsEn.pauseReasons, text(facts, 'reason')),
      text(facts, 'note'),
      until === null ? '' : `expected to go on ${telling.time(until)}`,
    );
  },
  resumed: () => 'Work resumed',
  lineDone: (facts) => en('Line done', text(facts, 'name')),
  lineUndone: (facts) => en('Line not done after all', text(facts, 'name')),
  partMarked: (facts) => en(`Part ${named(orderWordsEn.partStates, text(facts, 'partState'))}`, text(facts, 'name')),
  extraRaised: (facts) =>
    en(
      `Additional work ${text(facts, 'extra')} raised`,
      count(facts, 'items') === 1 ? '1 item' : `${count(facts, 'items')} items`,
      named(orderWordsEn.safety, text(facts, 'safety')),
      text(facts, 'reason'),
    ),
  extraAnswered: (facts) =>
    en(
      `Additional work ${text(facts, 'extra')} answered`,
      text(facts, 'person'),
      named(orderWordsEn.channels, text(facts, 'channel')),
      `${count(facts, 'accepted')} accepted, ${count(facts, 'declined')} declined`,
      withEn('workshop told', text(facts, 'toldWorkshop')),
    ),
  finished: () => 'Work done',
  inspectionSaved: (facts) => en('Final check noted', `${count(facts, 'done')} points`),
  passed: (facts) => en('Final check passed', kilometres(facts, ' out')),
  failed: (facts) => en('Final check failed, redo', `${count(facts, 'lines')} lines`, text(facts, 'reason')),
  takenFromWorkshop: () => 'Taken back from the workshop, exterior looked at',
  preparationSaved: (facts) => en('Preparation', `${count(facts, 'done')} points done`),
  prepared: () => 'Prepared',
  notified: (facts) =>
    en(facts['reached'] === false ? 'Pick-up notice, not reached' : 'Notified for pick-up', text(facts, 'person')),
  delayNotified: (facts, telling) =>
    en(
      'Delay notice',
      text(facts, 'person'),
      text(facts, 'reason'),
      promisedEn(facts, telling),
      withEn('reaction', text(facts, 'reaction')),
    ),
  collectorNominated: (facts) => en('Will be collected by', text(facts, 'name')),
  promiseChanged: (facts, telling) =>
    en('Promise changed', promisedEn(facts, telling), text(facts, 'reason'), withEn('told', text(facts, 'toldWhom'))),
  adviserTransferred: (facts) => en('Passed to adviser', text(facts, 'name')),
  accepted: (facts) =>
    facts['signed'] === false
      ? en('Looked at, not signed', text(facts, 'reason'), withEn('witness', text(facts, 'witness')))
      : 'Accepted by the customer',
  objected: (facts) => en('Objection', text(facts, 'what'), withEn('agreed', text(facts, 'agreedStep'))),
  exitIssued: (facts) => en(`Exit slip ${text(facts, 'slip')} issued`, named(groundsEn, text(facts, 'ground'))),
  exitVoided: (facts) => en(`Exit slip ${text(facts, 'slip')} void`, named(causesEn, text(facts, 'cause'))),
  delivered: () => 'Delivered',
  leftShop: (facts) =>
    en(
      text(facts, 'open') === '' ? 'Left the shop' : 'Left the shop, will come back',
      withEn('slip', text(facts, 'slip')),
      withEn('open order', text(facts, 'open')),
    ),
  leaveAgreed: (facts, telling) => {
    const until = moment(facts, 'until');
    return en(
      'May leave while parts are awaited',
      withEn('supervisor', text(facts, 'name')),
      facts['waived'] === true ? 'customer signed for the safety work not done' : '',
      until === null ? '' : `customer is called ${telling.time(until)}`,
    );
  },
  cameBack: (facts) =>
    en(
      'Came back',
      withEn('brought in by', text(facts, 'name')),
      kilometres(facts),
      withEn('key tag', text(facts, 'keyTag')),
    ),
  unclaimed: (facts) =>
    en(
      'Not collected',
      count(facts, 'notices') === 1 ? 'notified once' : `notified ${count(facts, 'notices')} times`,
      text(facts, 'note'),
    ),
  closed: () => 'File complete, closed',
  paperOut: (facts) =>
    en(
      `${named(outputsEn, text(facts, 'output')) || 'Printed or saved'} ${(named(papersEn, text(facts, 'paper')) || 'a paper').toLowerCase()}`,
      text(facts, 'number'),
      withEn('copy for', named(paperWordsEn.holders, text(facts, 'copy'))),
    ),
  ...billEventsEn,
};
