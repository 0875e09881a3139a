import { describe, expect, test } from 'vitest';
import { foldHeader, guessColumns, guessHeaderRow, guessKind } from '../../src-shared/exchange/import-guess.ts';
import type { DateOrder, ImportField } from '../../src-shared/exchange/import-rules.ts';
import { mappingProblem } from '../../src-shared/exchange/import-rules.ts';
import {
  cleanCell,
  energyOf,
  guessDateOrder,
  guessOwnerKind,
  itemKindOf,
  readDay,
  readHours,
  readPrice,
  readWhole,
  readYear,
} from '../../src-shared/exchange/import-values.ts';

describe('days', () => {
  test.each<[string, DateOrder | null, string | null]>([
    ['2024-01-05', null, '2024-01-05'],
    ['2024/1/5', null, '2024-01-05'],
    ['2024.01.05', null, '2024-01-05'],
    ['2024年1月5日', null, '2024-01-05'],
    ['２０２４－０１－０５', null, '2024-01-05'],
    ['20240105', null, '2024-01-05'],
    ['2024-01-05 13:30:00', null, '2024-01-05'],
    ['2024-01-05T13:30:00', null, '2024-01-05'],
    ['5 Jan 2024', null, '2024-01-05'],
    ['05-Jan-24', null, '2024-01-05'],
    ['Jan 5, 2024', null, '2024-01-05'],
    ['45296', null, '2024-01-05'],
    ['45296.75', null, '2024-01-05'],
    ['01-05-2024', 'mdy', '2024-01-05'],
    ['01-05-2024', 'dmy', '2024-05-01'],
    ['1/5/24', 'dmy', '2024-05-01'],
    ['24-1-5', 'ymd', '2024-01-05'],
    ['1/5/98', 'mdy', '1998-01-05'],
    ['01-05-2024', null, null],
    ['13-05-2024', 'mdy', null],
    ['2024-02-30', null, null],
    ['2024-13-01', null, null],
    ['昨天', null, null],
    ['12', null, null],
    ['99999', null, null],
  ])('%s (%s) is %s', (text, order, wanted) => {
    const read = readDay(text, order);
    expect(read.ok ? read.value : null).toBe(wanted);
  });

  test('an empty one is none', () => expect(readDay(' ', null)).toEqual({ ok: true, value: null }));

  test.each<[string[], DateOrder | null, boolean]>([
    [['01-02-2024', '01-15-2024'], 'mdy', true],
    [['01/02/2024', '31/01/2024'], 'dmy', true],
    [['01/02/2024', '03/04/2024'], null, true],
    [['99-5-31', '98-12-1'], 'ymd', true],
    [['2024-01-05', '2024年1月5日', '', '无'], null, false],
  ])('the order of %j is %s', (texts, order, needed) => {
    expect(guessDateOrder(texts)).toEqual({ order, needed });
  });
});

describe('figures and words', () => {
  test.each<[string, number | null | 'no']>([
    ['8,872', 8872],
    ['1,07,905', 107_905],
    ['8872 km', 8872],
    ['８８７２公里', 8872],
    ['3.5万', 35_000],
    ['41230.0', 41_230],
    ['', null],
    ['1,23', 'no'],
    ['-5', 'no'],
    ['很多', 'no'],
    ['99999999', 'no'],
  ])('%s is %s', (text, wanted) => {
    const read = readWhole(text, 9_999_999);
    expect(read.ok ? read.value : 'no').toBe(wanted);
  });

  test('years, prices, hours', () => {
    expect(readYear('2022款')).toEqual({ ok: true, value: 2022 });
    expect(readYear('22').ok).toBe(false);
    expect(readPrice('1,035.5元/次')).toEqual({ ok: true, value: 1_035_50 });
    expect(readPrice('12.345').ok).toBe(false);
    expect(readHours('0.8 工时')).toEqual({ ok: true, value: 80 });
  });

  test('words of choices, and companies by their name', () => {
    expect([energyOf('汽油'), energyOf('BEV'), energyOf('油电混动'), energyOf('？')]).toEqual([
      'petrol',
      'electric',
      'plugInHybrid',
      null,
    ]);
    expect([itemKindOf('工时'), itemKindOf('配件'), itemKindOf('Part'), itemKindOf('x')]).toEqual([
      'labor',
      'part',
      'part',
      null,
    ]);
    expect([guessOwnerKind('演示运输有限公司'), guessOwnerKind('Demo Ltd'), guessOwnerKind('演示张三')]).toEqual([
      'company',
      'company',
      'person',
    ]);
  });

  test.each([
    ['  N/A ', ''],
    ['无', ''],
    ['--', ''],
    ["'=1+1", '=1+1'],
    ["'n Auto", "'n Auto"],
    ['一\r\n二', '一\n二'],
  ])('%j is cleaned to %j', (cell, wanted) => expect(cleanCell(cell)).toBe(wanted));
});

