import { Button, Input } from 'antd';
import { useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { useCommand } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { TextField, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { useMay } from '../kit/session.tsx';

type Second = Output<'backup.status'>['second'];

export function SecondFolder({ second, reload }: { second: Second; reload: () => void }) {
  const words = useWords();
  const format = useFormat();
  const told = words.backup;
  const may = useMay('backup.saveSettings');
  const [open, setOpen] = useState(false);
  return (
    <section className="panel form" aria-label={told.second}>
      <div className="backup-line">
        <span className="backup-path">
          <strong>{told.second}</strong>
          {' · '}
          {second.folder === null ? told.secondOff : told.secondOn(second.folder)}
          {second.folder !== null && second.failure === null && (
            <span className="faint">
              {' · '}
              {second.triedAt === null ? told.secondSoon : told.secondDone(format.time(second.triedAt))}
            </span>
          )}
        </span>
        {may && (
          <Button size="small" aria-label={`${told.change}: ${told.second}`} onClick={() => setOpen(true)}>
            {told.change}
          </Button>
        )}
      </div>
      <Dialog open={open} title={told.second} onClose={() => setOpen(false)}>
        <SecondForm second={second} reload={reload} onClose={() => setOpen(false)} />
      </Dialog>
    </section>
  );
}

function SecondForm({ second, reload, onClose }: { second: Second; reload: () => void; onClose: () => void }) {
  const words = useWords();
  const save = useCommand('backup.saveSettings');
  const form = useContractForm<'backup.saveSettings', { secondFolder: string }>('backup.saveSettings', {
    defaults: { secondFolder: second.folder ?? '' },
    toInput: ({ secondFolder }) => ({
      version: second.version,
      secondFolder: secondFolder.trim() === '' ? null : secondFolder,
    }),
  });
  return (
    <DialogForm form={form} command={save} label={words.backup.second} reload={reload} onClose={onClose}>
      <TextField form={form} name="secondFolder" label={words.backup.second} help={words.backup.secondHelp}>
        {(bind) => <Input {...bind} autoComplete="off" spellCheck={false} maxLength={500} autoFocus />}
      </TextField>
    </DialogForm>
  );
}
