import { describe, expect, test } from 'vitest';
import {
  comparePlate,
  completeProvince,
  foldPlate,
  guessPlateColor,
  type PlateColor,
  type PlateKind,
  PROVINCES,
  plateKind,
  plateParts,
  plateText,
  typedPlate,
} from '../../src-shared/vehicle/plate-rules.ts';

describe('R-076 the plate read at the gate', () => {
  const OTHERS = ['粤B12345', '粤A3456挂'];
  test.each([
    ['粤B6K88T', '粤B6K88T', 'same'],
    ['6K88T', '粤B6K88T', 'same'],
    ['K88T', '粤B6K88T', 'same'],
    ['ｋ８８ｔ', '粤B6K88T', 'same'],
    ['b·6k88t', '粤B6K88T', 'same'],
    ['88T', '粤B6K88T', 'unclear'],
    ['6K88', '粤B6K88T', 'differs'],
    ['粤B6K', '粤B6K88T', 'differs'],
    ['粤B6K88T9', '粤B6K88T', 'differs'],
    ['粤A6K88T', '粤B6K88T', 'differs'],
    // Two cars end alike: only the whole plate tells them apart.
    ['2345', '粤A92345', 'unclear'],
    ['92345', '粤A92345', 'same'],
    ['粤A92345', '粤A92345', 'same'],
    ['9345学', '粤A9345学', 'same'],
    ['9345', '粤A9345学', 'same'],
    ['3456', '粤A93456', 'unclear'],
    ['使12', '使12', 'same'],
  ])('%s for %s: %s', (typed, worn, reading) => {
    expect(comparePlate(foldPlate(typed), worn, OTHERS)).toBe(reading);
  });
});

describe('folding', () => {
  test.each([
    ['粤b12345', '粤B12345'],
    [' 粤B·12345 ', '粤B12345'],
    ['粤B-123 45', '粤B12345'],
    ['粤B—12345', '粤B12345'],
    ['粤Ｂ１２３４５', '粤B12345'],
    ['粤Ｂ・１２３４５', '粤B12345'],
    ['粤B‧12345', '粤B12345'],
    ['粤B．12345', '粤B12345'],
    ['粤B\u200b12345\ufeff', '粤B12345'],
    ['\u202e粤B\u000012345\u2066\u001b', '粤B12345'],
    ['粤b1i o45', '粤B1IO45'],
    ['㛃䶮A1', '㛃䶮A1'],
    ['𠮷A123', '𠮷A123'],
  ])('%j becomes %s', (typed, folded) => {
    expect(foldPlate(typed)).toBe(folded);
    expect(foldPlate(folded)).toBe(folded);
  });

  test('odd plates are kept, only length is a problem', () => {
    expect(plateText.parse('hk ab-1234')).toBe('HKAB1234');
    expect(plateText.parse('粤B1O345')).toBe('粤B1O345');
    expect(plateText.safeParse('粤').success).toBe(false);
    expect(plateText.safeParse(' - · ').success).toBe(false);
    expect(plateText.safeParse('A123456789012').success).toBe(false);
    expect(plateText.safeParse(`${' '.repeat(60)}粤B12345`).success).toBe(false);
  });
});

describe('kind and colour', () => {
  const cases: readonly (readonly [string, PlateKind, PlateColor | null])[] = [
    ['粤B12345', 'ordinary', 'blue'],
    ['京AB1C2D', 'ordinary', 'blue'],
    ['粤b·12345', 'ordinary', 'blue'],
    ['粤BD12345', 'newEnergySmall', 'gradientGreen'],
    ['粤BF12345', 'newEnergySmall', 'gradientGreen'],
    ['粤BAD1234', 'newEnergySmall', 'gradientGreen'],
    ['沪AK99999', 'newEnergySmall', 'gradientGreen'],
    ['粤B12345D', 'newEnergyLarge', 'yellowGreen'],
    ['粤B12345K', 'newEnergyLarge', 'yellowGreen'],
    ['粤Z1234港', 'special', 'black'],
    ['粤Z1234澳', 'special', 'black'],
    ['使123456', 'special', 'black'],
    ['223001使', 'special', 'black'],
    ['沪A1234领', 'special', 'black'],
    ['京A1234警', 'special', 'white'],
    ['粤B1234挂', 'special', 'yellow'],
    ['粤B1234学', 'special', 'yellow'],
    ['WJ京1234X', 'special', 'white'],
    ['WJ0112345', 'special', 'white'],
    ['VA12345', 'special', 'white'],
    ['军A12345', 'special', 'white'],
    ['京X1234应急', 'special', 'white'],
    ['民航A1234', 'special', 'green'],
    ['粤B12345临', 'special', null],
    ['临粤B12345', 'special', null],
    ['粤B1234试', 'special', null],
    // The letters that read like digits, the next letters after the type letters, too short, too long, no car at all.
    ['粤B1O345', 'odd', null],
    ['粤BI2345', 'odd', null],
    ['粤O12345', 'odd', null],
    ['粤BL12345', 'odd', null],
    ['粤BDI2345', 'odd', null],
    ['粤B12345L', 'odd', null],
    ['粤B1234', 'odd', null],
    ['粤B1234567', 'odd', null],
    ['台B12345', 'odd', null],
    ['无牌', 'odd', null],
    ['㛃䶮', 'odd', null],
    ['', 'odd', null],
  ];
  test.each(cases)('%j is %s, %s', (text, kind, color) => {
    expect(plateKind(text)).toBe(kind);
    expect(guessPlateColor(text)).toBe(color);
  });

  test('each province and each letter of a place makes an ordinary plate', () => {
    for (const { char } of PROVINCES) {
      for (const letter of 'ABCDEFGHJKLMNPQRSTUVWXYZ') expect(plateKind(`${char}${letter}1A2B3`)).toBe('ordinary');
      expect(plateKind(`${char}I12345`)).toBe('odd');
    }
  });
});

