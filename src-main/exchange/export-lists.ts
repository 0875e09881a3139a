/** What stands in each exported list: its columns, in the reader's words, as the person who asked may see it. */

import { billFiguresOut } from '../../src-shared/bill/bill-contract.ts';
import { seesPrices } from '../../src-shared/catalog/catalog-rules.ts';
import { type ConsentPurpose, consentState } from '../../src-shared/customer/customer-rules.ts';
import { maskPhone } from '../../src-shared/customer/phone-rules.ts';
import { DUTY_KINDS, DUTY_ROLES } from '../../src-shared/duty/duty-rules.ts';
import type { ExportList, ExportPhones } from '../../src-shared/exchange/export-rules.ts';
import { DROP_REASONS } from '../../src-shared/followup/followup-rules.ts';
import type { CustomerId } from '../../src-shared/kit/id.ts';
import { type Fen, toFen } from '../../src-shared/kit/money.ts';
import { orderLine } from '../../src-shared/order/order-pricing.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import type { ListWords } from '../../src-shared/wording/list-words.ts';
import { readSettings } from '../catalog/catalog-repository.ts';
import type { Reader } from '../db/connection.ts';
import { answersOf, carsOf, exportReads, numbersOf, type Span, triesOf } from './export-repository.ts';
import type { SheetColumn, SheetWriter } from './write-sheet.ts';

export interface ExportScope {
  readonly db: Reader;
  readonly words: ListWords;
  readonly roles: readonly Role[];
  readonly phones: ExportPhones;
  readonly span: Span;
}

/** A list that is ready to be written. */
export interface ListToWrite {
  readonly total: number;
  take(sheet: SheetWriter, name: string): number;
}

type ColumnOf<R, K extends SheetColumn<R>['kind']> = Extract<SheetColumn<R>, { readonly kind: K }>;
type Maker<K extends SheetColumn<unknown>['kind']> = <R>(title: string, of: ColumnOf<R, K>['of']) => ColumnOf<R, K>;

const text: Maker<'text'> = (title, of) => ({ kind: 'text', title, of });
const integer: Maker<'integer'> = (title, of) => ({ kind: 'integer', title, of });
const km: Maker<'km'> = (title, of) => ({ kind: 'km', title, of });
const money: Maker<'fen'> = (title, of) => ({ kind: 'fen', title, of });
const quantity: Maker<'quantity'> = (title, of) => ({ kind: 'quantity', title, of });
const hours: Maker<'hours'> = (title, of) => ({ kind: 'hours', title, of });
const day: Maker<'day'> = (title, of) => ({ kind: 'day', title, of });
const moment: Maker<'moment'> = (title, of) => ({ kind: 'moment', title, of });

function listed<R>(
  { total, rows }: { readonly total: number; readonly rows: Iterable<R> },
  columns: readonly SheetColumn<R>[],
): ListToWrite {
  return { total, take: (sheet, name) => sheet.take({ name, columns, rows }) };
}

const fenOrNull = (amount: number | null): Fen | null => (amount === null ? null : toFen(amount));

/** What the lists have in common in one language, for one person. */
function saying({ db, words, phones }: ExportScope) {
  const told = words.exports;
  const shown = (number: string): string => (phones === 'full' ? number : maskPhone(number));
  return {
    c: told.columns,
    yesNo: (is: boolean | null): string => (is ? told.yes : told.no),
    join: (parts: readonly string[]): string => parts.join(told.separator),
    numbers: (id: CustomerId | null): readonly string[] => numbersOf(db, id).map(shown),
    word: <K extends string>(given: Readonly<Record<K, string>>, key: K | null): string =>
      key === null ? '' : given[key],
  };
}

type List = (scope: ExportScope) => ListToWrite;

