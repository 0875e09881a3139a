/**
 * Every procedure of the visit, the order and the workshop once, with a text in every field that takes one: the contract
 * test watches what they read and write, the test of hostile texts what they keep.
 */
import type { CallName, Input, Output } from '../../src-shared/contract.ts';
import type { ApprovalId, OrderId } from '../../src-shared/kit/id.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { INSPECTION_CHECKS, PREPARATION_CHECKS } from '../../src-shared/order/order-rules.ts';
import type { ApprovalPurpose } from '../../src-shared/staff/approvals.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { CHECK_IN, chargeLine, laborLine, PARTICULARS, partLine } from './given.ts';
import { MORNING } from './shop.ts';

export interface Hand {
  do<N extends CallName>(role: Role, name: N, input: Input<N>): Output<N> | Promise<Output<N>>;
  /** The PIN of somebody with this hat, put in at the seat of the desk. */
  approval(role: Role, purpose: ApprovalPurpose, orderId: OrderId): ApprovalId | Promise<ApprovalId>;
  /** So many days go by. */
  pass(days: number): void;
  /** A text of at most so many characters. */
  say(max: number): string;
  /** A car's file and its plate, not in the shop yet. */
  car(): Promise<{ vehicleId: Output<'vehicle.create'>['vehicleId']; plate: string }>;
}

const LATER = instant.parse(MORNING + 6 * HOUR);
const PICTURE = 'a'.repeat(64);

type Written = Input<'order.saveContent'>['content']['lines'][number];

