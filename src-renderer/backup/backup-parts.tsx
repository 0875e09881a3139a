/** What the parts of the backup screen share: sizes, failures in words, and the list of lost commands. */
import type { BackupFailure, LostCommand } from '../../src-shared/backup/backup-contract.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';

/** 812 KB, 12.4 MB, 3.1 GB */
export function sizeText(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

export function FailedBackup({ title, failure }: { title: string; failure: BackupFailure }) {
  const words = useWords();
  const format = useFormat();
  const { failures, failureNext } = words.backup;
  return (
    <Notice tone="late">
      <span className="backup-path">
        <strong>{title}</strong> · {format.time(failure.at)} · {failures[failure.reason](failure.about)}
      </span>
      <span>{failureNext[failure.reason]}</span>
    </Notice>
  );
}

/** The words for a command; a newer shop may know one that this screen does not. */
function nameOf(command: string, words: Words): string {
  const known: Readonly<Record<string, string>> = words.journal.commands;
  return Object.hasOwn(known, command) ? (known[command] ?? command) : command;
}

export function LostList({ label, lost, count }: { label: string; lost: readonly LostCommand[]; count: number }) {
  const words = useWords();
  const format = useFormat();
  // A list has no keys of its own: nothing in it ever moves.
  const rows = lost.map((each, index) => ({ ...each, key: `${index} ${each.at}` }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <section className="backup-lost" aria-label={label} tabIndex={0}>
      <ul>
        {rows.map(({ key, at, command, by }) => (
          <li key={key}>
            <span>{format.time(at)}</span>
            <span>{nameOf(command, words)}</span>
            <span className="backup-by">{by ?? words.journal.nobody}</span>
          </li>
        ))}
      </ul>
      {count > lost.length && <p className="faint">{words.backup.more(count - lost.length)}</p>}
    </section>
  );
}