const customers: List = (scope) => {
  const { db, words } = scope;
  const { c, yesNo, join, numbers } = saying(scope);
  const answer = (id: CustomerId, purpose: ConsentPurpose): string =>
    words.customer.states[consentState(answersOf(db, id).filter((each) => each.purpose === purpose))];
  return listed(exportReads.customers(db), [
    text(c.customerName, (row) => row.name),
    text(c.customerKind, (row) => words.customer.kinds[row.kind]),
    text(c.customerLevel, (row) => words.customer.levels[row.level]),
    text(c.phone, (row) => numbers(row.id)[0] ?? null),
    text(c.otherPhones, (row) => join(numbers(row.id).slice(1))),
    text(c.employer, (row) => row.employer),
    text(c.address, (row) => row.address),
    text(c.workAddress, (row) => row.workAddress),
    text(c.preferredContact, (row) => row.preferredContact),
    text(c.doNotContact, (row) => yesNo(row.doNotContact)),
    day(c.birthday, (row) => row.birthday),
    text(c.taxTitle, (row) => row.taxTitle),
    text(c.taxNumber, (row) => row.taxNumber),
    text(c.serviceContact, (row) => answer(row.id, 'serviceContact')),
    text(c.marketing, (row) => answer(row.id, 'marketing')),
    text(c.survey, (row) => answer(row.id, 'survey')),
    text(c.note, (row) => row.note),
    text(c.cars, (row) => join(carsOf(db, row.id))),
    moment(c.since, (row) => row.createdAt),
  ]);
};

const vehicles: List = (scope) => {
  const { db, words } = scope;
  const { c, yesNo, numbers, word } = saying(scope);
  return listed(exportReads.vehicles(db), [
    text(c.plate, (row) => row.plate),
    text(c.plateColor, (row) => word(words.plate.colors, row.plateColor)),
    text(c.vin, ({ car }) => car.vin),
    text(c.frameNumber, ({ car }) => car.frameNumber),
    text(c.make, ({ car }) => car.make),
    text(c.model, ({ car }) => car.model),
    integer(c.modelYear, ({ car }) => car.modelYear),
    text(c.owner, (row) => row.owner),
    text(c.ownerKind, (row) => word(words.customer.kinds, row.ownerKind)),
    text(c.phone, (row) => numbers(row.ownerId)[0] ?? null),
    km(c.odometerKm, ({ car }) => car.odometerKm),
    text(c.engineNumber, ({ car }) => car.engineNumber),
    text(c.bodyColor, ({ car }) => car.bodyColor),
    text(c.energy, ({ car }) => word(words.vehicle.energies, car.energy)),
    text(c.vehicleType, ({ car }) => car.vehicleType),
    day(c.firstRegisteredOn, ({ car }) => car.firstRegisteredOn),
    day(c.inspectionDueOn, ({ car }) => car.inspectionDueOn),
    text(c.insurer, ({ car }) => car.insurer),
    day(c.insuranceDueOn, ({ car }) => car.insuranceDueOn),
    day(c.nextServiceOn, ({ car }) => car.nextServiceOn),
    km(c.nextServiceKm, ({ car }) => car.nextServiceKm),
    text(c.wishes, ({ car }) => car.wishes),
    text(c.note, ({ car }) => car.note),
    text(c.active, ({ car }) => yesNo(car.active)),
  ]);
};

const visits: List = (scope) => {
  const { db, words, span } = scope;
  const { c, yesNo, word } = saying(scope);
  return listed(exportReads.visits(db, span), [
    text(c.visit, ({ visit }) => visit.number),
    text(c.plate, ({ visit }) => visit.plate),
    text(c.model, (row) => row.model),
    text(c.owner, (row) => row.owner),
    text(c.state, ({ visit }) => words.visit.states[visit.state]),
    moment(c.arrivedAt, ({ visit }) => visit.arrivedAt),
    moment(c.leftAt, ({ visit }) => visit.leftAt),
    text(c.leftReason, ({ visit }) => word(words.visit.leftReasons, visit.leftReason)),
    text(c.waits, ({ visit }) => yesNo(visit.waitsInShop)),
    integer(c.orders, (row) => row.orders),
    text(c.receivedBy, (row) => row.by),
    text(c.note, ({ visit }) => visit.note),
  ]);
};

