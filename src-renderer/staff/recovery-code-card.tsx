/** A recovery code, shown once: to copy, to print, and not to be left before it is put away. */
import { CopyOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { wallClock } from '../../src-shared/kit/time.ts';
import { useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { serverNow } from '../kit/server-clock.ts';
import { useShortcut } from '../kit/shortcuts.tsx';
import './recovery-code-card.css';

/** `ACDE-3467-…` in its groups; in fours where it has none. */
function groupsOf(code: string): readonly string[] {
  return code.includes('-') ? code.split('-') : (code.match(/.{1,4}/gu) ?? []);
}

export function RecoveryCodeCard({
  code,
  shopName,
  done,
  onDone,
}: {
  code: string;
  shopName: string;
  /** What the button says that leaves. */
  done: ReactNode;
  onDone: () => void;
}) {
  const words = useWords();
  const zone = useZone();
  const told = words.staffAdmin.recovery;
  const [kept, setKept] = useState(false);
  const [copied, setCopied] = useState<'yes' | 'byHand' | null>(null);
  const shown = useRef<HTMLOutputElement>(null);
  const [date] = useState(() => wallClock(serverNow(), zone).date);
  const groups = groupsOf(code);

  // Nobody closes the window with the only copy in it unasked.
  useEffect(() => {
    if (kept) return;
    const guard = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', guard);
    return () => window.removeEventListener('beforeunload', guard);
  }, [kept]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(code);
      setCopied('yes');
    } catch {
      if (shown.current) window.getSelection()?.selectAllChildren(shown.current);
      setCopied('byHand');
    }
  };
  const print = (): void => window.print();
  useShortcut('saveAndPrint', print);
  useShortcut('save', onDone, kept);

  return (
    <div className="recovery-card">
      <Notice tone="need">{told.onlyOnce}</Notice>
      <output className="recovery-code" ref={shown} aria-label={`${told.code} ${groups.join(' ')}`}>
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two groups may be alike
          <span key={index}>
            {index > 0 && <span className="recovery-hyphen">-</span>}
            {group}
          </span>
        ))}
      </output>
      <div className="recovery-acts">
        <Button icon={<PrinterOutlined />} onClick={print} aria-keyshortcuts="Control+P" autoFocus>
          {told.print}
        </Button>
        <Button icon={<CopyOutlined />} onClick={() => void copy()}>
          {told.copy}
        </Button>
        <span role="status" className="recovery-said">
          {copied === 'yes' && told.copied}
          {copied === 'byHand' && told.copyByHand}
        </span>
      </div>
      <div className="recovery-foot">
        <Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)}>
          {told.kept}
        </Checkbox>
        <Button type="primary" disabled={!kept} onClick={onDone} aria-keyshortcuts="Control+Enter">
          {done}
        </Button>
      </div>
      {createPortal(
        <div className="print-sheet" aria-hidden>
          <p className="print-product">{words.shell.product}</p>
          <h1>{told.sheetTitle}</h1>
          <dl>
            <div>
              <dt>{told.shop}</dt>
              <dd>{shopName}</dd>
            </div>
            <div>
              <dt>{told.date}</dt>
              <dd>{date}</dd>
            </div>
          </dl>
          <p className="print-code">{groups.join(' - ')}</p>
          <p>{told.sheetFor}</p>
          <p>{told.sheetKeep}</p>
        </div>,
        document.body,
      )}
    </div>
  );
}
