/** A settlement list of two pages: cold in a process of its own, warm against pdfkit with the same font cached. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paperPress } from '../../src-main/document/render-paper.ts';
import { FONTS, pagesText } from '../support/papers.ts';
import { median, print, printAside } from './measure.ts';
import { plainPdf, twoPages } from './papers.ts';

export async function run(): Promise<void> {
  const snapshot = twoPages();
  const coldStarted = performance.now();
  // The press makes pdfkit remember the parsed font, for the baseline too.
  const press = paperPress(FONTS);
  const first = await press.render(snapshot, 'zh');
  const cold = performance.now() - coldStarted;
  const text = pagesText(first);
  if (text.length !== 2) throw new Error(`a paper of ${text.length} pages was measured`);
  const font = readFileSync(join(FONTS, 'NotoSansSC-Regular.ttf'));
  await plainPdf(text, font);
  const ours: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < 15; round += 1) {
    let started = performance.now();
    await press.render(snapshot, 'zh');
    ours.push(performance.now() - started);
    started = performance.now();
    await plainPdf(text, font);
    plain.push(performance.now() - started);
  }
  const ratio = median(ours) / median(plain);
  print('pdf.warm', `${median(ours).toFixed(0)}ms`, ratio, '<=1.3', ratio <= 1.3);
  printAside('pdf.plain', `${median(plain).toFixed(0)}ms`);
  print('pdf.cold', `${cold.toFixed(0)}ms`, null, '<=1000ms', cold <= 1000);
  print('pdf.bytes', `${(first.length / 1024).toFixed(0)}KB`, null, '<=100KB', first.length <= 100 * 1024);
  let early = 0;
  for (let sheet = 1; sheet <= 1000; sheet += 1) {
    await press.render(snapshot, 'zh');
    if (sheet === 100) early = process.memoryUsage.rss();
  }
  const growth = process.memoryUsage.rss() / early;
  print('pdf.memory', `${(early / 1_048_576).toFixed(0)}MB`, growth, '<=1.25', growth <= 1.25);
}
