/** Takes a list along as a file: the same button wherever a list stands. */
import { ExportOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { type ExportList, mayExport } from '../../src-shared/exchange/export-rules.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useWords } from '../kit/language.tsx';
import { lazyScreen } from '../kit/lazy-screen.tsx';
import { useStaff } from '../kit/session.tsx';

const ExportPanel = lazyScreen(() => import('./export-panel.tsx').then((code) => code.ExportPanel));

/** Nothing for whoever may take none of the lists. */
export function ExportButton({ lists }: { lists: readonly ExportList[] }) {
  const words = useWords();
  const { roles } = useStaff();
  const [open, setOpen] = useState(false);
  const mine = lists.filter((list) => mayExport(list, roles));
  const [first] = mine;
  if (first === undefined) return null;
  const title = mine.length === 1 ? words.exports.buttonOf(words.exports.lists[first]) : words.exports.button;
  return (
    <>
      <Button icon={<ExportOutlined />} onClick={() => setOpen(true)} aria-haspopup="dialog">
        {words.exports.button}
      </Button>
      <Dialog open={open} title={title} onClose={() => setOpen(false)}>
        {open && <ExportPanel lists={mine} onClose={() => setOpen(false)} />}
      </Dialog>
    </>
  );
}