const columns = (headers: readonly string[], row: readonly string[] = []) =>
  headers.map((header, index) => ({ header, samples: row[index] ? [row[index]] : [] }));

describe('headings', () => {
  test.each<[string, (ImportField | null)[]]>([
    ['车牌号 车主姓名 手机号码 车架号 品牌 车型', ['plate', 'ownerName', 'phone', 'vin', 'make', 'model']],
    [
      '车牌颜色 客户类型 客户地址 发动机号 年检到期日',
      [null, 'ownerKind', 'address', 'engineNumber', 'inspectionDueOn'],
    ],
    [
      '车牌 进厂日期 进厂里程 维修内容 结算金额 备注',
      ['plate', 'servicedOn', 'serviceKm', 'serviceWork', 'serviceAmount', 'serviceAdvice'],
    ],
    ['车牌 行驶里程 备注', ['plate', 'odometerKm', 'carNote']],
    ['License_Plate Owner Mobile VIN Make Model_Year', ['plate', 'ownerName', 'phone', 'vin', 'make', 'modelYear']],
    [
      'VIN REPAIR_DATE CUSTOMER_VERBATIM CORRECTION_VERBATIM KM TOTALCOST LBRCOST',
      ['vin', 'servicedOn', 'serviceWords', 'serviceWork', 'serviceKm', 'serviceAmount', null],
    ],
    ['车牌 电话 电话', ['plate', 'phone', 'phone']],
  ])('%s', (headers, wanted) => {
    expect(guessColumns('cars', columns(headers.split(' ')))).toEqual(wanted);
  });

  test('what stands below says it where the heading does not', () => {
    const guess = guessColumns('cars', columns(['A', 'B', 'C'], ['粤B12345', '13800138000', 'LSVAM4187C2184847']));
    expect(guess).toEqual(['plate', 'phone', 'vin']);
    // And takes it back where the heading cannot be meant.
    expect(guessColumns('cars', columns(['维修日期'], ['换机油']))).toEqual([null]);
  });

  test.each<[string, string]>([
    ['车牌 姓名', 'cars'],
    ['编码 名称 单价 单位', 'prices'],
    ['code name price unit', 'prices'],
    ['repair_cost_yuan repair_content remark', 'prices'],
    ['套餐名称 项目 数量', 'packages'],
    ['姓名 地址', 'cars'],
  ])('%s is a list of %s', (headers, kind) => expect(guessKind(columns(headers.split(' ')))).toBe(kind));

  test('the row of the heading, below a title; none where rows begin at once', () => {
    expect(guessHeaderRow([['客户档案'], [], ['车牌', '姓名'], ['粤B12345', '演示']])).toBe(2);
    expect(guessHeaderRow([['粤B12345', '演示张三', '13800138000']])).toBeNull();
    expect(
      guessHeaderRow([
        ['甲', '乙'],
        ['1', '2'],
      ]),
    ).toBe(0);
    expect(foldHeader(' Repair_Date (MM-DD)：')).toBe('repairdate');
  });

  test('what a list cannot do without', () => {
    const none = { order: null, needed: false };
    expect(mappingProblem('cars', ['model'], none)).toEqual({ problem: 'noKey', field: null });
    expect(mappingProblem('cars', ['plate', 'model', 'model'], none)).toEqual({ problem: 'twice', field: 'model' });
    expect(mappingProblem('cars', ['plate', 'phone', 'phone'], none)).toBeNull();
    expect(mappingProblem('prices', ['itemName'], none)?.problem).toBe('noPrice');
    expect(mappingProblem('packages', ['packageName'], none)?.problem).toBe('noLine');
    expect(mappingProblem('cars', ['vin', 'servicedOn'], { order: null, needed: true })?.problem).toBe('dateOrder');
  });
});
