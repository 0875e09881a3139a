/** The exit slip, and letting the car out with everything that goes with it. */
import { Input } from 'antd';
import { DELIVERY_PACK } from '../../src-shared/order/order-rules.ts';
import { foldPlate } from '../../src-shared/vehicle/plate-rules.ts';
import { useCommand } from '../kit/client.ts';
import { DialogForm } from '../kit/dialog-form.tsx';
import { CheckField, Field, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { Consequences, News, TextLine, TickList, useNews } from '../order/order-form.tsx';
import type { Visit } from './visit-screen.tsx';

interface GateProps {
  readonly visit: Visit;
  readonly reload: () => void;
  readonly onClose: () => void;
}

/** 开出门条 */
export function IssueExitForm({ visit, reload, onClose }: GateProps) {
  const words = useWords();
  const issue = useCommand('visit.issueExit');
  const news = useNews(visit.timeline);
  const form = useContractForm<'visit.issueExit', { collector: string }>('visit.issueExit', {
    defaults: { collector: '' },
    // The ground is worked out by the shop from the orders.
    toInput: (values) => ({ visitId: visit.visitId, version: visit.version, kind: null, ...values }),
  });
  return (
    <DialogForm
      form={form}
      command={issue}
      label={words.moves.moves.issueExit}
      save={words.moves.moves.issueExit}
      reload={reload}
      onClose={onClose}
    >
      <News events={news} />
      <Notice tone="wait">{words.gate.issueHint}</Notice>
      <TextLine
        form={form}
        name="collector"
        label={words.gate.collector}
        help={visit.reception?.bringer.name}
        max={60}
        autoFocus
      />
    </DialogForm>
  );
}

/** 作废出门条 */
export function VoidExitForm({ visit, reload, onClose }: GateProps) {
  const words = useWords();
  const voidExit = useCommand('visit.voidExit');
  const news = useNews(visit.timeline);
  const form = useContractForm<'visit.voidExit', { reason: string }>('visit.voidExit', {
    defaults: { reason: '' },
    toInput: (values) => ({ visitId: visit.visitId, version: visit.version, ...values }),
  });
  return (
    <DialogForm
      form={form}
      command={voidExit}
      label={words.moves.moves.voidExit}
      save={words.moves.moves.voidExit}
      danger
      reload={reload}
      onClose={onClose}
    >
      <News events={news} />
      <Consequences of={[words.gate.voidOut]} />
      <TextLine form={form} name="reason" label={words.gate.reason} max={200} required autoFocus />
    </DialogForm>
  );
}

interface DeliverValues {
  plate: string;
  keyGiven: boolean;
  pack: readonly string[];
}

/** 交车放行, with the pack of R-076. */
export function DeliverForm({
  visit,
  reload,
  onClose,
  typed = '',
  onLeft,
}: GateProps & {
  /** What the guard read from the car. */
  typed?: string;
  onLeft?: () => void;
}) {
  const words = useWords();
  const deliver = useCommand('visit.deliver');
  const news = useNews(visit.timeline);
  const hasKey = visit.reception !== null && visit.reception.keyTag !== '';
  const form = useContractForm<'visit.deliver', DeliverValues>('visit.deliver', {
    defaults: { plate: typed, keyGiven: false, pack: [] },
    toInput: ({ plate, keyGiven, pack }) => ({
      visitId: visit.visitId,
      version: visit.version,
      plate: foldPlate(plate) === '' ? null : plate,
      // The key in the pack is the same key.
      keyGiven: keyGiven || pack.includes('key'),
      pack,
    }),
  });
  return (
    <DialogForm
      form={form}
      command={deliver}
      label={words.moves.moves.deliver}
      save={words.moves.moves.deliver}
      reload={reload}
      focusOnRefusal={({ code, details }) =>
        hasKey && code === 'moveRefused' && details.code === 'keyNotGivenBack' ? 'keyGiven' : 'plate'
      }
      onSaved={onLeft}
      onClose={onClose}
    >
      <News events={news} />
      <Field form={form} name="plate" label={words.gate.plateAtGate} help={words.gate.plateHelp}>
        {(bind) => <Input {...bind} autoFocus={typed === ''} autoComplete="off" spellCheck={false} maxLength={20} />}
      </Field>
      {hasKey && <CheckField form={form} name="keyGiven" label={words.gate.keyGiven} autoFocus={typed !== ''} />}
      <TickList
        form={form}
        name="pack"
        label={words.gate.pack}
        autoFocus={typed !== '' && !hasKey}
        options={DELIVERY_PACK.filter((item) => item !== 'key').map((item) => ({
          value: item,
          label: words.gate.packItems[item],
        }))}
      />
      <Consequences of={visit.slip?.kind === 'awaitingParts' ? [words.gate.leaveOpenOut] : [words.gate.deliverOut]} />
    </DialogForm>
  );
}
