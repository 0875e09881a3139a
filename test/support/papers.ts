/** Papers of a shop and people that do not exist, and how they become PDF, text and pictures. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { printablePicture } from '../../src-main/document/printable-picture.ts';
import { paperPress } from '../../src-main/document/render-paper.ts';
import { LABEL_MODES, type LabelMode } from '../../src-shared/document/paper-rules.ts';
import {
  type ExitSlipSnapshot,
  type ExtraSlipSnapshot,
  exitSlipSnapshot,
  extraSlipSnapshot,
  type PaperSnapshot,
  type RepairOrderSnapshot,
  repairOrderSnapshot,
  type SettlementSnapshot,
  settlementSnapshot,
  type WarrantySnapshot,
  warrantySnapshot,
} from '../../src-shared/document/paper-snapshot.ts';
import { ROOT } from './paths.ts';

export const FONTS = join(ROOT, 'resources', 'fonts');

/** 2026-11-21 in Shanghai, as the clock shows it. */
const at = (clock: string): number => Date.parse(`2026-11-21T${clock}:00+08:00`);

const shop = {
  name: '演示汽车服务有限公司',
  address: '演示省演示市示范路 1 号',
  phone: '000-0000 0000',
  contact: '演示联系人',
  socialCreditCode: '91000000DEMO000001',
  bank: '演示银行',
  bankAccount: '0000 0000 0000 0000',
  logo: null,
};