export async function wholeVisit(hand: Hand): Promise<void> {
  const { say } = hand;
  const line = (made: Written): Written => ({
    ...made,
    name: say(120),
    code: say(60),
    brand: say(60),
    unit: say(12),
  });
  const content = (...lines: Written[]): Input<'order.saveContent'>['content'] => ({
    payers: [{ key: 'customer', kind: 'customer', name: say(120), reference: say(60) }],
    packages: [{ id: 'p1', priceFen: 500_00, noDiscount: false, name: say(120) }],
    lines,
  });
  const three = () =>
    content(line(laborLine('', 300, 126_00)), line(partLine('', 1000, 90_00)), line(chargeLine('', 80_00)));
  const particulars = (): Input<'order.saveParticulars'>['particulars'] => ({
    ...PARTICULARS,
    customerWords: say(500),
    wishes: say(300),
    authorizerName: say(60),
    authorizerPhone: say(40),
  });
  const evidence = (channel: 'paper' | 'phone'): Input<'order.authorize'>['evidence'] => ({
    channel,
    person: say(60),
    phone: say(40),
    attachment: PICTURE,
    note: say(200),
  });
  const which = async (orderId: Output<'order.get'>['orderId']) => {
    const { version } = await hand.do('adviser', 'order.get', { orderId });
    return { orderId, version };
  };
  const visitNow = async (visitId: Output<'visit.get'>['visitId']) => {
    const { version } = await hand.do('adviser', 'visit.get', { visitId });
    return { visitId, version };
  };

  async function checkIn(change: Partial<Input<'visit.checkIn'>> = {}) {
    const { vehicleId, plate } = await hand.car();
    const arrival = { plate, plateColor: 'blue' as const, note: '', arrivedAt: null, waitsInShop: false };
    const { visitId } = await hand.do('adviser', 'visit.arrive', arrival);
    const words = { words: '异响' };
    await hand.do('adviser', 'visit.saveCheckInDraft', { visitId, half: 'order', version: 0, content: words });
    await hand.do('adviser', 'visit.checkInDraft', { visitId });
    const person = () => ({ name: say(60), relation: 'owner' as const, phone: say(40) });
    const { orderId } = await hand.do('adviser', 'visit.checkIn', {
      ...CHECK_IN,
      ...(await visitNow(visitId)),
      vehicleId,
      bringer: person(),
      collector: person(),
      walkAround: {
        ...CHECK_IN.walkAround,
        odometerReason: say(120),
        damage: [{ zone: 'hood', kind: 'dent', note: say(100) }],
        belongings: [{ name: say(60), quantity: 1, condition: say(120) }],
        documents: [
          { kind: 'other', isValid: true, isComplete: true, isGood: true, validUntil: null, difference: say(200) },
        ],
        keyTag: say(20),
        box: say(20),
        parkingSpot: say(20),
      },
      particulars: particulars(),
      content: three(),
      promisedAt: LATER,
      evidence: evidence('paper'),
      ...change,
    });
    return { visitId, orderId, plate };
  }

  // Ways that end before there is a contract.
  const asked = await checkIn({ evidence: null, consentToDiagnosis: false });
  await hand.do('adviser', 'order.saveParticulars', { ...(await which(asked.orderId)), particulars: particulars() });
  await hand.do('adviser', 'order.recordConsent', { ...(await which(asked.orderId)), person: say(60) });
  await hand.do('adviser', 'order.diagnose', await which(asked.orderId));
  await hand.do('adviser', 'order.concludeDiagnosis', { ...(await which(asked.orderId)), diagnosis: say(1000) });
  await hand.do('adviser', 'order.saveContent', { ...(await which(asked.orderId)), content: three() });
  await hand.do('adviser', 'order.quote', await which(asked.orderId));
  await hand.do('deskSupervisor', 'order.authorizeUnsigned', {
    ...(await which(asked.orderId)),
    witness: say(60),
    reason: say(200),
    adviser: say(60),
    promisedAt: LATER,
    nextContactAt: LATER,
  });
  const more = {
    visitId: asked.visitId,
    particulars: particulars(),
    content: three(),
    promisedAt: null,
    nextContactAt: LATER,
    overrideReason: say(120),
  };
  const second = await hand.do('adviser', 'order.add', more);
  const moved = (await hand.do('adviser', 'order.get', { orderId: asked.orderId })).lines.slice(0, 1);
  await hand.do('adviser', 'order.moveLines', {
    ...(await which(asked.orderId)),
    toOrderId: second.orderId,
    toVersion: (await which(second.orderId)).version,
    lineIds: moved.map(({ id }) => id),
  });
  await hand.do('adviser', 'order.changeVehicle', {
    ...(await which(asked.orderId)),
    vehicleId: (await hand.car()).vehicleId,
    papersVoided: true,
    reason: say(200),
  });
  await hand.do('deskSupervisor', 'order.void', { ...(await which(asked.orderId)), reason: say(200) });
  await hand.do('adviser', 'order.decline', { ...(await which(second.orderId)), reason: say(200) });

  // One that is stopped half-way.
  const short = await checkIn();
  await hand.do('adviser', 'order.saveParticulars', {
    ...(await which(short.orderId)),
    particulars: particulars(),
    payerReferences: [{ key: 'customer', reference: say(60) }],
  });
  const order = { orders: [await which(short.orderId)], keysTakenOut: true };
  await hand.do('adviser', 'workshop.handOver', {
    ...order,
    approvalId: await hand.approval('workshopLead', 'handOver', short.orderId),
  });
  await hand.do('workshopLead', 'workshop.handBack', { ...(await which(short.orderId)), reason: say(200) });
  const { teams } = await hand.do('workshopLead', 'workshop.cars', {});
  const team = { teamId: teams[0]?.teamId ?? null, technicianId: null };
  await hand.do('adviser', 'workshop.assign', { ...(await which(short.orderId)), ...team });
  await hand.do('adviser', 'order.get', { orderId: short.orderId });
  const again = { orders: [await which(short.orderId)], keysTakenOut: true, approvalId: null };
  await hand.do('workshopLead', 'workshop.handOver', again);
  await hand.do('adviser', 'order.changeVehicle', {
    ...(await which(short.orderId)),
    vehicleId: (await hand.car()).vehicleId,
    papersVoided: true,
    reason: say(200),
  });
  await hand.do('adviser', 'order.signAgain', { ...(await which(short.orderId)), evidence: evidence('phone') });
  await hand.do('technician', 'workshop.start', await which(short.orderId));
  await hand.do('deskSupervisor', 'order.stop', {
    ...(await which(short.orderId)),
    reason: say(200),
    doneLineIds: [],
    doneListed: true,
    isUnsafe: false,
    statementSigned: false,
  });

  // One that drives off while a part is awaited; the first time the work goes on before it has left.
  // Nothing of it is done before: no money is asked for.
  const away = await checkIn({
    content: content(line(laborLine('', 300, 126_00)), line(partLine('', 1000, 90_00))),
  });
  const key = { orders: [await which(away.orderId)], keysTakenOut: true, approvalId: null };
  await hand.do('workshopLead', 'workshop.handOver', key);
  await hand.do('technician', 'workshop.start', await which(away.orderId));
  await hand.do('technician', 'workshop.raiseExtra', {
    ...(await which(away.orderId)),
    items: [{ kind: 'labor', name: say(120), quantityMilli: null, time: 50 }],
    reason: say(300),
    safety: 'safety',
  });
  const settleExtra = await hand.do('adviser', 'order.get', { orderId: away.orderId });
  const declinedExtra = settleExtra.extras[0];
  if (!declinedExtra) throw new Error('nothing was raised');
  await hand.do('adviser', 'order.answerExtra', {
    ...(await which(away.orderId)),
    extraId: declinedExtra.id,
    accepted: [],
    person: say(60),
    phone: say(40),
    channel: 'phone',
    attachment: null,
    at: MORNING,
    delayTold: true,
    delayMinutes: null,
    promisedAt: null,
    toldWorkshop: say(60),
  });
  const goOn = async () => {
    const { lines } = await hand.do('adviser', 'order.get', { orderId: away.orderId });
    for (const { id, partState } of lines) {
      const arrived = { lineId: id, partState: 'arrived' } as const;
      if (partState === 'needed')
        await hand.do('technician', 'workshop.markPart', { ...(await which(away.orderId)), ...arrived });
    }
    await hand.do('technician', 'workshop.resume', await which(away.orderId));
  };
  const leave = async () => {
    await hand.do('technician', 'workshop.pause', {
      ...(await which(away.orderId)),
      reason: 'parts',
      note: say(200),
      expectedResumeAt: LATER,
    });
    await hand.do('adviser', 'order.leaveOpen', {
      ...(await which(away.orderId)),
      inspectedDriveable: true,
      waiver: { attachment: PICTURE },
      nextContactAt: LATER,
      approvalId: await hand.approval('deskSupervisor', 'leaveOpen', away.orderId),
    });
    await hand.do('cashier', 'visit.issueExit', {
      ...(await visitNow(away.visitId)),
      kind: 'awaitingParts',
      collector: say(60),
    });
  };
  await leave();
  await goOn();
  await leave();
  const out = { plate: null, keyGiven: true, pack: [] };
  await hand.do('adviser', 'visit.deliver', { ...(await visitNow(away.visitId)), ...out });
  await hand.do('adviser', 'visit.board', {});
  const envelope = { plateColor: 'blue' as const, note: say(200), arrivedAt: null };
  await hand.do('guard', 'visit.dropKey', {
    ...envelope,
    plate: away.plate,
    envelope: say(20),
    bringer: say(60),
    bringerPhone: say(40),
  });
  await hand.do('adviser', 'visit.comeBack', {
    ...(await visitNow(away.visitId)),
    bringer: { name: say(60), relation: 'owner', phone: say(40) },
    walkAround: {
      ...CHECK_IN.walkAround,
      odometerReason: say(120),
      damage: [{ zone: 'roof', kind: 'dent', note: say(100) }],
      belongings: [{ name: say(60), quantity: 1, condition: say(120) }],
      documents: [
        { kind: 'other', isValid: true, isComplete: true, isGood: true, validUntil: null, difference: say(200) },
      ],
      keyTag: say(20),
      box: say(20),
      parkingSpot: say(20),
    },
    walkedAround: true,
    promisedAt: LATER,
  });
  await goOn();
  // Without its answer it is closed by the stop.
  await hand.do('technician', 'workshop.raiseExtra', {
    ...(await which(away.orderId)),
    items: [{ kind: 'labor', name: say(120), quantityMilli: null, time: 50 }],
    reason: say(300),
    safety: 'advised',
  });
  await hand.do('deskSupervisor', 'order.stop', {
    ...(await which(away.orderId)),
    reason: say(200),
    doneLineIds: [],
    doneListed: true,
    isUnsafe: false,
    statementSigned: false,
  });
  const towed = await hand.car();
  await hand.do('adviser', 'visit.towIn', {
    ...envelope,
    plate: towed.plate,
    bringer: say(60),
    bringerPhone: say(40),
  });

  // One that goes the whole way.
  const { visitId, orderId, plate } = await checkIn({ evidence: null });
  await hand.do('adviser', 'order.authorize', {
    ...(await which(orderId)),
    evidence: evidence('phone'),
    declinedLineIds: [],
    promisedAt: LATER,
    nextContactAt: LATER,
  });
  await hand.do('adviser', 'order.changePromise', {
    ...(await which(orderId)),
    promisedAt: LATER,
    nextContactAt: null,
    reason: say(200),
    toldWhom: say(60),
  });
  await hand.do('adviser', 'order.nominateCollector', {
    ...(await which(orderId)),
    name: say(60),
    relation: 'friend',
    phone: say(40),
    confirmedWithAuthorizer: true,
  });
  const { staff } = await hand.do('adviser', 'staff.approvers', { roles: ['adviser'] });
  const adviser = staff[0];
  if (!adviser) throw new Error('the shop has no adviser');
  await hand.do('adviser', 'order.transferAdviser', { ...(await which(orderId)), adviserId: adviser.id });
  const batch = { orders: [await which(orderId)], keysTakenOut: true, approvalId: null };
  await hand.do('workshopLead', 'workshop.handOver', batch);
  await hand.do('technician', 'workshop.start', await which(orderId));
  const technician = (await hand.do('technician', 'workshop.cars', {})).cars.find((car) => car.orderId === orderId);
  const clock = technician?.clocks[0];
  if (!clock) throw new Error('no clock runs');
  await hand.do('technician', 'workshop.clockOut', { orderId, staffId: clock.staffId });
  await hand.do('technician', 'workshop.clockIn', { orderId });
  await hand.do('technician', 'workshop.pause', {
    ...(await which(orderId)),
    reason: 'bay',
    note: say(200),
    expectedResumeAt: LATER,
  });
  await hand.do('technician', 'workshop.resume', await which(orderId));
  const raise = async () =>
    hand.do('technician', 'workshop.raiseExtra', {
      ...(await which(orderId)),
      items: [
        { kind: 'labor', name: say(120), quantityMilli: null, time: 50 },
        { kind: 'part', name: say(120), quantityMilli: 1000, time: null },
      ],
      reason: say(300),
      safety: 'safety',
    });
  await raise();
  const seen = await hand.do('adviser', 'order.get', { orderId });
  const extra = seen.extras[0];
  const raised = seen.lines.find(({ extraId, pricing }) => extraId !== null && pricing.kind === 'labor');
  if (!extra || raised?.pricing.kind !== 'labor') throw new Error('nothing was raised');
  const priced = { ...raised.pricing, price: { by: 'fixed' as const, priceFen: 160_00, time: 50 } };
  const answer = (accepted: Written[]): Omit<Input<'order.answerExtra'>, 'orderId' | 'version' | 'extraId'> => ({
    accepted,
    person: say(60),
    phone: say(40),
    channel: 'phone',
    attachment: null,
    at: MORNING,
    delayTold: true,
    delayMinutes: 60,
    promisedAt: LATER,
    toldWorkshop: say(60),
  });
  await hand.do('adviser', 'order.answerExtra', {
    ...(await which(orderId)),
    extraId: extra.id,
    ...answer([line({ name: '', code: '', brand: '', unit: '', isHighVoltage: false, pricing: priced })]),
  });
  await hand.do('adviser', 'order.notifyDelay', {
    ...(await which(orderId)),
    person: say(60),
    reason: say(200),
    promisedAt: LATER,
    reaction: say(200),
  });
  /** Ticks what is to be done, and has it inspected. */
  const workOn = async (): Promise<void> => {
    const { lines } = await hand.do('adviser', 'order.get', { orderId });
    for (const { id, state, partState } of lines) {
      if (state !== 'inWork') continue;
      if (partState === null) {
        await hand.do('technician', 'workshop.tickLine', { ...(await which(orderId)), lineId: id, done: true });
      } else {
        await hand.do('technician', 'workshop.markPart', {
          ...(await which(orderId)),
          lineId: id,
          partState: 'fitted',
        });
      }
    }
    await hand.do('technician', 'workshop.finish', await which(orderId));
    const again = lines.find(({ state, pricing }) => state === 'inWork' && pricing.kind === 'labor');
    if (!again) throw new Error('no line was worked on');
    await hand.do('inspector', 'workshop.fail', { ...(await which(orderId)), reason: say(300), lineIds: [again.id] });
    await hand.do('technician', 'workshop.tickLine', { ...(await which(orderId)), lineId: again.id, done: true });
    await hand.do('technician', 'workshop.finish', await which(orderId));
    await hand.do('inspector', 'workshop.saveInspection', {
      ...(await which(orderId)),
      checks: [...INSPECTION_CHECKS],
      odometerOutKm: 41_300,
      certificateNumber: say(40),
      note: say(300),
    });
    await hand.do('inspector', 'workshop.pass', await which(orderId));
    await hand.do('adviser', 'order.takeFromWorkshop', { ...(await which(orderId)), exteriorLookedAt: true });
  };
  await workOn();
  const checks = [...PREPARATION_CHECKS];
  await hand.do('adviser', 'order.savePreparation', { ...(await which(orderId)), checks });
  const accept = async () =>
    hand.do('adviser', 'order.accept', {
      ...(await which(orderId)),
      belongingsTicked: true,
      signed: false,
      attachment: null,
      refusalReason: say(200),
      witness: say(60),
    });
  await hand.do('cashier', 'bill.draft', await which(orderId));
  await hand.do('adviser', 'order.prepare', await which(orderId));
  await hand.do('adviser', 'order.notify', { ...(await which(orderId)), person: say(60), reached: true });
  const seenBill = async () => {
    const { bill, figuresHash } = await hand.do('cashier', 'bill.get', { orderId });
    return { orderId, version: bill?.version ?? 1, figuresHash };
  };
  const unsigned = { approvalId: null, reason: '', signature: null, refusalNote: '在纸上' };
  await hand.do('cashier', 'bill.settle', { ...(await seenBill()), ...unsigned });
  await accept();
  await hand.do('deskSupervisor', 'bill.reopen', { ...(await seenBill()), approvalId: null, reason: '漏了一项' });
  await hand.do('cashier', 'bill.settle', { ...(await seenBill()), ...unsigned });
  const { shift } = await hand.do('cashier', 'shift.current', {});
  if (!shift) await hand.do('cashier', 'shift.open', { floatFen: 100_00 });
  const owed = await hand.do('cashier', 'bill.get', { orderId });
  await hand.do('cashier', 'bill.takePayment', {
    orderId,
    figuresHash: owed.figuresHash,
    payerKey: null,
    tenders: [{ channel: 'scan', amountFen: owed.dueFen, reference: '' }],
  });
  const issue = async () =>
    hand.do('cashier', 'visit.issueExit', { ...(await visitNow(visitId)), kind: null, collector: say(60) });
  await issue();
  await hand.do('adviser', 'visit.board', {});
  await hand.do('cashier', 'visit.voidExit', { ...(await visitNow(visitId)), reason: say(200) });
  await issue();
  const object = async (backTo: 'inWork' | 'passed') =>
    hand.do('adviser', 'order.object', {
      ...(await which(orderId)),
      what: say(300),
      photos: [PICTURE],
      agreedStep: say(200),
      backTo,
    });
  await object('inWork');
  await workOn();
  await hand.do('adviser', 'order.savePreparation', { ...(await which(orderId)), checks });
  await hand.do('adviser', 'order.prepare', await which(orderId));
  await accept();
  await issue();
  await object('passed');
  await hand.do('adviser', 'order.savePreparation', { ...(await which(orderId)), checks });
  await hand.do('adviser', 'order.prepare', await which(orderId));
  await accept();
  await issue();
  await hand.do('adviser', 'visit.deliver', {
    ...(await visitNow(visitId)),
    plate: null,
    keyGiven: true,
    pack: ['documents', 'key'],
  });
  await hand.do('adviser', 'visit.get', { visitId });
  await hand.do('workshopLead', 'workshop.cars', {});

  // And it comes back: what was advised then is told.
  const back = { plate, plateColor: 'blue' as const, note: '', arrivedAt: null, waitsInShop: false };
  const next = await hand.do('adviser', 'visit.arrive', back);
  await hand.do('adviser', 'visit.checkInDraft', { visitId: next.visitId });

  // Nobody comes for the one that was stopped.
  await hand.do('inspector', 'workshop.saveInspection', {
    ...(await which(short.orderId)),
    checks: [...INSPECTION_CHECKS],
    odometerOutKm: 41_300,
    certificateNumber: say(40),
    note: say(300),
  });
  await hand.do('inspector', 'workshop.pass', await which(short.orderId));
  await hand.do('adviser', 'order.savePreparation', { ...(await which(short.orderId)), checks });
  await hand.do('cashier', 'bill.draft', await which(short.orderId));
  await hand.do('adviser', 'order.prepare', await which(short.orderId));
  await hand.do('adviser', 'order.notify', { ...(await which(short.orderId)), person: say(60), reached: false });
  hand.pass(61);
  await hand.do('manager', 'order.unclaimed', { ...(await which(short.orderId)), note: say(200) });
}
