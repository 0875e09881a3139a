/** The price list of the demo shop: figures that a mid-sized garage might ask, of no maker and no real catalogue. */
import type { Input } from '../../src-shared/contract.ts';
import type { ChargeKind, PartKind } from '../../src-shared/order/order-pricing.ts';

type NewItem = Input<'catalog.addItem'>;

const fen = (yuan: number): number => Math.round(yuan * 100);

/** 126 yuan an hour. */
export const DEMO_LABOR_RATE = fen(126);

function labor(category: string, code: string, name: string, hours: number, rateYuan: number | null = null): NewItem {
  const rateFen = rateYuan === null ? null : fen(rateYuan);
  return {
    code,
    name,
    category,
    noDiscount: false,
    taxBasisPoints: null,
    what: {
      kind: 'labor',
      isHighVoltage: category === '新能源',
      price: { by: 'hours', time: Math.round(hours * 100), rateFen },
    },
  };
}

function fixed(category: string, code: string, name: string, yuan: number, hours: number | null = null): NewItem {
  const time = hours === null ? null : Math.round(hours * 100);
  const what = { kind: 'labor', isHighVoltage: false, price: { by: 'fixed', priceFen: fen(yuan), time } } as const;
  return { code, name, category, noDiscount: false, taxBasisPoints: null, what };
}

function part(
  category: string,
  code: string,
  name: string,
  unit: string,
  yuan: number,
  cost: number,
  more: { readonly kind?: PartKind; readonly brand?: string; readonly isKey?: boolean } = {},
): NewItem {
  return {
    code,
    name,
    category,
    noDiscount: false,
    taxBasisPoints: null,
    what: {
      kind: 'part',
      partKind: more.kind ?? 'original',
      unit,
      unitFen: fen(yuan),
      costFen: fen(cost),
      isKeyComponent: more.isKey ?? false,
      partClass: null,
      brand: more.brand ?? '演示牌',
      oeNumber: '',
    },
  };
}

function charge(code: string, name: string, chargeKind: ChargeKind, yuan: number): NewItem {
  const what = { kind: 'charge', chargeKind, priceFen: fen(yuan) } as const;
  return { code, name, category: '', noDiscount: true, taxBasisPoints: null, what };
}

const branded = { kind: 'branded', brand: '演示品牌' } as const;
const key = { isKey: true } as const;

