/** 编辑项目 with a second adviser at the same order: his lines come into the form, line by line. */
import { useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import {
  type Content,
  type LineTraits,
  type Marks,
  mergeContent,
  NO_MARKS,
  takeOne,
} from '../../src-shared/order/merge-content.ts';
import type { PackageInput } from '../../src-shared/order/order-rules.ts';
import type { ContentValues } from './agree-dialogs.tsx';
import { type LineDraft, saysSame } from './line-edit.ts';
import type { PayerDraft } from './payer-editor.tsx';

type Drafts = Content<LineDraft, PackageInput, PayerDraft>;

const TRAITS: LineTraits<LineDraft> = { packageIdOf: ({ kept }) => kept.pricing.packageId, same: saysSame };

function draftsOf({ lines: { lines, packages }, payers }: ContentValues): Drafts {
  return { lines, packages, payers };
}

export interface ContentMerge {
  /** What both changed and nobody has chosen between yet. */
  readonly marks: Marks;
  /** The names of the lines that came in from the other since the form was opened. */
  readonly taken: Readonly<Record<'added' | 'changed' | 'removed', readonly string[]>>;
  take(which: { readonly list: keyof Marks; readonly key: string }): void;
}

export function useContentMerge<I>(
  { getValues, setValue }: UseFormReturn<ContentValues, unknown, I>,
  stored: ContentValues,
): ContentMerge {
  const base = useRef(stored);
  const [state, setState] = useState<Pick<ContentMerge, 'marks' | 'taken'>>({
    marks: NO_MARKS,
    taken: { added: [], changed: [], removed: [] },
  });
  const write = ({ lines, packages, payers }: Drafts): void => {
    setValue('lines', { lines, packages });
    setValue('payers', payers);
  };
  const look = useRef((): void => {});
  look.current = () => {
    const { content, marks, taken } = mergeContent(
      { mine: draftsOf(getValues()), base: draftsOf(base.current), newest: draftsOf(stored), marks: state.marks },
      TRAITS,
    );
    base.current = stored;
    write(content);
    const names = (old: readonly string[], more: readonly LineDraft[]): readonly string[] => [
      ...new Set([...old, ...more.map(({ name }) => name)]),
    ];
    setState(({ taken: old }) => ({
      marks,
      taken: {
        added: names(old.added, taken.added),
        changed: names(old.changed, taken.changed),
        removed: names(old.removed, taken.removed),
      },
    }));
  };
  const content = JSON.stringify(stored);
  // The content is what matters, not the object.
  useEffect(() => {
    if (JSON.stringify(base.current) !== content) look.current();
  }, [content]);

  return {
    ...state,
    take: ({ list, key }) => {
      write(takeOne(draftsOf(getValues()), draftsOf(base.current), { list, key }, TRAITS));
      setState((old) => ({
        ...old,
        marks: { ...old.marks, [list]: new Set([...old.marks[list]].filter((each) => each !== key)) },
      }));
    },
  };
}
