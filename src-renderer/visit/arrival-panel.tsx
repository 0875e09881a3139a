/** 到店登记: a plate and Enter; two seconds at any seat. What is typed survives a reload and a change of user. */

import { useNavigate } from '@tanstack/react-router';
import { Button, Drawer, Input, Segmented } from 'antd';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { v7 } from 'uuid';
import { z } from 'zod';
import { parseClock } from '../../src-shared/kit/when-text.ts';
import { foldPlate, guessPlateColor, PLATE_COLORS, plateKind } from '../../src-shared/vehicle/plate-rules.ts';
import { useCommand, useConnection } from '../kit/client.ts';
import { useOpenings } from '../kit/dialog.tsx';
import { type Draft, useDraft } from '../kit/draft.ts';
import { type Bind, CheckField, Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { todayAt, useFormat, useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Notice, UnsentNotice } from '../kit/notice.tsx';
import { serverNow, useNow } from '../kit/server-clock.ts';
import { useMay, useSession } from '../kit/session.tsx';
import { ShortcutLayer, useShortcut } from '../kit/shortcuts.tsx';
import { Loading } from '../kit/states.tsx';
import { useStore } from '../kit/store.ts';
import { useTypedAhead } from '../kit/type-ahead.ts';
import { Plate } from '../vehicle/plate.tsx';
import { PlateBox, PlateColorBox } from '../vehicle/plate-box.tsx';
import { arrivalOpen } from './arrival-open.ts';
import { useTellArrival } from './arrival-told.tsx';
import { OtherWayForm } from './other-way-form.tsx';
import './arrival-panel.css';

const text = z.string().catch('');

/** As kept; what an older version left is read as far as it goes. */
const arrivalDraft = z.object({
  commandId: z.uuid().catch(() => v7()),
  plate: text,
  /** Null: as guessed from the plate. */
  color: z.enum(PLATE_COLORS).nullable().catch(null),
  note: text,
  time: text,
  waitsInShop: z.boolean().catch(false),
});
type ArrivalDraft = z.output<typeof arrivalDraft>;
type ArrivalValues = Omit<ArrivalDraft, 'commandId'>;
type Way = 'arrive' | 'towIn' | 'dropKey';
type TypedCar = Pick<ArrivalValues, 'plate' | 'note'>;

export function ArrivalPanel() {
  const words = useWords();
  const open = useStore(arrivalOpen);
  const openings = useOpenings(open);
  const close = (): void => arrivalOpen.set(false);
  return (
    <Drawer
      open={open}
      onClose={close}
      title={words.visit.arrivalTitle}
      size={440}
      keyboard={false}
      destroyOnHidden
      className="arrival-drawer"
    >
      <ShortcutLayer active={open}>
        <ArrivalLoader key={openings} onClose={close} />
      </ShortcutLayer>
    </Drawer>
  );
}

function ArrivalLoader({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const draft = useDraft('arrival', arrivalDraft);
  const [round, setRound] = useState(0);
  const [way, setWay] = useState<Way>('arrive');
  /** What was typed of the car goes along to another way of coming. */
  const car = useRef<TypedCar | null>(null);
  const mayTow = useMay('visit.towIn');
  const mayDrop = useMay('visit.dropKey');
  useShortcut('back', onClose);
  if (!draft.ready) return <Loading />;
  const ways: readonly Way[] = [
    'arrive',
    ...(mayTow ? ['towIn' as const] : []),
    ...(mayDrop ? ['dropKey' as const] : []),
  ];
  return (
    <>
      {ways.length > 1 && (
        <Segmented<Way>
          className="arrival-way"
          block
          value={way}
          aria-label={words.visit.way}
          onChange={setWay}
          options={ways.map((value) => ({ value, label: words.visit.ways[value] }))}
        />
      )}
      {way === 'arrive' ? (
        <ArrivalForm
          key={round}
          draft={draft}
          restored={round === 0 ? draft.restored : null}
          car={car}
          onClose={onClose}
          onStartOver={() => setRound(round + 1)}
        />
      ) : (
        <OtherWayForm key={way} way={way} car={car} onClose={onClose} />
      )}
    </>
  );
}

function ArrivalForm({
  draft,
  restored,
  car,
  onClose,
  onStartOver,
}: {
  draft: Draft<ArrivalDraft>;
  restored: ArrivalDraft | null;
  car: RefObject<TypedCar | null>;
  onClose: () => void;
  onStartOver: () => void;
}) {
  const words = useWords();
  const format = useFormat();
  const zone = useZone();
  const navigate = useNavigate();
  const tell = useTellArrival();
  const { platePrefix, seat } = useSession();
  const arrive = useCommand('visit.arrive');
  const connection = useConnection();
  const [commandId] = useState(() => restored?.commandId ?? v7());
  const empty: ArrivalValues = {
    plate: platePrefix,
    color: null,
    note: '',
    time: '',
    waitsInShop: false,
    ...car.current,
  };

  /** The province alone is no plate. */
  const plateOf = (values: ArrivalValues): string | null => {
    const plate = foldPlate(values.plate);
    return plate === '' || plate === platePrefix ? null : plate;
  };
  const form = useContractForm<'visit.arrive', ArrivalValues>('visit.arrive', {
    defaults: restored ?? empty,
    toInput: (values) => {
      const plate = plateOf(values);
      const minute = parseClock(values.time);
      return {
        plate,
        plateColor: plate === null ? null : (values.color ?? guessPlateColor(plate)),
        note: values.note,
        arrivedAt: minute === null ? null : todayAt(minute, zone),
        waitsInShop: values.waitsInShop,
      };
    },
    alsoCheck: ({ time }) => (time.trim() !== '' && parseClock(time) === null ? { arrivedAt: 'format' } : {}),
    fieldOf: { arrivedAt: 'time', plateColor: 'color' },
  });

  useTypedAhead(arrivalOpen, '.plate-box input', (text) =>
    form.fields.setValue('plate', form.fields.getValues('plate') + text),
  );
  const values = useWatch({ control: form.fields.control });
  const isComposing = useRef(false);
  const { save } = draft;
  const keep = (): void => save({ ...form.fields.getValues(), commandId });
  const latestKeep = useRef(keep);
  latestKeep.current = keep;
  const [opened] = useState(() => JSON.stringify(values));
  const typed = JSON.stringify(values);
  useEffect(() => {
    // Opening the panel is not typing, and half-composed text is not text.
    if (typed !== opened && !isComposing.current) latestKeep.current();
  }, [typed, opened]);

  const { plate: typedPlate = '', note: typedNote = '' } = values;
  useEffect(() => {
    car.current = { plate: typedPlate, note: typedNote };
  }, [car, typedPlate, typedNote]);

  const plate = plateOf({ ...empty, ...values });
  const guessed = plate === null ? null : guessPlateColor(plate);
  const color = values.color ?? guessed;
  const isOdd = plate !== null && Array.from(plate).length >= 7 && plateKind(plate) === 'odd';

  return (
    <Form
      form={form}
      label={words.visit.arrivalTitle}
      onSubmit={async (input) => {
        const outcome = await arrive.run(input, { commandId });
        if (!outcome.ok) {
          form.show(outcome.failure);
          return;
        }
        draft.discard();
        onClose();
        tell(outcome.value.visitId, words.visit.arrived(input.plate ?? outcome.value.number));
      }}
    >
      {restored && draft.savedAt !== null && (
        <Notice tone="wait">
          <span>
            {words.visit.draftRestored(format.time(draft.savedAt))}
            {draft.savedAtSeat !== null && draft.savedAtSeat !== seat?.name
              ? ` · ${words.visit.draftOtherSeat(draft.savedAtSeat)}`
              : ''}
          </span>
          <Button
            size="small"
            onClick={() => {
              draft.discard();
              onStartOver();
            }}
          >
            {words.visit.draftClear}
          </Button>
        </Notice>
      )}
      <div
        className="form"
        onCompositionStart={() => {
          isComposing.current = true;
        }}
        onCompositionEnd={() => {
          isComposing.current = false;
          keep();
        }}
      >
        <div className="arrival-plate">
          <Field form={form} name="plate" label={words.plate.plate} help={words.visit.plateHelp}>
            {(bind) => <PlateBox bind={bind} />}
          </Field>
          <div className="arrival-drawn" aria-hidden>
            <Plate plate={plate} color={color} size="large" />
          </div>
        </div>
        {isOdd && <Notice tone="need">{words.plate.odd}</Notice>}
        <div data-enter="skip">
          <Field
            form={form}
            name="color"
            label={words.plate.color}
            help={values.color ? undefined : words.plate.guessed}
          >
            {(bind) => <PlateColorBox bind={bind} guessed={guessed} disabled={plate === null} />}
          </Field>
        </div>
        <Field form={form} name="note" label={words.visit.noteLabel} help={words.visit.noteHelp}>
          {(bind) => <Input.TextArea {...bind} rows={2} maxLength={200} />}
        </Field>
        <Field form={form} name="time" label={words.visit.arrivedTime} help={words.visit.arrivedHelp}>
          {(bind) => <TimeBox bind={bind} />}
        </Field>
        <CheckField form={form} name="waitsInShop" label={words.visit.waitsLabel} />
      </div>
      <FormProblem
        failure={arrive.failure}
        next={{
          alreadyOnSite: ({ visitId }) => {
            // It stands in the queue: there is nothing to go on with.
            draft.discard();
            onClose();
            void navigate({ to: '/visit/$visitId', params: { visitId } });
          },
        }}
      />
      <UnsentNotice command={arrive} />
      <FormActions save={words.visit.arrive} busy={arrive.busy} onCancel={onClose} cancel={words.shell.close}>
        {connection.state === 'offline'
          ? words.failures.draftUnsaved
          : draft.savedAt !== null && words.visit.draftKept(format.clock(draft.savedAt))}
      </FormActions>
    </Form>
  );
}

/** HH:MM in the shop's zone; empty is now, and says what now is. */
export function TimeBox({ bind }: { bind: Bind<string> }) {
  const format = useFormat();
  const words = useWords();
  useNow();
  return (
    <Input
      {...bind}
      className="time-box"
      placeholder={`${format.clock(serverNow())} ${words.visit.arrivedNow}`}
      inputMode="numeric"
      autoComplete="off"
      maxLength={5}
    />
  );
}
