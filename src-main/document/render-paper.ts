/**
 * The press: turns a snapshot into a PDF. For worker threads only: a sheet would stop every seat for a while. pdfmake
 * and its 20 MB of fonts are loaded in the worker, a while after the start of the program or with the first paper.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { TDocumentDefinitions } from 'pdfmake/interfaces';
import type { LabelMode } from '../../src-shared/document/paper-rules.ts';
import type { PaperSnapshot } from '../../src-shared/document/paper-snapshot.ts';
import { assertNever } from '../../src-shared/kit/assert-never.ts';
import { exitSlipPaper } from './exit-slip-paper.ts';
import { extraSlipPaper } from './extra-slip-paper.ts';
import { FootTooLong, type LayoutBuilder, teachToLower } from './lowered-signatures.ts';
import { missingGlyphs } from './missing-glyphs.ts';
import { PAPER_FONT } from './paper-parts.ts';
import { picturesOf } from './paper-pictures.ts';
import { type Voice, voiceOf } from './paper-voice.ts';
import { type ShapingFont, shapingOnce, type TextInlines, teachToMeasureOnce } from './quick-text.ts';
import { repairOrderPaper } from './repair-order-paper.ts';
import { settlementPaper } from './settlement-paper.ts';
import { warrantyPaper } from './warranty-paper.ts';

interface ParsedFont extends ShapingFont {
  hasGlyphForCodePoint(codePoint: number): boolean;
}

interface Fontkit {
  create(data: Uint8Array, name?: string): ParsedFont;
}

/** What is used of pdfmake; its types describe the browser's build, which has no file system and no policies. */
interface Pdfmake {
  readonly virtualfs: { writeFileSync(name: string, data: Uint8Array): void };
  setFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  createPdf(definition: TDocumentDefinitions): { getBuffer(): Promise<Uint8Array> };
}

/** What `printablePicture` made of the stored pictures, by their sha-256. */
export type Pictures = ReadonlyMap<string, string>;

export interface PaperPress {
  /** The PDF; the same snapshot, pictures and language give the same pages. */
  render(snapshot: PaperSnapshot, mode: LabelMode, pictures?: Pictures): Promise<Uint8Array>;
  /** The characters that this paper would print as blanks; ask before `render`. */
  missing(snapshot: PaperSnapshot): readonly string[];
}

const FILES = { normal: 'NotoSansSC-Regular.ttf', bold: 'NotoSansSC-Bold.ttf' } as const;

function definitionOf(snapshot: PaperSnapshot, voice: Voice, isFootWhole: boolean): TDocumentDefinitions {
  switch (snapshot.kind) {
    case 'repairOrder':
      return repairOrderPaper(snapshot, voice, isFootWhole);
    case 'extraSlip':
      return extraSlipPaper(snapshot, voice, isFootWhole);
    case 'settlement':
      return settlementPaper(snapshot, voice, isFootWhole);
    case 'exitSlip':
      return exitSlipPaper(snapshot, voice, isFootWhole);
    case 'warranty':
      return warrantyPaper(snapshot, voice, isFootWhole);
    default:
      return assertNever(snapshot);
  }
}

/**
 * pdfkit parses a font anew for every document; with this it parses each file's bytes once (decision 28). Its exports
 * cannot be redefined, so the loaded module is replaced before pdfkit asks for it.
 */
function fontkitThatRemembers(load: NodeJS.Require): Fontkit {
  const pdfkit = createRequire(load.resolve('pdfmake')).resolve('pdfkit');
  const found = createRequire(pdfkit).resolve('fontkit'); // the very copy that pdfkit uses
  const fontkit = load(found) as Fontkit; // it has no types
  const known = new WeakMap<Uint8Array, ParsedFont>();
  const remembering: Fontkit = {
    ...fontkit,
    create(data, name) {
      const font = known.get(data) ?? shapingOnce(fontkit.create(data, name));
      known.set(data, font);
      return font;
    },
  };
  const loaded = load.cache[found];
  if (!loaded) throw new Error('fontkit did not stay loaded');
  loaded.exports = remembering;
  return remembering;
}

/** A white point: a picture that was lost or is broken leaves its place empty, and the paper comes out. */
const NOTHING =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg==';

/** A module of pdfmake, which has no types for its inside. */
interface ClassOf<T> {
  readonly default: { readonly prototype: T };
}

function openPress(fontsDir: string): PaperPress {
  const load = createRequire(import.meta.url);
  const fontkit = fontkitThatRemembers(load);
  const pdfmake = load('pdfmake') as Pdfmake; // untyped for Node, see above
  const fonts = Object.values(FILES).map((file) => {
    const data = readFileSync(join(fontsDir, file));
    pdfmake.virtualfs.writeFileSync(file, data);
    return fontkit.create(data);
  });
  // A paper is made of its snapshot and these two fonts: nothing may be fetched or read for it.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy(() => false);
  pdfmake.setFonts({ [PAPER_FONT]: FILES });

  // The very classes that pdfmake lays out with.
  const own = createRequire(load.resolve('pdfmake'));
  const { default: builder } = own('./LayoutBuilder.js') as ClassOf<LayoutBuilder>;
  const { default: inlines } = own('./TextInlines.js') as ClassOf<TextInlines>;
  teachToMeasureOnce(inlines);
  teachToLower(builder);

  return {
    missing: (snapshot) =>
      missingGlyphs(snapshot, (codePoint) => fonts.every((font) => font.hasGlyphForCodePoint(codePoint))),
    async render(snapshot, mode, pictures = new Map()) {
      const voice = voiceOf(mode);
      const images = Object.fromEntries(picturesOf(snapshot).map((name) => [name, pictures.get(name) ?? NOTHING]));
      const printed = (isFootWhole: boolean) =>
        pdfmake.createPdf({ ...definitionOf(snapshot, voice, isFootWhole), images }).getBuffer();
      try {
        return new Uint8Array(await printed(true));
      } catch (error) {
        if (!(error instanceof FootTooLong)) throw error;
        return new Uint8Array(await printed(false));
      }
    },
  };
}

let opened: { readonly fontsDir: string; readonly press: PaperPress } | null = null;

/** The press of this thread, opened with the first call; later calls with the same folder get the same one. */
export function paperPress(fontsDir: string): PaperPress {
  if (opened?.fontsDir !== fontsDir) opened = { fontsDir, press: openPress(fontsDir) };
  return opened.press;
}