describe('drawing', () => {
  test.each([
    ['粤B12345', '粤B', true, '12345'],
    ['粤bd12345', '粤B', true, 'D12345'],
    ['粤Z1234港', '粤Z', true, '1234港'],
    ['粤B1O345', '粤B', true, '1O345'],
    ['粤B', '粤B', false, ''],
    ['WJ京1234X', 'WJ', false, '京1234X'],
    ['VA12345', 'VA', true, '12345'],
    ['使123456', '使', false, '123456'],
    ['民航A1234', '民航', false, 'A1234'],
    ['AB1234', '', false, 'AB1234'],
    ['㛃䶮', '', false, '㛃䶮'],
    ['粤B𠮷1', '粤B', true, '𠮷1'],
  ])('%s is drawn %s (dot %s) %s', (text, head, dotted, rest) => {
    expect(plateParts(text)).toEqual({ head, dotted, rest });
  });
});

describe('provinces by pinyin', () => {
  const found = (typed: string) =>
    completeProvince(typed)
      .map((of) => of.char)
      .join('');

  test('all 31, each found by its character, name, pinyin and initials', () => {
    expect(PROVINCES.map((of) => of.char).join('')).toBe(
      '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼',
    );
    for (const of of PROVINCES) {
      for (const typed of [of.char, of.name, of.pinyin, of.namePinyin, of.initials, of.namePinyin.toUpperCase()]) {
        expect(completeProvince(typed), typed).toContain(of);
      }
      // The character's own reading is never behind one that merely begins with it.
      const first = completeProvince(of.pinyin)[0];
      expect(first?.pinyin === of.pinyin || first?.initials === of.pinyin).toBe(true);
    }
  });

  test.each([
    ['粤B沪A12345', '沪A12345'],
    ['粤B粤', '粤'],
    ['粤b 沪', '沪'],
    ['粤沪', '沪'],
    ['粤B12345', '粤B12345'],
    ['粤B1234港', '粤B1234港'],
    ['WJ粤12345', 'WJ粤12345'],
    ['粤B', '粤B'],
    ['', ''],
    ['yueA10007', '粤A10007'],
    ['YUEAD1234', '粤AD1234'],
    ['yueAD12345', '粤AD12345'],
    ['yunA10007', '云A10007'],
    ['jingA10007', '京A10007'],
    ['yueA1000', 'yueA1000'],
    // 渝 and 豫 are read alike: it has to be chosen.
    ['yuA10007', 'yuA10007'],
    // Forces begin with letters.
    ['EA12345', 'EA12345'],
    ['KA12345', 'KA12345'],
    ['WJ12345', 'WJ12345'],
  ])('typed behind the usual prefix, or by its letters: %s is %s', (typed, meant) => {
    expect(typedPlate(typed)).toBe(meant);
  });

  test.each([
    ['yue', '粤'],
    ['gd', '粤'],
    ['guangdong', '粤'],
    ['GUANGD', '粤'],
    ['ｙｕｅ', '粤'],
    [' 广 ', '桂粤'],
    ['hu', '沪湘鄂'],
    ['hn', '豫湘琼'],
    ['hlj', '黑'],
    ['sx', '晋陕'],
    ['shanxi', '晋陕'],
    ['shaanxi', '陕'],
    ['e', '鄂'],
    ['yu', '渝豫云粤'],
    ['nmg', '蒙'],
    ['内', '蒙'],
    ['', ''],
    ['  ', ''],
    ['xyz', ''],
    ['1', ''],
  ])('%j proposes %j', (typed, chars) => {
    expect(found(typed)).toBe(chars);
  });
});