const orders: List = (scope) => {
  const { db, words, span } = scope;
  const { c } = saying(scope);
  return listed(exportReads.orders(db, span), [
    text(c.order, ({ order }) => order.number),
    text(c.visit, (row) => row.visit),
    text(c.plate, (row) => row.plate),
    text(c.vin, (row) => row.vin),
    text(c.model, (row) => row.model),
    text(c.owner, (row) => row.owner),
    text(c.state, ({ order }) => words.order.states[order.state]),
    text(c.visitType, ({ order }) => words.order.visitTypes[order.visitType]),
    moment(c.openedAt, ({ order }) => order.openedAt),
    text(c.adviser, (row) => row.adviser),
    text(c.team, (row) => row.team),
    text(c.technician, (row) => row.technician),
    text(c.concern, ({ order }) => order.customerWords),
    text(c.diagnosis, ({ order }) => order.diagnosis),
    money(c.totalFen, ({ order }) => toFen(order.totalFen)),
    money(c.settledFen, (row) => fenOrNull(row.settledFen)),
    moment(c.settledAt, (row) => row.settledAt),
    moment(c.promisedAt, ({ order }) => order.promisedAt),
    moment(c.readyAt, ({ order }) => order.readyAt),
    moment(c.endedAt, ({ order }) => order.endedAt),
  ]);
};

const orderLines: List = (scope) => {
  const { db, words, span } = scope;
  const { c, word } = saying(scope);
  const { total, rows } = exportReads.orderLines(db, span);
  function* read() {
    for (const row of rows) yield { ...row, sold: orderLine.parse(row.line.pricing) };
  }
  return listed({ total, rows: read() }, [
    text(c.order, (row) => row.order),
    moment(c.openedAt, (row) => row.openedAt),
    text(c.plate, (row) => row.plate),
    integer(c.position, ({ line }) => line.position + 1),
    text(c.kind, ({ sold }) => words.catalog.kinds[sold.kind]),
    text(c.item, ({ line }) => line.name),
    text(c.code, ({ line }) => line.code),
    text(c.brand, ({ line }) => line.brand),
    text(c.partKind, ({ sold }) => (sold.kind === 'part' ? word(words.order.partKinds, sold.partKind) : null)),
    quantity(c.quantity, ({ sold }) => (sold.kind === 'part' ? sold.quantityMilli : null)),
    text(c.unit, ({ line }) => line.unit),
    hours(c.hours, ({ sold }) => (sold.kind === 'labor' ? sold.price.time : null)),
    money(c.rate, ({ sold }) => {
      if (sold.kind === 'part') return sold.unitFen;
      return sold.kind === 'labor' && sold.price.by === 'hours' ? sold.price.rateFen : null;
    }),
    money(c.lineFen, ({ line }) => toFen(line.priceFen)),
    text(c.payer, ({ sold, payers }) => {
      const payer = payers.find(({ key }) => key === sold.payerKey);
      return payer ? payer.name || words.order.payerKinds[payer.kind] : null;
    }),
    text(c.state, ({ line }) => words.order.lineStates[line.state]),
  ]);
};

const bills: List = (scope) => {
  const { db, words, span } = scope;
  const { c } = saying(scope);
  const { total, rows } = exportReads.bills(db, span);
  function* read() {
    for (const row of rows) yield { ...row, figures: billFiguresOut.nullable().catch(null).parse(row.bill.figures) };
  }
  return listed({ total, rows: read() }, [
    text(c.bill, ({ bill }) => bill.number),
    text(c.state, ({ bill }) => words.bill.states[bill.state]),
    text(c.order, (row) => row.order),
    text(c.plate, (row) => row.plate),
    text(c.counterOf, (row) => row.counterOf),
    text(c.payer, (row) => row.payers),
    money(c.discountFen, ({ figures }) => figures?.discountFen ?? null),
    money(c.roundDownFen, ({ figures }) => figures?.roundDownFen ?? null),
    money(c.totalFen, ({ bill }) => toFen(bill.totalFen)),
    money(c.paidFen, (row) => toFen(row.paidFen)),
    moment(c.settledAt, ({ bill }) => bill.settledAt),
    text(c.settledBy, (row) => row.settledBy),
    text(c.note, ({ bill }) => bill.note),
  ]);
};

const payments: List = (scope) => {
  const { db, words, span } = scope;
  const { c } = saying(scope);
  return listed(exportReads.payments(db, span), [
    text(c.payment, ({ payment }) => payment.number),
    text(c.kind, ({ payment }) => words.bill.paymentKinds[payment.kind]),
    moment(c.at, ({ payment }) => payment.at),
    text(c.order, (row) => row.order),
    text(c.plate, (row) => row.plate),
    text(c.channel, ({ part }) => words.bill.channels[part.channel]),
    money(c.amountFen, ({ part }) => toFen(part.amountFen)),
    money(c.changeFen, ({ part, payment }) => (part.channel === 'cash' ? toFen(payment.changeFen) : null)),
    text(c.reference, ({ part }) => part.reference),
    text(c.cashier, (row) => row.cashier),
    text(c.note, ({ payment }) => payment.note),
  ]);
};