/** A picture as the signature pad makes them, 900 × 300: what `isInk` says is black, all else white. */
export function pngOf(width: number, height: number, isInk: (x: number, y: number) => boolean): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const whole = Buffer.alloc(typed.length + 8);
    whole.writeUInt32BE(data.length, 0);
    typed.copy(whole, 4);
    whole.writeUInt32BE(crc32(typed), typed.length + 4);
    return whole;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 4 + 1) * height, 255);
  for (let y = 0; y < height; y += 1) {
    const row = y * (width * 4 + 1);
    rows[row] = 0;
    for (let x = 0; x < width; x += 1) if (isInk(x, y)) rows.fill(0, row + 1 + x * 4, row + 4 + x * 4);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** No person's signature: a wave. */
export const waves = (): Buffer =>
  pngOf(900, 300, (x, y) => x > 60 && x < 840 && Math.abs(y - 150 - 90 * Math.sin(x / 60)) < 9);

const SIGNATURE = '1'.repeat(64);
const SIGN = '2'.repeat(64);
const PICTURES = new Map(
  Object.entries({
    [SIGNATURE]: waves(),
    [SIGN]: pngOf(200, 200, (x, y) => Math.hypot(x - 100, y - 100) < 90),
  }).flatMap(([name, bytes]) => {
    const printable = printablePicture(bytes);
    return printable === null ? [] : [[name, printable] as const];
  }),
);

const head = (number: string, copy: object | null = null) => ({
  number,
  shop,
  zone: 'Asia/Shanghai',
  printedAt: at('16:05'),
  isDemo: true,
  copy,
});

const owner = { name: '演示客户', phone: '000 0000 0001', address: '演示市样例街 2 号 3 室' };

const vehicle = {
  plate: '演A00001',
  plateColor: 'blue',
  vin: 'LDEM0000000000001',
  engineNumber: 'DEMO00001',
  model: '演示牌 示例 1.5T 豪华版',
  bodyColor: '珍珠白',
  vehicleType: '小型轿车',
  classCode: 'K33',
  energy: 'petrol',
  firstRegisteredOn: '2023-05-18',
};

const terms = { customerSuppliedPart: null, aftermarketOnKeyComponent: null, more: [] };

const labor = (name: string, time: number | null, rateFen: number | null, amountFen: number, more: object = {}) => ({
  name,
  time,
  rateFen,
  amountFen,
  freeReason: null,
  by: '机修一组',
  note: '',
  ...more,
});

const part = (
  name: string,
  partNumber: string,
  quantityMilli: number,
  unitFen: number,
  amountFen: number,
  more: object = {},
) => ({
  name,
  partNumber,
  oeNumber: '',
  brand: '演示牌',
  kind: 'original',
  suppliedBy: 'shop',
  quantityMilli,
  unit: '件',
  unitFen,
  amountFen,
  freeReason: null,
  disclaimer: null,
  ...more,
});

const usualLines = {
  labor: [
    labor('更换机油及机油滤清器', 80, 126_00, 100_80),
    labor('更换前制动片', 150, 126_00, 189_00),
    labor('全车安全检查', 50, 126_00, 0, { freeReason: 'gift', note: '赠送' }),
  ],
  parts: [
    part('全合成机油 5W-30', 'DM-OIL-530', 4200, 79_85, 335_37, { unit: 'L' }),
    part('机油滤清器', 'DM-OF-0001', 1000, 45_00, 45_00, { oeNumber: '04152-00000' }),
    part('前制动片', 'DM-BP-0002', 1000, 528_00, 528_00, {
      unit: '套',
      kind: 'aftermarket',
      brand: '示例牌',
      disclaimer: 'aftermarketOnKeyComponent',
    }),
    part('雨刮片', '', 2000, 0, 0, {
      kind: null,
      brand: '',
      suppliedBy: 'customer',
      disclaimer: 'customerSuppliedPart',
    }),
  ],
  charges: [{ kind: 'diagnosis', name: '电脑检测', amountFen: 88_20, freeReason: null }],
  totals: { laborFen: 289_80, partsFen: 908_37, otherFen: 88_20, totalFen: 1286_37 },
};

export function repairOrder(change: object = {}): RepairOrderSnapshot {
  return repairOrderSnapshot.parse({
    kind: 'repairOrder',
    head: head('WX-20261121-012', { index: 1, count: 3, holder: 'customer' }),
    owner,
    broughtBy: { name: '演示送修人', phone: '000 0000 0002', relation: 'family' },
    vehicle,
    odometerKm: 42_318,
    fuel: { eighths: 5, chargePercent: null, rangeKm: 410 },
    receivedAt: at('08:40'),
    sendIn: 'drivenIn',
    category: 'minor',
    visitType: 'maintenance',
    settlementWays: ['self'],
    concern: '刹车时有尖叫声，低速更明显；顺便做保养。',
    wishes: '请在下班前通知取车。',
    wash: true,
    waits: false,
    oldParts: 'taken',
    lines: usualLines,
    estimateMethod: 'byItem',
    withoutDiagnosis: true,
    toleranceBasisPoints: 1000,
    promisedAt: at('16:30'),
    warranty: { km: 5000, days: 90 },
    damages: [
      { where: '右前门', zone: 'rightFrontDoor', kind: 'scratch', note: '长约 10 cm', photo: 1 },
      { where: '前保险杠左侧', zone: 'frontBumper', kind: 'chippedPaint', note: '', photo: 2 },
      { where: '仪表', zone: null, kind: 'warningLight', note: '胎压', photo: null },
    ],
    documents: [
      {
        name: '行驶证',
        isValid: true,
        isComplete: true,
        isSound: true,
        validUntil: '2027-05-31',
        difference: '',
        handling: '',
      },
      {
        name: '保养手册',
        isValid: true,
        isComplete: false,
        isSound: true,
        validUntil: null,
        difference: '缺第 3 页',
        handling: '客户知悉',
      },
    ],
    belongings: {
      box: 'B-07',
      keyTag: '12',
      keySlot: 'A-03',
      keyCount: 1,
      items: [
        { name: '备胎', quantity: 1, condition: '完好' },
        { name: '随车工具', quantity: 1, condition: '完好' },
        { name: '雨伞', quantity: 2, condition: '旧' },
      ],
      valuablesTold: true,
    },
    team: '机修一组',
    adviser: '演示顾问',
    consent: { by: '演示客户', at: at('09:02'), way: 'signature' },
    signedIn: null,
    signedOut: null,
    handedToWorkshopAt: at('09:17'),
    workshopReceiver: '演示车间主管',
    events: [
      { event: 'toWorkshop', at: at('09:17') },
      { event: 'asked', at: at('13:05') },
    ],
    terms,
    ...change,
  });
}

/** 200 lines, long names, and words that no space breaks. */
export function longOrder(): RepairOrderSnapshot {
  const rows = Array.from({ length: 100 }, (_, index) => index + 1);
  return repairOrder({
    head: head('WX-20261121-200', { index: 3, count: 3, holder: 'file' }),
    concern: 'X'.repeat(400),
    lines: {
      labor: rows.map((row) =>
        labor(
          row % 9 === 0 ? `第 ${row} 项：${'拆装前后副车架并更换全部衬套，'.repeat(4)}` : `示例维修项目 ${row}`,
          100,
          120_00,
          120_00,
        ),
      ),
      parts: rows.map((row) =>
        part(
          row % 11 === 0 ? `PART${'WITHOUTANYSPACE'.repeat(6)}` : `示例配件 ${row}`,
          `DM-${String(row).padStart(5, '0')}-${'9'.repeat(row % 7 === 0 ? 40 : 4)}`,
          1000,
          10_00,
          10_00,
        ),
      ),
      charges: [],
      totals: { laborFen: 12_000_00, partsFen: 1_000_00, otherFen: 0, totalFen: 13_000_00 },
    },
  });
}

/** Given names that a font of the usual 6,763 characters lacks. */
export function rareNames(): RepairOrderSnapshot {
  return repairOrder({ owner: { ...owner, name: '演示㛃䶮堃' }, adviser: '演示堃' });
}

export function extraSlip(change: object = {}): ExtraSlipSnapshot {
  return extraSlipSnapshot.parse({
    kind: 'extraSlip',
    head: head('WX-20261121-012-A1', { index: 2, count: 3, holder: 'workshop' }),
    orderNumber: 'WX-20261121-012',
    owner,
    vehicle,
    reportedBy: '演示技师',
    reportedAt: at('11:08'),
    items: [
      {
        name: '更换前制动盘',
        reason: '厚度低于极限值',
        isSafety: true,
        consequence: '制动距离变长，可能失效',
        answer: 'agreed',
      },
      { name: '更换空调滤芯', reason: '堵塞', isSafety: false, consequence: '', answer: 'refused' },
    ],
    lines: {
      labor: [labor('更换前制动盘', 120, 126_00, 151_20)],
      parts: [part('前制动盘', 'DM-BD-0003', 2000, 460_00, 920_00)],
      charges: [],
      totals: { laborFen: 151_20, partsFen: 920_00, otherFen: 0, totalFen: 1071_20 },
    },
    extraMinutes: 90,
    promisedAt: at('18:00'),
    contacted: { at: at('11:15'), name: '演示客户', phone: '000 0000 0001', way: 'phone' },
    refusalTold: { at: at('11:20'), to: '演示车间主管' },
    handedOver: { at: at('11:22'), to: '演示车间主管' },
    adviser: '演示顾问',
    signed: null,
    terms,
    ...change,
  });
}

export function settlement(change: object = {}): SettlementSnapshot {
  return settlementSnapshot.parse({
    kind: 'settlement',
    head: head('JS-20261121-009', { index: 1, count: 2, holder: 'customer' }),
    isDraft: false,
    orderNumbers: ['WX-20261121-012'],
    owner,
    broughtBy: { name: '演示送修人', phone: '000 0000 0002' },
    vehicle,
    hourStandard: 'manufacturer',
    receivedAt: at('08:40'),
    leftAt: at('16:20'),
    category: 'minor',
    odometerInKm: 42_318,
    odometerOutKm: 42_321,
    concern: '刹车时有尖叫声，低速更明显；顺便做保养。',
    lines: usualLines,
    discountFen: 0,
    roundDownFen: 37,
    payableFen: 1286_00,
    corrections: [],
    leftFen: 1286_00,
    shares: [{ payer: 'customer', name: '演示客户', amountFen: 1286_00, openFen: 0 }],
    prepaymentUsedFen: 300_00,
    earnestUsedFen: 0,
    payments: [
      { channel: 'scan', amountFen: 886_00 },
      { channel: 'cash', amountFen: 100_00 },
    ],
    refundedFen: 0,
    changeFen: 0,
    onAccountFen: 0,
    outstandingFen: 0,
    creditFen: 0,
    tax: { netFen: 1138_05, taxFen: 147_95 },
    oldParts: 'taken',
    warranty: { km: 5000, days: 90 },
    energyPartsWarranty: '',
    refusedSafety: [{ name: '更换右后轮胎', consequence: '胎侧鼓包，高速时可能爆胎', at: at('11:15'), by: '演示客户' }],
    certificateNumber: null,
    inspector: '演示质检员',
    cashier: '演示收银员',
    signed: null,
    terms,
    ...change,
  });
}

export function draftBill(): SettlementSnapshot {
  return settlement({
    head: head('JS-20261121-010'),
    isDraft: true,
    leftAt: null,
    odometerOutKm: null,
    prepaymentUsedFen: 0,
    payments: [],
    outstandingFen: 1286_00,
    refusedSafety: [],
    cashier: '',
  });
}

/** money.md example 6: the insurer pays 8,140.00 and the customer 968.00. */
export function insuredBill(): SettlementSnapshot {
  return settlement({
    head: head('JS-20261121-011', { index: 2, count: 2, holder: 'shop' }),
    category: 'special',
    concern: '右前部碰撞',
    lines: {
      labor: [
        labor('右前部钣金修复', 2000, 120_00, 2400_00),
        labor('右前部喷漆', null, null, 1600_00),
        labor('全车抛光', null, null, 380_00),
      ],
      parts: [
        part('右前大灯总成', 'DM-HL-0004', 1000, 4640_00, 4640_00),
        part('雨刮片', 'DM-WB-0005', 1000, 126_00, 126_00),
      ],
      charges: [],
      totals: { laborFen: 4380_00, partsFen: 4766_00, otherFen: 0, totalFen: 9146_00 },
    },
    discountFen: 38_00,
    roundDownFen: 0,
    payableFen: 9108_00,
    leftFen: 9108_00,
    shares: [
      { payer: 'insurer', name: '演示财产保险公司', amountFen: 8140_00, openFen: 8140_00 },
      { payer: 'customer', name: '演示客户', amountFen: 968_00, openFen: 0 },
    ],
    prepaymentUsedFen: 0,
    payments: [{ channel: 'card', amountFen: 968_00 }],
    tax: { netFen: 8060_18, taxFen: 1047_82 },
    refusedSafety: [],
  });
}

/** money.md example 5 on our usual bill: a part and its work came back on another day, and the money with them. */
export function correctedBill(): SettlementSnapshot {
  return settlement({
    corrections: [
      {
        number: 'JS-20261123-002',
        at: Date.parse('2026-11-23T10:00:00+08:00'),
        items: ['更换前制动片', '前制动片'],
        reason: '退货',
        amountFen: -717_00,
      },
    ],
    leftFen: 569_00,
    shares: [{ payer: 'customer', name: '演示客户', amountFen: 569_00, openFen: 0 }],
    refundedFen: 600_00,
    creditFen: 117_00,
    tax: { netFen: 503_54, taxFen: 65_46 },
  });
}

/** Work whose 合格证 the law asks for, signed on the screen under the shop's own sign. */
export function signedBill(): SettlementSnapshot {
  return settlement({
    head: { ...head('JS-20261121-012'), shop: { ...shop, logo: SIGN } },
    category: 'assembly',
    certificateNumber: 'HGZ-DEMO-000123',
    signed: { picture: SIGNATURE, at: at('16:08') },
  });
}

export function exitSlip(change: object = {}): ExitSlipSnapshot {
  return exitSlipSnapshot.parse({
    kind: 'exitSlip',
    head: head('CC-20261121-006', { index: 1, count: 2, holder: 'gate' }),
    exitKind: 'settled',
    orderNumbers: ['WX-20261121-012'],
    vehicle,
    owner: { name: '演示客户', phone: '000 0000 0001' },
    collectedBy: '演示送修人',
    leavesAt: at('16:20'),
    odometerOutKm: 42_321,
    paidFen: 1286_00,
    onAccountFen: 0,
    outstandingFen: 0,
    fees: [],
    approvedBy: '',
    returnsOn: null,
    validUntil: at('20:00'),
    issuedBy: '演示收银员',
    note: '',
    ...change,
  });
}

export function warrantyCard(change: object = {}): WarrantySnapshot {
  return warrantySnapshot.parse({
    kind: 'warranty',
    head: head('BX-20261121-009'),
    orderNumber: 'WX-20261121-012',
    owner: { name: '演示客户', phone: '000 0000 0001' },
    vehicle,
    category: 'minor',
    leftAt: at('16:20'),
    odometerOutKm: 42_321,
    work: ['更换机油及机油滤清器', '更换前制动片', '全车安全检查'],
    parts: ['全合成机油 5W-30', '机油滤清器', '前制动片'],
    period: { km: 5000, days: 90 },
    minimum: { km: 2000, days: 10 },
    excluded: [
      { name: '雨刮片', because: 'customerSuppliedPart' },
      { name: '前制动片', because: 'aftermarketOnKeyComponent' },
    ],
    refusedSafety: [{ name: '更换右后轮胎', consequence: '胎侧鼓包，高速时可能爆胎', at: at('11:15'), by: '演示客户' }],
    certificateNumber: null,
    inspector: '演示质检员',
    terms,
    ...change,
  });
}

/** A card of a job with 200 lines is still half a page. */
export function fullCard(): WarrantySnapshot {
  const many = Array.from({ length: 100 }, (_, index) => `示例维修项目名称 ${index + 1}`);
  return warrantyCard({
    work: many,
    parts: many,
    excluded: many.map((name) => ({ name, because: 'customerSuppliedPart' })),
  });
}

/** The least order: one job, nothing else. */
export function oneLine(): RepairOrderSnapshot {
  return repairOrder({
    lines: {
      labor: [labor('更换机油及机油滤清器', 80, 126_00, 100_80)],
      parts: [],
      charges: [],
      totals: { laborFen: 100_80, partsFen: 0, otherFen: 0, totalFen: 100_80 },
    },
    damages: [],
    documents: [],
    belongings: { box: '', keyTag: '', keySlot: '', keyCount: 1, items: [], valuablesTold: true },
  });
}

/** Signed on the screen, at the check-in and when the car was taken back. */
export function signedOrder(): RepairOrderSnapshot {
  return repairOrder({
    head: { ...head('WX-20261121-013'), shop: { ...shop, logo: SIGN } },
    signedIn: { picture: SIGNATURE, at: at('09:02') },
    signedOut: { picture: SIGNATURE, at: at('16:20') },
  });
}

export const PAPERS: Readonly<Record<string, () => PaperSnapshot>> = {
  'repair-order': repairOrder,
  'repair-order-long': longOrder,
  'repair-order-rare-names': rareNames,
  'repair-order-one-line': oneLine,
  'repair-order-signed': signedOrder,
  'extra-slip': extraSlip,
  settlement,
  'settlement-draft': draftBill,
  'settlement-insured': insuredBill,
  'settlement-corrected': correctedBill,
  'settlement-signed': signedBill,
  'exit-slip': exitSlip,
  'exit-slip-on-account': () =>
    exitSlip({ exitKind: 'onAccount', paidFen: 0, onAccountFen: 1286_00, approvedBy: '演示经理' }),
  'exit-slip-released': () =>
    exitSlip({ exitKind: 'released', paidFen: 1000_00, outstandingFen: 286_00, approvedBy: '演示经理' }),
  'exit-slip-declined': () =>
    exitSlip({
      exitKind: 'declined',
      orderNumbers: [],
      paidFen: 100_00,
      fees: [{ name: '诊断费', amountFen: 100_00 }],
    }),
  'exit-slip-awaiting-parts': () =>
    exitSlip({ exitKind: 'awaitingParts', paidFen: 0, returnsOn: '2026-12-05', note: '前制动盘到货后通知' }),
  warranty: warrantyCard,
  'warranty-full': fullCard,
  'warranty-certificate': () => warrantyCard({ category: 'assembly', certificateNumber: 'HGZ-DEMO-000123' }),
};

/** Poppler reads the papers independently of what wrote them; null where it is not installed. */
export const hasPoppler =
  spawnSync('pdftoppm', ['-v']).error === undefined && spawnSync('pdftotext', ['-v']).error === undefined;

export function renderPdf(snapshot: PaperSnapshot, mode: LabelMode): Promise<Uint8Array> {
  return paperPress(FONTS).render(snapshot, mode, PICTURES);
}

/** A page as grey pixels, 0 black to 255 white. */
export interface PagePixels {
  readonly width: number;
  readonly height: number;
  readonly grey: Uint8Array;
}

function inFolder<T>(pdf: Uint8Array, look: (file: string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'servicelane-paper-'));
  try {
    const file = join(folder, 'paper.pdf');
    writeFileSync(file, pdf);
    return look(file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text of each page. */
export function pagesText(pdf: Uint8Array): readonly string[] {
  return inFolder(pdf, (file) =>
    execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 })
      .split('\f')
      .slice(0, -1),
  );
}

export interface Word {
  readonly page: number;
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Every word with its place, in points from the top left of its page. */
export function pagesWords(pdf: Uint8Array): readonly Word[] {
  const html = inFolder(pdf, (file) =>
    execFileSync('pdftotext', ['-bbox', '-enc', 'UTF-8', file, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }),
  );
  let page = 0;
  const words: Word[] = [];
  for (const match of html.matchAll(
    /<page |<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)<\/word>/g,
  )) {
    if (match[5] === undefined) page += 1;
    else {
      const [left = 0, top = 0, right = 0, bottom = 0] = match.slice(1, 5).map(Number);
      words.push({ page, text: match[5], left, top, right, bottom });
    }
  }
  return words;
}

/** One page drawn, at `dpi`. */
export function pagePixels(pdf: Uint8Array, page: number, dpi: number): PagePixels {
  return inFolder(pdf, (file, folder) => {
    const out = join(folder, 'page');
    execFileSync('pdftoppm', [
      '-gray',
      '-singlefile',
      '-r',
      String(dpi),
      '-f',
      String(page),
      '-l',
      String(page),
      file,
      out,
    ]);
    const data = readFileSync(`${out}.pgm`);
    const match = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(data.subarray(0, 40).toString('latin1'));
    if (!match) throw new Error('pdftoppm wrote no picture');
    return { width: Number(match[1]), height: Number(match[2]), grey: data.subarray(match[0].length) };
  });
}

/** Writes every paper in every language as PNG pages into `dir`; false where pdftoppm is not installed. */
export async function renderAllPapers(dir: string, dpi = 110): Promise<boolean> {
  if (!hasPoppler) return false;
  mkdirSync(dir, { recursive: true });
  for (const [name, make] of Object.entries(PAPERS)) {
    for (const mode of LABEL_MODES) {
      const pdf = await renderPdf(make(), mode);
      inFolder(pdf, (file) => {
        execFileSync('pdftoppm', ['-png', '-r', String(dpi), file, join(dir, `${name}-${mode}`)]);
      });
    }
  }
  return true;
}
