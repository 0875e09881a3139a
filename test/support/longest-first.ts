/** The long files first: with one of them left over at the end, the other worker would have nothing to do. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const LONG = [
  'every-screen.zh',
  'every-screen.en',
  'whole-visit',
  'order-page',
  'check-in',
  'till',
  'queue',
  'workshop',
  'power-cut',
  'disk',
  'kill',
  'files',
  'keyboard',
  'papers',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const place = ({ moduleId, project }: TestSpecification): number => {
      if (project.name !== 'e2e' && project.name !== 'crash') return LONG.length;
      const at = LONG.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at < 0 ? LONG.length : at;
    };
    return usual
      .map((file, index) => ({ file, index }))
      .sort((a, b) => place(a.file) - place(b.file) || a.index - b.index)
      .map(({ file }) => file);
  }
}