const shifts: List = (scope) => {
  const { db, span } = scope;
  const { c } = saying(scope);
  return listed(exportReads.shifts(db, span), [
    text(c.cashier, (row) => row.cashier),
    moment(c.shiftOpenedAt, ({ shift }) => shift.openedAt),
    moment(c.closedAt, ({ shift }) => shift.closedAt),
    money(c.floatFen, ({ shift }) => toFen(shift.floatFen)),
    money(c.countedFen, ({ shift }) => fenOrNull(shift.countedFen)),
    // Of an open drawer nothing is known before it was counted blind (M11).
    money(c.expectedFen, ({ shift }) => fenOrNull(shift.expectedFen)),
    money(c.differenceFen, ({ shift: { countedFen, expectedFen } }) =>
      countedFen === null || expectedFen === null ? null : toFen(countedFen - expectedFen),
    ),
    text(c.note, ({ shift }) => shift.note),
  ]);
};

const receivables: List = (scope) => {
  const { db, words } = scope;
  const { c } = saying(scope);
  return listed(exportReads.receivables(db), [
    text(c.bill, (row) => row.bill),
    text(c.order, (row) => row.order),
    text(c.plate, (row) => row.plate),
    text(c.payer, (row) => row.payer),
    text(c.payerKind, (row) => words.order.payerKinds[row.payerKind]),
    money(c.amountFen, (row) => toFen(row.amountFen)),
    money(c.paidFen, (row) => toFen(row.paidFen)),
    money(c.owedFen, (row) => toFen(row.owedFen)),
    moment(c.settledAt, (row) => row.settledAt),
    day(c.dueOn, (row) => row.dueOn),
    text(c.approvedBy, (row) => row.approvedBy),
  ]);
};

const prices: List = (scope) => {
  const { db, words, roles } = scope;
  const { c, yesNo, word } = saying(scope);
  const shows = seesPrices(roles);
  const usualFen = readSettings(db).laborRateFen;
  const shown = (amount: Fen | null): Fen | null => (shows ? amount : null);
  return listed(exportReads.prices(db), [
    text(c.kind, (row) => words.catalog.kinds[row.kind]),
    text(c.item, (row) => row.name),
    text(c.code, (row) => row.code),
    text(c.category, (row) => row.category),
    hours(c.hours, (row) => row.centihours),
    money(c.rate, (row) => shown(row.priceBy === 'hours' ? (row.rateFen ?? usualFen) : null)),
    money(c.price, (row) => shown(row.kind === 'part' ? row.unitFen : row.fixedFen)),
    text(c.unit, (row) => row.unit),
    money(c.cost, (row) => shown(row.costFen)),
    text(c.brand, (row) => row.brand),
    text(c.partKind, (row) => word(words.catalog.partKinds, row.partKind)),
    text(c.oeNumber, (row) => row.oeNumber),
    text(c.taxPercent, (row) => (row.taxBasisPoints === null ? null : String(row.taxBasisPoints / 100))),
    text(c.noDiscount, (row) => yesNo(row.noDiscount)),
    text(c.active, (row) => yesNo(row.active)),
  ]);
};

const packages: List = (scope) => {
  const { db, words, roles } = scope;
  const { c, yesNo } = saying(scope);
  const shows = seesPrices(roles);
  return listed(exportReads.packages(db), [
    text(c.package, (row) => row.package.name),
    money(c.packageFen, (row) => (shows ? row.package.priceFen : null)),
    text(c.kind, ({ item }) => words.catalog.kinds[item.kind]),
    text(c.item, ({ item }) => item.name),
    text(c.code, ({ item }) => item.code),
    quantity(c.quantity, ({ item, line }) => (item.kind === 'part' ? line.quantityMilli : null)),
    text(c.unit, ({ item }) => item.unit),
    hours(c.hours, ({ item, line }) => line.centihours ?? item.centihours),
    text(c.noDiscount, (row) => yesNo(row.package.noDiscount)),
    text(c.active, (row) => yesNo(row.package.active)),
  ]);
};

