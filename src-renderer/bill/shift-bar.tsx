/** 班次: whether the drawer is open, and the blind count at its end. */
import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { formatYuanGrouped, negate } from '../../src-shared/kit/money.ts';
import { useCommand, useRead } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm } from '../kit/dialog-form.tsx';
import { Field, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { Notice } from '../kit/notice.tsx';
import { MoneyField, readMoney } from '../kit/number-fields.tsx';
import { focusBack, useFocusKept } from '../kit/screen-start.ts';
import { useMay } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { useStore } from '../kit/store.ts';
import { shiftOpening } from './shift-opening.ts';

type Shift = NonNullable<Output<'shift.current'>['shift']>;
type Count = Output<'shift.close'>;

export function ShiftBar() {
  return useMay('shift.current') ? <OwnShift /> : null;
}

function OwnShift() {
  const words = useWords();
  const format = useFormat();
  const { data, reload } = useRead('shift.current', {});
  const isOpening = useStore(shiftOpening);
  const [isClosing, setClosing] = useState(false);
  const [count, setCount] = useState<Count | null>(null);
  const close = (): void => {
    shiftOpening.set(false);
    setClosing(false);
    setCount(null);
  };
  useEffect(() => () => shiftOpening.set(false), []);
  const place = useRef<HTMLDivElement>(null);
  useFocusKept(place, () => focusBack(null));
  if (!data) return null;
  const { shift } = data;
  return (
    <div className="till-shift-place" ref={place}>
      {shift ? (
        <div className="till-shift">
          <span>{words.till.shiftOpen(format.time(shift.openedAt), shift.payments)}</span>
          {/* Not the same button under the hand that has just opened the shift. */}
          <Button key="close" size="small" onClick={() => setClosing(true)}>
            {words.till.closeShift}
          </Button>
        </div>
      ) : (
        <div className="till-shift till-shift-none" role="status">
          <span>{words.till.noShift}</span>
          <Button key="open" size="small" onClick={() => shiftOpening.set(true)}>
            {words.till.openShift}
          </Button>
        </div>
      )}
      <Dialog open={isOpening} title={words.till.openShiftTitle} onClose={close}>
        <OpenForm onClose={close} />
      </Dialog>
      <Dialog open={isClosing} title={count ? words.till.closedTitle : words.till.closeShiftTitle} onClose={close}>
        {count ? (
          <CountResult count={count} onClose={close} />
        ) : (
          shift && <CloseForm shift={shift} reload={reload} onCounted={setCount} onClose={close} />
        )}
      </Dialog>
    </div>
  );
}

function OpenForm({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const open = useCommand('shift.open');
  const form = useContractForm<'shift.open', { float: string }>('shift.open', {
    defaults: { float: '' },
    toInput: ({ float }) => ({ floatFen: readMoney(float) }),
    fieldOf: { floatFen: 'float' },
  });
  return (
    <DialogForm
      form={form}
      command={open}
      label={words.till.openShiftTitle}
      save={words.till.openShift}
      onClose={onClose}
    >
      <MoneyField form={form} name="float" label={words.till.float} help={words.till.floatHelp} required autoFocus />
    </DialogForm>
  );
}

function CloseForm({
  shift,
  reload,
  onCounted,
  onClose,
}: {
  shift: Shift;
  reload: () => void;
  onCounted: (count: Count) => void;
  onClose: () => void;
}) {
  const words = useWords();
  const close = useCommand('shift.close');
  const [first] = useState(shift);
  const isCounted = useRef(false);
  const form = useContractForm<'shift.close', { counted: string; note: string }>('shift.close', {
    defaults: { counted: '', note: '' },
    toInput: ({ counted, note }) => ({
      shiftId: first.shiftId,
      version: shift.version,
      countedFen: readMoney(counted),
      note,
    }),
    fieldOf: { countedFen: 'counted' },
  });
  return (
    <DialogForm
      form={form}
      command={{
        ...close,
        run: async (input) => {
          const outcome = await close.run(input);
          isCounted.current = outcome.ok;
          if (outcome.ok) onCounted(outcome.value);
          return outcome;
        },
      }}
      label={words.till.closeShiftTitle}
      save={words.till.closeDo}
      reload={reload}
      onClose={() => {
        // After the count the dialog stays for its result.
        if (!isCounted.current) onClose();
      }}
    >
      <MoneyField
        form={form}
        name="counted"
        label={words.till.counted}
        help={words.till.countedHelp}
        required
        autoFocus
      />
      <Field form={form} name="note" label={words.till.closeNote}>
        {(bind) => <Input {...bind} maxLength={200} autoComplete="off" />}
      </Field>
    </DialogForm>
  );
}

function CountResult({ count, onClose }: { count: Count; onClose: () => void }) {
  const words = useWords();
  useShortcut('save', onClose);
  const { countedFen, expectedFen, differenceFen } = count;
  const amount = `¥${formatYuanGrouped(differenceFen < 0 ? negate(differenceFen) : differenceFen)}`;
  return (
    <div className="form">
      <dl className="till-facts">
        <dt>{words.till.countedSum}</dt>
        <dd>
          <Money fen={countedFen} sign />
        </dd>
        <dt>{words.till.expected}</dt>
        <dd>
          <Money fen={expectedFen} sign />
        </dd>
      </dl>
      <Notice tone={differenceFen === 0 ? 'ready' : 'need'}>
        <strong>
          {differenceFen === 0
            ? words.till.even
            : differenceFen > 0
              ? words.till.over(amount)
              : words.till.short(amount)}
        </strong>
      </Notice>
      <div className="form-actions">
        <Button type="primary" onClick={onClose} autoFocus>
          {words.till.closed}
        </Button>
      </div>
    </div>
  );
}
