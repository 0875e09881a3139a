/** The papers as they come out: read back by Poppler, as text and as pixels. */
import { describe, expect, test } from 'vitest';
import { paperPress } from '../../src-main/document/render-paper.ts';
import { LABEL_MODES, type LabelMode } from '../../src-shared/document/paper-rules.ts';
import type { PaperSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { paperWordsEn, paperWordsZh } from '../../src-shared/document/paper-words.ts';
import {
  draftBill,
  exitSlip,
  extraSlip,
  FONTS,
  fullCard,
  hasPoppler,
  insuredBill,
  longOrder,
  PAPERS,
  type PagePixels,
  pagePixels,
  pagesText,
  pagesWords,
  rareNames,
  renderPdf,
  repairOrder,
  settlement,
  type Word,
  warrantyCard,
} from '../support/papers.ts';

const DPI = 100;
const MARGIN = 24;

/** Black enough to be read, anywhere in the word’s box. */
function hasInk(picture: PagePixels, word: Word): boolean {
  const scale = DPI / 72;
  for (let y = Math.max(0, Math.floor(word.top * scale)); y < Math.min(picture.height, word.bottom * scale); y += 1) {
    for (let x = Math.max(0, Math.floor(word.left * scale)); x < Math.min(picture.width, word.right * scale); x += 1) {
      if ((picture.grey[y * picture.width + x] ?? 255) < 150) return true;
    }
  }
  return false;
}

/** The pale mark across a draft: no other text is so high. */
const isWatermark = (word: Word): boolean => word.bottom - word.top > 25;

/** Without the blanks that a layout puts between characters. */
const dense = (text: string): string => text.replace(/\s+/g, '');
const textOf = async (snapshot: PaperSnapshot, mode: LabelMode = 'zh'): Promise<string> =>
  dense(pagesText(await renderPdf(snapshot, mode)).join('\n'));

const SPOKEN: Readonly<Record<LabelMode, readonly (typeof paperWordsZh | typeof paperWordsEn)[]>> = {
  zh: [paperWordsZh],
  en: [paperWordsEn],
  both: [paperWordsZh, paperWordsEn],
};

describe.skipIf(!hasPoppler)('each paper in each language (needs pdftoppm)', () => {
  const all = Object.entries(PAPERS).flatMap(([name, make]) => LABEL_MODES.map((mode) => ({ name, mode, make })));
  test.each(all)(
    '$name, $mode: every word has ink and lies on the sheet; title, number and page on each page',
    async ({ mode, make }) => {
      const snapshot = make();
      const pdf = await renderPdf(snapshot, mode);
      const pages = pagesText(pdf);
      const words = pagesWords(pdf);
      expect(pages.length).toBeGreaterThan(0);
      for (const [index, text] of pages.entries()) {
        const picture = pagePixels(pdf, index + 1, DPI);
        const onPage = words.filter((word) => word.page === index + 1 && !isWatermark(word));
        const inkless = onPage.filter((word) => !hasInk(picture, word)).map((word) => word.text);
        expect(inkless).toEqual([]);
        const wide = (picture.width * 72) / DPI;
        const over = onPage.filter((word) => word.left < MARGIN || word.right > wide - MARGIN).map((word) => word.text);
        expect(over).toEqual([]);
        for (const spoken of SPOKEN[mode]) {
          expect(dense(text)).toContain(dense(spoken.titles[snapshot.kind]));
          expect(dense(text)).toContain(dense(spoken.page(index + 1, pages.length)));
          expect(dense(text)).toContain(dense(spoken.demo));
        }
        expect(dense(text)).toContain(snapshot.head.number);
      }
    },
  );

  test('no page is blank, and none is black', async () => {
    const picture = pagePixels(await renderPdf(settlement(), 'zh'), 1, DPI);
    const dark = picture.grey.reduce((count, grey) => count + (grey < 128 ? 1 : 0), 0) / picture.grey.length;
    expect(dark).toBeGreaterThan(0.01);
    expect(dark).toBeLessThan(0.15);
  });
});

describe.skipIf(!hasPoppler)('what they say (needs pdftotext)', () => {
  test('the settlement itemises labour, materials and the rest, with the amount in words', async () => {
    const text = await textOf(settlement());
    for (const said of ['工时费用', '材料费用', '其他费用', '小计¥289.80', '小计¥908.37', '小计¥88.20']) {
      expect(text).toContain(said);
    }
    expect(text).toContain('总费用¥1,286.37');
    expect(text).toContain('壹仟贰佰捌拾陆元叁角柒分');
    expect(text).toContain('壹仟贰佰捌拾陆元整');
    for (const figure of ['−¥0.37', '¥1,286.00', '¥300.00', '¥986.00', '¥1,138.05', '¥147.95']) {
      expect(text).toContain(figure);
    }
    expect(text).toContain('5000公里或90日');
    expect(text).not.toContain('预结算');
  });

  test('an English settlement has the amount in English words and no Chinese label', async () => {
    const text = await textOf(settlement(), 'en');
    expect(text).toContain(dense('RMB one thousand two hundred and eighty-six yuan and thirty-seven fen'));
    for (const label of ['结算', '工时', '材料费', '小计', '签字', '旧件']) expect(text).not.toContain(label);
  });

  test('a draft bill says on each page that nothing is settled', async () => {
    for (const page of pagesText(await renderPdf(draftBill(), 'both'))) {
      expect(dense(page)).toContain('预结算（未结算）');
      expect(dense(page)).toContain('NOTSETTLED');
    }
  });

  test('a bill of insurer and customer names both shares', async () => {
    const text = await textOf(insuredBill());
    expect(text).toContain('其中保险公司：演示财产保险公司¥8,140.00');
    expect(text).toContain('其中客户：演示客户¥968.00');
    expect(text).toContain('¥9,108.00');
  });

  test('R-020 R-029 R-030 R-039 the order carries the customer’s own words, the other wishes, that it is the contract, and the guarantee', async () => {
    const text = await textOf(repairOrder());
    for (const said of [
      '刹车时有尖叫声，低速更明显；顺便做保养。',
      '请在下班前通知取车。',
      '本单经托修方签字后即为双方的维修合同',
      '质量保证期：5000公里或90日',
    ]) {
      expect(text).toContain(said);
    }
    expect(await textOf(repairOrder({ warranty: null }))).not.toContain('质量保证期：');
  });

  test('R-037 the disclaimers print by themselves, and only when a part needs them', async () => {
    const text = await textOf(repairOrder());
    expect(text).toContain('自备配件：雨刮片由托修方自备');
    expect(text).toContain('非原厂件：前制动片用于关键部位');
    const plain = repairOrder({ lines: longOrder().lines });
    expect(await textOf(plain)).not.toContain('自备配件：');
    const own = { customerSuppliedPart: '本店自有说明', aftermarketOnKeyComponent: null, more: ['本店其他约定'] };
    const changed = await textOf(repairOrder({ terms: own }));
    expect(changed).toContain('雨刮片：本店自有说明');
    expect(changed).toContain('本店其他约定');
  });

  test('R-034 work without a diagnosis carries its notice, other work does not', async () => {
    expect(await textOf(repairOrder())).toContain('未经诊断');
    expect(await textOf(repairOrder({ withoutDiagnosis: false }))).not.toContain('未经诊断');
  });

  test('R-056 the order prints the hand-over to the workshop to ten minutes', async () => {
    const text = await textOf(repairOrder());
    expect(text).toContain('2026-11-2109:20');
    expect(text).not.toContain('2026-11-2109:17');
  });

  test('R-043 R-044 R-045 R-046 damage, documents, differences and belongings stand on the order', async () => {
    const text = await textOf(repairOrder());
    for (const said of ['右前门划痕', '缺第3页→客户知悉', '备胎', 'B-07', 'A-03', '异常与差异属实']) {
      expect(text).toContain(said);
    }
    // One signature of the customer at check-in for all of it, one at the collection.
    expect(text.match(/客户(?:接车)?签字/g)).toHaveLength(2);
  });

  test('R-058 R-060 R-061 the slip tells the delay, who was told of the refusal, and who got the slip', async () => {
    const text = await textOf(extraSlip());
    for (const said of [
      'WX-20261121-012-A1',
      '1小时30分钟',
      '2026-11-2111:20',
      '2026-11-2111:22',
      '壹仟零柒拾壹元贰角整',
    ]) {
      expect(text).toContain(said);
    }
  });

  test('R-062 safety items that the customer refused go out with settlement and warranty', async () => {
    for (const paper of [settlement(), warrantyCard()]) {
      const text = await textOf(paper);
      expect(text).toContain('客户未同意的安');
      expect(text).toContain('更换右后轮胎');
      expect(text).toContain('客户签字（知悉未处理的安全');
    }
  });

  test.each([
    ['settled', '该车费用已结清'],
    ['onAccount', '经批准挂账'],
    ['released', '经批准放行'],
    ['declined', '未进行维修'],
    ['awaitingParts', '工单未结'],
  ] as const)('R-027 R-075 the exit slip of a car %s says so', async (exitKind, said) => {
    expect(await textOf(exitSlip({ exitKind }))).toContain(said);
  });
});

describe.skipIf(!hasPoppler)('pages (needs pdftotext)', () => {
  test('200 lines: heads come again on each page, no line is lost, signatures are with other text on the last page', async () => {
    const pdf = await renderPdf(longOrder(), 'zh');
    const pages = pagesText(pdf).map(dense);
    expect(pages.length).toBeGreaterThan(4);
    expect(pages[1]).toContain('序号维修项目工时');
    expect(pages[1]).toContain('续页');
    expect(pages[3]).toContain('序号配件名称配件编码');
    const all = pages.join('');
    for (const row of [1, 50, 100]) expect(all).toContain(`示例维修项目${row}`);
    expect(all).toContain('示例配件98');
    expect(all).toContain('¥13,000.00');
    const last = pages.at(-1) ?? '';
    expect(last).toContain('客户签字（同意进厂');
    expect(last).toContain('本单经托修方签字后');
    expect(pages.slice(0, -1).join('')).not.toContain('客户签字（同意进厂');
  });

  test('terms of more than a page are printed whole, with the signatures behind them', async () => {
    const more = Array.from({ length: 60 }, (_, index) => `本店约定 ${index + 1}：${'示例条款文字'.repeat(20)}`);
    const terms = { customerSuppliedPart: null, aftermarketOnKeyComponent: null, more };
    const pages = pagesText(await renderPdf(repairOrder({ terms }), 'zh')).map(dense);
    for (const row of [1, 30, 60]) expect(pages.join('')).toContain(`本店约定${row}：`);
    expect(pages.at(-1)).toContain('客户签字（同意进厂');
    expect(pages.at(-1)).toContain('示例条款文字');
  });

  test.each(LABEL_MODES)('the signatures stand at the foot of the last page (%s)', async (mode) => {
    for (const paper of [repairOrder(), settlement(), extraSlip(), exitSlip(), warrantyCard()]) {
      const pdf = await renderPdf(paper, mode);
      const words = pagesWords(pdf);
      const lastPage = words.at(-1)?.page ?? 0;
      const picture = pagePixels(pdf, lastPage, 72);
      // The lowest long rule is the bottom of the signatures: within a few points of the margin.
      let lowest = 0;
      for (let y = 0; y < picture.height; y += 1) {
        let black = 0;
        for (let x = 0; x < picture.width; x += 1) if ((picture.grey[y * picture.width + x] ?? 255) < 200) black += 1;
        if (black > picture.width * 0.7) lowest = y;
      }
      expect(picture.height - lowest).toBeGreaterThan(22);
      expect(picture.height - lowest).toBeLessThan(42);
    }
  });

  test('F-15 F-16 exit slip and warranty card are half a page, whatever was done', async () => {
    for (const mode of LABEL_MODES) {
      for (const paper of [exitSlip({ exitKind: 'released', approvedBy: '演示经理' }), warrantyCard(), fullCard()]) {
        const pdf = await renderPdf(paper, mode);
        expect(pagesText(pdf)).toHaveLength(1);
        const { width, height } = pagePixels(pdf, 1, 72);
        expect([width, height].sort((one, other) => one - other)).toEqual([420, 596]);
      }
    }
  });
});

describe('the font', () => {
  test('𠮷 is reported before printing; 㛃 䶮 堃 are there', () => {
    const press = paperPress(FONTS);
    expect(press.missing(repairOrder({ adviser: '演示𠮷' }))).toEqual(['𠮷']);
    expect(press.missing(rareNames())).toEqual([]);
    for (const make of Object.values(PAPERS)) expect(press.missing(make())).toEqual([]);
  });

  test('is parsed once: a second paper of the same snapshot is the same, byte for byte', async () => {
    const first = await renderPdf(exitSlip(), 'zh');
    await renderPdf(rareNames(), 'both');
    const second = await renderPdf(exitSlip(), 'zh');
    expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
  });
});