export const DEMO_ITEMS: readonly NewItem[] = [
  labor('保养', 'L101', '更换机油机滤', 0.5),
  labor('保养', 'L102', '更换空气滤清器', 0.2),
  labor('保养', 'L103', '更换空调滤清器', 0.2),
  labor('保养', 'L104', '更换火花塞', 0.8),
  labor('保养', 'L105', '节气门清洗', 0.6),
  labor('保养', 'L106', '更换变速箱油', 1.5),
  labor('保养', 'L107', '更换防冻液', 0.8),
  fixed('保养', 'L108', '全车检查', 0, 0.3),
  labor('制动', 'L201', '更换前刹车片', 0.8),
  labor('制动', 'L202', '更换后刹车片', 1),
  labor('制动', 'L203', '更换前刹车盘', 1.2),
  labor('制动', 'L204', '更换制动液', 0.8),
  labor('底盘', 'L301', '更换前减震器总成（一对）', 2.4),
  labor('底盘', 'L302', '更换下摆臂', 1.6),
  fixed('底盘', 'L303', '四轮定位', 180, 0.8),
  fixed('底盘', 'L304', '轮胎动平衡（单轮）', 30, 0.2),
  labor('底盘', 'L305', '更换轮胎（单轮）', 0.3),
  labor('空调', 'L401', '空调系统检漏、加注冷媒', 1.2),
  labor('空调', 'L402', '更换空调压缩机', 3),
  labor('发动机', 'L501', '更换发电机皮带', 0.8),
  labor('发动机', 'L502', '更换水泵', 2.6),
  labor('电器', 'L601', '更换蓄电池', 0.3),
  labor('电器', 'L602', '电路检修', 1, 160),
  fixed('钣喷', 'L701', '前保险杠喷漆', 600, 4),
  fixed('钣喷', 'L702', '单门钣金喷漆', 750, 5),
  labor('新能源', 'L801', '动力电池绝缘检测', 0.8, 200),
  labor('新能源', 'L802', '更换高压线束', 4, 200),
  part('保养', 'P-1001', '全合成机油 5W-30', '升', 88, 52, branded),
  part('保养', 'P-1002', '全合成机油 0W-20', '升', 96, 58, branded),
  part('保养', 'P-1003', '机油滤清器', '个', 45, 22),
  part('保养', 'P-1004', '空气滤清器', '个', 78, 40),
  part('保养', 'P-1005', '空调滤清器', '个', 98, 48),
  part('保养', 'P-1006', '火花塞（铱金）', '支', 95, 56),
  part('保养', 'P-1007', '放油螺丝垫片', '个', 5, 1),
  part('保养', 'P-1008', '自动变速箱油', '升', 128, 78, branded),
  part('保养', 'P-1009', '防冻液', '升', 36, 18, branded),
  part('保养', 'P-1010', '节气门清洗剂', '瓶', 58, 26, branded),
  part('制动', 'P-2001', '前刹车片', '套', 420, 260, key),
  part('制动', 'P-2002', '后刹车片', '套', 360, 220, key),
  part('制动', 'P-2003', '前刹车片（品牌件）', '套', 280, 150, { ...branded, isKey: true }),
  part('制动', 'P-2004', '前刹车盘', '片', 480, 310, key),
  part('制动', 'P-2005', '制动液 DOT4', '升', 90, 46, branded),
  part('底盘', 'P-3001', '前减震器总成', '支', 780, 520, key),
  part('底盘', 'P-3002', '减震顶胶', '个', 120, 66),
  part('底盘', 'P-3003', '减震防尘套', '个', 60, 28),
  part('底盘', 'P-3004', '下摆臂总成', '支', 650, 410, key),
  part('底盘', 'P-3005', '轮胎 205/55R16', '条', 520, 380, branded),
  part('底盘', 'P-3006', '轮胎 225/50R17', '条', 680, 500, branded),
  part('空调', 'P-4001', '冷媒 R134a', '瓶', 60, 28, branded),
  part('空调', 'P-4002', '空调压缩机总成', '个', 2200, 1500),
  part('空调', 'P-4003', '空调压缩机总成（再制造）', '个', 1300, 820, { kind: 'remanufactured', brand: '演示品牌' }),
  part('发动机', 'P-5001', '发电机皮带', '条', 160, 85),
  part('发动机', 'P-5002', '水泵总成', '个', 520, 330),
  part('电器', 'P-6001', '蓄电池 60Ah', '个', 620, 430, branded),
  part('电器', 'P-6002', '近光灯泡', '个', 45, 18, branded),
  part('电器', 'P-6003', '雨刮片', '对', 120, 62, branded),
  part('新能源', 'P-8001', '高压线束总成', '套', 3200, 2300),
  charge('F-01', '故障诊断费', 'diagnosis', 150),
  charge('F-02', '外加工：发动机缸盖磨平', 'outsideWork', 400),
  charge('F-03', '市区拖车', 'rescue', 300),
];

export interface DemoPackage {
  readonly name: string;
  readonly yuan: number | null;
  /** By code; how many of a part, how many hours of work where it takes another time. */
  readonly lines: readonly (readonly [code: string, count?: number])[];
}

export const DEMO_PACKAGES: readonly DemoPackage[] = [
  { name: '机油保养套餐', yuan: 428, lines: [['L101'], ['P-1001', 4], ['P-1003'], ['P-1007'], ['L108']] },
  {
    name: '全面保养套餐（三滤）',
    yuan: 598,
    lines: [['L101'], ['L102'], ['L103'], ['P-1001', 4.2], ['P-1003'], ['P-1004'], ['P-1005'], ['P-1007'], ['L108']],
  },
  { name: '更换前刹车片套餐', yuan: null, lines: [['L201'], ['P-2001']] },
  { name: '火花塞与节气门套餐', yuan: 538, lines: [['L104'], ['P-1006', 4], ['L105', 0.4], ['P-1010']] },
  { name: '前减震器更换套餐', yuan: 2180, lines: [['L301'], ['P-3001', 2], ['P-3002', 2], ['P-3003', 2], ['L303']] },
  { name: '空调清凉套餐', yuan: 268, lines: [['L401'], ['P-4001', 2]] },
];

/** The lines as `catalog.addPackage` takes them. */
export function linesOfDemo(
  { lines }: DemoPackage,
  itemOf: (code: string) => Input<'catalog.addPackage'>['lines'][number]['itemId'],
): Input<'catalog.addPackage'>['lines'] {
  return lines.map(([code, count]) => {
    const isWork = code.startsWith('L');
    return {
      itemId: itemOf(code),
      quantityMilli: isWork ? 1000 : Math.round((count ?? 1) * 1000),
      time: isWork && count !== undefined ? Math.round(count * 100) : null,
    };
  });
}
