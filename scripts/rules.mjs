// For each rule of the trade (test/rules.tsv) the tests that name it in their titles, and the rules that none names.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const rules = readFileSync(join(root, 'test', 'rules.tsv'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [id, level, what] = line.split('\t');
    return { id, level, what };
  });

function testFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? testFiles(path) : /\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

// Titles are texts in the source: of `describe`, of `test`, or a row of a table of cases. Comments do not count.
const proofs = new Map();
for (const file of testFiles(join(root, 'test')).sort()) {
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (/^\s*(\/\/|\/\*|\*)/.test(line)) continue;
    for (const [text] of line.matchAll(/'[^']*'|"[^"]*"|`[^`]*`/g)) {
      for (const [id] of text.matchAll(/\bR-\d{3}\b/g)) {
        const places = proofs.get(id) ?? [];
        places.push(`${relative(root, file)}:${index + 1}`);
        proofs.set(id, places);
      }
    }
  }
}

const unknown = [...proofs.keys()].filter((id) => !rules.some((rule) => rule.id === id));
const proven = rules.filter(({ id }) => proofs.has(id));
const bare = rules.filter(({ id }) => !proofs.has(id));
const out = (text) => process.stdout.write(`${text}\n`);

for (const { id, level, what } of proven)
  out(`${id} ${level}  ${what}\n          ${[...new Set(proofs.get(id))].join('  ')}`);
out('\nNo test names these:');
for (const { id, level, what } of bare) out(`${id} ${level}  ${what}`);
for (const id of unknown) out(`\n${id} is named by a test and is no rule: ${proofs.get(id).join(' ')}`);
const must = bare.filter(({ level }) => level === 'M').length;
out(
  `\n${proven.length} of ${rules.length} rules are named by a test; of the ${bare.length} others ${must} are a must.`,
);
process.exit(unknown.length === 0 ? 0 : 1);
