/** What the first board needs, packed, and all screens together; the main side's own code. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from '../support/paths.ts';
import { print, printAside } from './measure.ts';

const RENDERER = join(ROOT, 'out', 'renderer');

function packed(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(RENDERER, 'assets', file))).length, 0);
}

/**
 * The files that a page loads before the first board: its entry, the program that the entry starts, one of the
 * languages (the larger one), and what these import.
 */
function firstFiles(): readonly string[] {
  const html = readFileSync(join(RENDERER, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? '');
  const found = new Set<string>();
  const languages: string[] = [];
  const add = (file: string, isEntry: boolean): void => {
    if (found.has(file)) return;
    found.add(file);
    if (!file.endsWith('.js')) return;
    const code = readFileSync(join(RENDERER, 'assets', file), 'utf8');
    // `import"./x.js"` and `from"./x.js"` come with the file; `import("./x.js")` later, but for the one of the entry.
    for (const [, next] of code.matchAll(/(?:\bimport|\bfrom)\s*["`']\.\/([\w.-]+\.js)["`']/g))
      if (next) add(next, false);
    if (!isEntry) return;
    for (const [, next] of code.matchAll(/\bimport\(\s*["`']\.\/([\w.-]+\.js)["`']/g)) {
      if (next?.startsWith('language-')) languages.push(next);
      else if (next) add(next, false);
    }
  };
  for (const file of named) add(file, true);
  const largest = languages.sort((one, other) => packed([other]) - packed([one]))[0];
  if (languages.length !== 2 || largest === undefined || found.size < 3)
    throw new Error('the page of the renderer is not built as this expects');
  add(largest, false);
  return [...found];
}

function bytesOfCode(path: string): number {
  return readdirSync(path, { withFileTypes: true }).reduce((sum, entry) => {
    const file = join(path, entry.name);
    if (entry.isDirectory()) return sum + bytesOfCode(file);
    return sum + (entry.name.endsWith('.js') ? statSync(file).size : 0);
  }, 0);
}

export function run(): void {
  const first = packed(firstFiles());
  const all = packed(readdirSync(join(RENDERER, 'assets')).filter((file) => /\.(?:js|css)$/.test(file)));
  print('size.renderer', `${(first / 1024).toFixed(0)}KB`, null, '<=450KB', first <= 450 * 1024);
  printAside('size.renderer.all', `${(all / 1024).toFixed(0)}KB`);
  const bytes = bytesOfCode(join(ROOT, 'out', 'main'));
  print('size.main', `${(bytes / 1024).toFixed(0)}KB`, null, '<=1536KB', bytes <= 1536 * 1024);
}