const duties: List = (scope) => {
  const { db, words, roles } = scope;
  const { c } = saying(scope);
  const kinds = DUTY_KINDS.filter((kind) => DUTY_ROLES[kind].some((role) => roles.includes(role)));
  return listed(exportReads.duties(db, kinds), [
    text(c.what, ({ duty }) => words.duty.kinds[duty.kind]),
    text(c.plate, (row) => row.plate),
    text(c.model, (row) => row.model),
    text(c.owner, (row) => row.owner),
    text(c.visit, (row) => row.visit),
    text(c.order, (row) => row.order),
    moment(c.dueAt, ({ duty }) => duty.dueAt),
    moment(c.overdueAt, ({ duty }) => duty.overdueAt),
  ]);
};

const followUps: List = (scope) => {
  const { db, words, span } = scope;
  const { c, yesNo, numbers, word } = saying(scope);
  const told = words.followUp;
  const states = { open: told.groups.today, done: told.results.reached, dropped: told.drop };
  const reason = (given: string): string => {
    const known = DROP_REASONS.find((each) => each === given);
    return known === undefined ? given : told.dropReasons[known];
  };
  return listed(exportReads.followUps(db, span), [
    text(c.order, (row) => row.order),
    text(c.plate, (row) => row.plate),
    text(c.model, (row) => row.model),
    text(c.owner, (row) => row.owner),
    text(c.phone, (row) => numbers(row.ownerId)[0] ?? null),
    text(c.doNotContact, (row) => yesNo(row.doNotContact)),
    text(c.call, ({ call }) => told.call(call.call)),
    text(c.state, ({ call }) =>
      call.state === 'dropped' ? told.stateDropped(reason(call.dropReason)) : states[call.state],
    ),
    moment(c.leftAt, (row) => row.leftAt),
    moment(c.windowFrom, ({ call }) => call.dueFrom),
    moment(c.windowUntil, ({ call }) => call.overdueAt),
    integer(c.tries, ({ call }) => triesOf(db, call.id).tries),
    text(c.lastResult, ({ call }) => word(told.results, triesOf(db, call.id).last)),
    text(c.score, ({ call }) => word(told.scores, call.score)),
    text(c.carUse, ({ call }) => call.carUse),
    text(c.opinion, ({ call }) => call.opinion),
    text(c.calledBy, (row) => row.by),
    moment(c.endedAt, ({ call }) => call.endedAt),
  ]);
};

const recalls: List = (scope) => {
  const { db } = scope;
  const { c, yesNo } = saying(scope);
  return listed(exportReads.recalls(db), [
    text(c.recall, ({ recall }) => recall.number),
    text(c.recallText, ({ recall }) => recall.text),
    text(c.active, ({ recall }) => yesNo(recall.active)),
    text(c.vin, (row) => row.vin),
    text(c.plate, (row) => row.plate),
    text(c.owner, (row) => row.owner),
    moment(c.doneAt, (row) => row.doneAt),
    text(c.doneBy, (row) => row.doneBy),
  ]);
};

const staff: List = (scope) => {
  const { db, words } = scope;
  const { c, yesNo, join } = saying(scope);
  return listed(exportReads.staff(db), [
    text(c.name, (row) => row.name),
    text(c.roles, (row) => join(row.roles.map((role) => words.staff.roles[role]))),
    text(c.active, (row) => yesNo(row.active)),
    moment(c.addedAt, (row) => row.addedAt),
  ]);
};

const journal: List = (scope) => {
  const { db, words, span } = scope;
  const { c } = saying(scope);
  const names: Readonly<Record<string, string>> = words.journal.commands;
  return listed(exportReads.journal(db, span), [
    integer(c.seq, (row) => row.seq),
    moment(c.at, (row) => row.at),
    // A newer version may have written a command that this one does not know.
    text(c.command, (row) => (Object.hasOwn(names, row.command) ? (names[row.command] ?? null) : row.command)),
    text(c.by, (row) => row.by),
    text(c.seat, (row) => row.seat),
  ]);
};

export const exportLists: Readonly<Record<ExportList, List>> = {
  customers,
  vehicles,
  visits,
  orders,
  orderLines,
  bills,
  payments,
  shifts,
  receivables,
  prices,
  packages,
  duties,
  followUps,
  recalls,
  staff,
  journal,
};
