/** A settlement list of two pages, as the program lays it out and as pdfkit alone writes its text. */
import { createRequire } from 'node:module';
import type { PaperSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { settlement } from '../support/papers.ts';

/** So many lines that a settlement list takes two pages. */
export function twoPages(): PaperSnapshot {
  const usual = settlement();
  const many = <T>(rows: readonly T[]): T[] => Array.from({ length: 7 }, () => rows).flat();
  const { labor, parts } = usual.lines;
  return { ...usual, lines: { ...usual.lines, labor: many(labor), parts: many(parts.slice(0, 2)) } };
}

/** pdfkit alone, its font read before: the same text as the paper's, without any layout. */
export async function plainPdf(text: readonly string[], fontFile: Buffer): Promise<number> {
  // The very copy whose fontkit the press has taught to remember.
  const own = createRequire(createRequire(import.meta.url).resolve('pdfmake'));
  const PDFDocument = own('pdfkit') as typeof import('pdfkit'); // its types describe the same module
  return new Promise((resolve) => {
    const document = new PDFDocument({ size: 'A4', margin: 34, compress: true });
    let bytes = 0;
    document.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    document.on('end', () => resolve(bytes));
    document.registerFont('body', fontFile);
    document.font('body').fontSize(8);
    for (const [page, lines] of text.entries()) {
      if (page > 0) document.addPage();
      for (const [row, line] of lines.split('\n').entries())
        document.text(line.trim(), 34, 34 + row * 10, { lineBreak: false });
    }
    document.end();
  });
}
