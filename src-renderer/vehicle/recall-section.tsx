/** The recall lists of the shop: a number, what to do, and the VINs, pasted as they came. */
import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import type { Output } from '../../src-shared/contract.ts';
import type { RecallId } from '../../src-shared/kit/id.ts';
import { readVinList } from '../../src-shared/vehicle/recall-rules.ts';
import { ExportButton } from '../exchange/export-button.tsx';
import { useCommand, useRead } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { CheckField, type ContractForm, TextField, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { useMay } from '../kit/session.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { ReadOnlyNote, SectionHead } from '../shop/settings-parts.tsx';
import { partOf } from './form-part.ts';
import './recall-section.css';

type Campaign = Output<'recall.list'>['campaigns'][number];
type Open = { readonly what: 'add' } | { readonly what: 'edit'; readonly id: RecallId; readonly number: string };

export function RecallSection() {
  const words = useWords();
  const told = words.recall;
  const may = useMay('recall.change');
  const read = useRead('recall.list', {});
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      <SectionHead
        title={words.shop.settings.sections.recalls}
        hint={words.shop.settings.hints.recalls}
        action={
          <>
            <ExportButton lists={['recalls']} />
            {may && (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen({ what: 'add' })}>
                {told.add}
              </Button>
            )}
          </>
        }
      />
      <ReadOnlyNote call="recall.change" />
      <Loaded read={read} rows={3}>
        {({ campaigns }) =>
          campaigns.length === 0 ? (
            <Empty title={told.none} hint={told.noneHint} />
          ) : (
            <ul className="recalls panel">
              {campaigns.map((campaign) => (
                <CampaignRow
                  key={campaign.recallId}
                  campaign={campaign}
                  onEdit={may ? () => setOpen({ what: 'edit', id: campaign.recallId, number: campaign.number }) : null}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Dialog
        open={open !== null}
        title={open?.what === 'edit' ? told.editOf(open.number) : told.add}
        onClose={close}
        width={620}
      >
        {open?.what === 'add' && <AddForm onClose={close} />}
        {open?.what === 'edit' && <EditForm id={open.id} onClose={close} />}
      </Dialog>
    </>
  );
}

function CampaignRow({ campaign, onEdit }: { campaign: Campaign; onEdit: (() => void) | null }) {
  const told = useWords().recall;
  const format = useFormat();
  const { number, text, active, addedAt, cars, done } = campaign;
  return (
    <li className="recall">
      <div className="recall-what">
        <strong>{number}</strong> {!active && <span className="mark mark-off">{told.over}</span>}
        <p>{text}</p>
        <p className="recall-soft">
          {told.progress(done, cars)} · {told.added(format.time(addedAt))}
        </p>
      </div>
      {onEdit && (
        <Button size="small" icon={<EditOutlined />} aria-label={told.editOf(number)} onClick={onEdit}>
          {told.edit}
        </Button>
      )}
    </li>
  );
}

interface Values {
  number: string;
  text: string;
  vins: string;
}

const FIELDS_OF = { 'vins.0': 'vins' } as const;

function AddForm({ onClose }: { onClose: () => void }) {
  const told = useWords().recall;
  const add = useCommand('recall.add');
  const form = useContractForm<'recall.add', Values>('recall.add', {
    defaults: { number: '', text: '', vins: '' },
    toInput: ({ vins, ...values }) => ({ ...values, vins: [...readVinList(vins).vins] }),
    alsoCheck: ({ vins }) => ({ vins: problemOf(vins) }),
    fieldOf: FIELDS_OF,
  });
  return (
    <DialogForm form={form} command={add} label={told.add} focusOnRefusal="number" onClose={onClose}>
      <Fields form={form} />
    </DialogForm>
  );
}

function EditForm({ id, onClose }: { id: RecallId; onClose: () => void }) {
  const read = useRead('recall.get', { recallId: id });
  return (
    <Loaded read={read} rows={4}>
      {(campaign) => <ChangeForm key={campaign.version} campaign={campaign} reload={read.reload} onClose={onClose} />}
    </Loaded>
  );
}

function ChangeForm({
  campaign,
  reload,
  onClose,
}: {
  campaign: Output<'recall.get'>;
  reload: () => void;
  onClose: () => void;
}) {
  const told = useWords().recall;
  const change = useCommand('recall.change');
  const { recallId, version } = campaign;
  const form = useContractForm<'recall.change', Values & { active: boolean }>('recall.change', {
    defaults: {
      number: campaign.number,
      text: campaign.text,
      vins: campaign.vins.join('\n'),
      active: campaign.active,
    },
    toInput: ({ vins, ...values }) => ({ ...values, recallId, version, vins: [...readVinList(vins).vins] }),
    alsoCheck: ({ vins }) => ({ vins: problemOf(vins) }),
    fieldOf: FIELDS_OF,
  });
  return (
    <DialogForm
      form={form}
      command={change}
      label={told.editOf(campaign.number)}
      focusOnRefusal="number"
      reload={reload}
      onClose={onClose}
    >
      <Fields form={form} />
      <CheckField form={form} name="active" label={told.active} />
    </DialogForm>
  );
}

/** Nothing is left out in silence: what is no VIN is mended or taken out by whoever pasted it. */
function problemOf(text: string): 'required' | 'format' | undefined {
  const { vins, wrong } = readVinList(text);
  if (wrong.length > 0) return 'format';
  return vins.length === 0 ? 'required' : undefined;
}

function Fields<V extends Values, I>({ form: whole }: { form: ContractForm<V, I> }) {
  const told = useWords().recall;
  const { control } = partOf<Values, V, I>(whole);
  return (
    <>
      <TextField form={{ control }} name="number" label={told.number} required>
        {(bind) => <Input {...bind} maxLength={40} autoFocus autoComplete="off" />}
      </TextField>
      <TextField form={{ control }} name="text" label={told.text} required>
        {(bind) => <Input.TextArea {...bind} rows={2} maxLength={300} />}
      </TextField>
      <TextField form={{ control }} name="vins" label={told.vins} help={<Counted control={control} />} required>
        {(bind) => <Input.TextArea {...bind} className="recall-vins" rows={8} spellCheck={false} autoComplete="off" />}
      </TextField>
    </>
  );
}

function Counted({ control }: { control: Control<Values> }) {
  const told = useWords().recall;
  const { vins, wrong } = readVinList(useWatch({ control, name: 'vins' }));
  if (wrong.length > 0)
    return <span className="warned">{told.vinsWrong(wrong.length, wrong.slice(0, 3).join(' '))}</span>;
  return <span>{vins.length === 0 ? told.vinsHelp : told.vinsRead(vins.length)}</span>;
}
