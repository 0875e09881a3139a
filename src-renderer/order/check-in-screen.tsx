/** 接车: one screen, four bands, keyboard only. The same draft may be open at the car and at the desk at once. */
import { DesktopOutlined, PrinterOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { type FocusEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useFormState, useWatch } from 'react-hook-form';
import { v7 } from 'uuid';
import type { Output } from '../../src-shared/contract.ts';
import { vehicleId as vehicleIdSchema, visitId as visitIdSchema } from '../../src-shared/kit/id.ts';
import {
  CHECK_IN_FIELD_OF,
  type CheckInValues,
  checkInInput,
  fieldOfRefusal,
  type MergedHalf,
  mergeHalf,
  mergeOrderHalf,
  newOrder,
  newWalk,
  orderDraft,
  problemsOf,
  quoteOf,
  takeOfOrderHalf,
  type WalkDraft,
  walkDraft,
} from '../../src-shared/order/check-in-form.ts';
import { type Failure, useCommand, useConnection, useRead } from '../kit/client.ts';
import { type ContractForm, Form, useContractForm } from '../kit/form.tsx';
import { useFormat, useZone } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { FailureNotice, Notice, UnsentNotice, useTell } from '../kit/notice.tsx';
import { serverNow } from '../kit/server-clock.ts';
import { keyText, type ShortcutId, useShortcut } from '../kit/shortcuts.tsx';
import { Failed, Loaded, Loading } from '../kit/states.tsx';
import { useSay } from '../shop/settings-parts.tsx';
import { createVehicleOpen } from '../vehicle/create-open.ts';
import { Plate } from '../vehicle/plate.tsx';
import { useAfterCheckIn } from './after-check-in.ts';
import { CarBand } from './check-in-car.tsx';
import { CustomerView } from './check-in-customer-view.tsx';
import { LinesBand } from './check-in-lines.tsx';
import { type CheckInDesk, CheckInDeskProvider, focusField } from './check-in-parts.tsx';
import { PromiseBand } from './check-in-promise.tsx';
import { WalkAroundBand } from './check-in-walk-around.tsx';
import { type CheckInHalf, useCheckInHalf } from './use-check-in-half.ts';
import './check-in-screen.css';

type Visit = Output<'visit.get'>;

/** At the car there is nothing with parts of its own. */
const mergeWalk = (mine: WalkDraft, base: WalkDraft, newest: WalkDraft): MergedHalf<WalkDraft> => ({
  ...mergeHalf(mine, base, newest),
  choices: [],
});
type Draft = Output<'visit.checkInDraft'>;

export function CheckInScreen() {
  const { visitId } = useParams({ from: '/check-in/$visitId' });
  const parsed = visitIdSchema.safeParse(visitId);
  if (!parsed.success) return <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />;
  return <CheckInLoader key={parsed.data} visitId={parsed.data} />;
}

function CheckInLoader({ visitId }: { visitId: Visit['visitId'] }) {
  const navigate = useNavigate();
  const visit = useRead('visit.get', { visitId });
  const draft = useRead('visit.checkInDraft', { visitId });
  const vehicleId = visit.data?.vehicleId ?? null;
  const car = useRead('vehicle.get', { vehicleId: vehicleId ?? ('' as never) }, { enabled: vehicleId !== null });
  const settings = useRead('catalog.settings', {});
  useShortcut('back', () => void navigate({ to: '/check-in' }));
  if (vehicleId !== null && car.data === undefined) {
    return car.failure ? <Failed failure={car.failure} retry={car.reload} /> : <Loading rows={8} />;
  }
  return (
    <Loaded read={visit} rows={8}>
      {(here) => (
        <Loaded read={draft} rows={8}>
          {(kept) => (
            <CheckIn
              visit={here}
              draft={kept}
              car={car.data ?? null}
              usualRateFen={settings.data?.laborRateFen ?? null}
              reloadVisit={visit.reload}
              reloadDraft={draft.reload}
              reloadCar={car.reload}
            />
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

function isOpen({ state }: Visit): boolean {
  return state === 'waiting' || state === 'keyDropped';
}

function CheckIn(props: Parameters<typeof CheckInDeskForm>[0]) {
  // What is being typed stays on the screen, whoever checks the car in meanwhile.
  const [wasOpen] = useState(isOpen(props.visit));
  if (wasOpen) return <CheckInDeskForm {...props} />;
  return (
    <div className="screen">
      <Plate plate={props.visit.plate} color={props.visit.plateColor} size="large" />
      <CheckedIn visit={props.visit} />
    </div>
  );
}

function CheckedIn({ visit }: { visit: Visit }) {
  const told = useWords().checkIn;
  return (
    <Notice tone="ready">
      <span>{told.already(visit.number)}</span>
      <Link to="/visit/$visitId" params={{ visitId: visit.visitId }}>
        {told.openVisit}
      </Link>
    </Notice>
  );
}

function CheckInDeskForm({
  visit,
  draft,
  car,
  usualRateFen,
  reloadVisit,
  reloadDraft,
  reloadCar,
}: {
  visit: Visit;
  draft: Draft;
  car: Output<'vehicle.get'> | null;
  usualRateFen: CheckInDesk['usualRateFen'];
  reloadVisit: () => void;
  reloadDraft: () => void;
  reloadCar: () => void;
}) {
  const words = useWords();
  const told = words.checkIn;
  const zone = useZone();
  const tell = useTell();
  const say = useSay();
  const goOn = useAfterCheckIn();
  const root = useRef<HTMLDivElement>(null);
  const isComposing = useRef(false);
  const print = useRef(false);
  const [editing, setEditing] = useState<string | null>(null);
  const [isView, setView] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const command = useCommand('visit.checkIn');

  const { visitId } = visit;
  const keptWalk = draft.halves.find(({ half }) => half === 'walkAround');
  const keptOrder = draft.halves.find(({ half }) => half === 'order');
  const [start] = useState(() => {
    const walk = keptWalk && walkDraft.safeParse(keptWalk.content);
    const order = keptOrder && orderDraft.safeParse(keptOrder.content);
    const fresh = newOrder({
      commandId: v7(),
      hasOwner: car?.owner != null,
      waitsInShop: visit.waitsInShop,
      // Of a car without a plate it says which car it is.
      wishes: visit.plate === null && visit.vehicleId !== null ? '' : visit.note,
    });
    // What stands on the envelope is all that is known of who brought the car.
    if (visit.came === 'keyDropped' && visit.broughtBy && car?.owner == null) {
      fresh.bringerName = visit.broughtBy.name;
      fresh.bringerPhone = visit.broughtBy.phone;
    }
    return { walk: walk?.success ? walk.data : newWalk(), order: order?.success ? order.data : fresh };
  });
  const form = useContractForm<'visit.checkIn', CheckInValues>('visit.checkIn', {
    defaults: { ...start.walk, ...start.order },
    toInput: (values) =>
      checkInInput(
        values,
        {
          visitId,
          version: visit.version,
          // Without a file nothing is sent; see `submit`.
          vehicleId: visit.vehicleId ?? vehicleIdSchema.parse(visitId),
          ownerName: car?.owner?.name ?? '',
        },
        { now: serverNow(), zone },
      ),
    alsoCheck: (values) => problemsOf(values, { now: serverNow(), zone }),
    fieldOf: CHECK_IN_FIELD_OF,
  });
  const { fields } = form;
  const common = { visitId, fields, reload: reloadDraft, isComposing };
  const walk = useCheckInHalf({
    ...common,
    half: 'walkAround',
    schema: walkDraft,
    start: start.walk,
    server: keptWalk,
    merge: mergeWalk,
    chosen: (mine) => mine,
  });
  const order = useCheckInHalf({
    ...common,
    half: 'order',
    schema: orderDraft,
    start: start.order,
    server: keptOrder,
    merge: mergeOrderHalf,
    chosen: takeOfOrderHalf,
  });

  // The file was begun while this was open: its owner is who brought the car, unless somebody was written down.
  const hasOwner = car?.owner != null;
  const hadOwner = useRef(hasOwner);
  useEffect(() => {
    if (hasOwner && !hadOwner.current && fields.getValues('bringerName') === '')
      fields.setValue('bringerIsOwner', true);
    hadOwner.current = hasOwner;
  }, [hasOwner, fields]);

  const hasFile = car !== null;
  useEffect(() => {
    if (hasFile) focusField(root.current, 'odometer');
    else if (createVehicleOpen.get() === null) root.current?.querySelector<HTMLElement>('.f-vehicle button')?.focus();
  }, [hasFile]);

  const refused = (why: Failure): void => {
    if (form.show(why)) return;
    if (why.kind !== 'refusal') {
      setFailure(why);
      return;
    }
    const { refusal } = why;
    const code = refusal.code === 'moveRefused' ? refusal.details.code : refusal.code;
    if (code === 'changedMeanwhile') reloadVisit();
    const name = fieldOfRefusal(code);
    if (name === null) {
      setFailure(why);
      return;
    }
    fields.setError(name, { type: 'refused', message: tell(why).say });
    if (code === 'ownPartWithoutCertificate') {
      const line = fields.getValues('lines').find((each) => each.suppliedBy === 'customer' && !each.certificateSeen);
      setEditing(line?.id ?? null);
    } else requestAnimationFrame(() => focusField(root.current, name));
  };
  const submit = async (input: Parameters<typeof command.run>[0]): Promise<void> => {
    setFailure(null);
    if (visit.vehicleId === null) {
      root.current?.querySelector<HTMLElement>('.f-vehicle button')?.focus();
      return;
    }
    const wantsPaper = print.current;
    // A half that arrives after the car is checked in belongs to no draft any more, and would be refused.
    await Promise.all([walk.hold(), order.hold()]);
    const outcome = await command.run(input, { commandId: fields.getValues('commandId') });
    if (!outcome.ok) {
      walk.release();
      order.release();
      refused(outcome.failure);
      return;
    }
    walk.stop();
    order.stop();
    say(told.saved(outcome.value.number));
    goOn({ orderId: outcome.value.orderId, visitId, print: wantsPaper });
  };
  const send = (withPaper: boolean): void => {
    print.current = withPaper;
    root.current?.closest('form')?.requestSubmit();
  };
  useShortcut('saveAndPrint', () => send(true));
  useShortcut('customerView', () => setView(true));

  const take = (name: keyof CheckInValues): void => (name in walk.theirs ? walk.take(name) : order.take(name));
  const latest = useRef({ take, choose: order.choose });
  latest.current = { take, choose: order.choose };
  const desk = useMemo(
    (): CheckInDesk => ({
      form: form as unknown as ContractForm<CheckInValues, never>, // what submit passes on does not matter to a field
      theirs: { ...walk.theirs, ...order.theirs },
      take: (name) => latest.current.take(name),
      choices: order.choices,
      choose: (choice) => latest.current.choose(choice),
      visit,
      car,
      draft,
      usualRateFen,
    }),
    [form, walk.theirs, order.theirs, order.choices, visit, car, draft, usualRateFen],
  );
  return (
    <div className="screen check-in">
      <h1 className="only-heard">
        {told.section} {visit.plate ?? visit.number}
      </h1>
      <CheckInDeskProvider value={desk}>
        <Form form={form} label={told.section} onSubmit={submit} className="check-form">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: only listens to where the focus goes */}
          <div
            ref={root}
            className="check-bands"
            onCompositionStart={() => {
              isComposing.current = true;
            }}
            onCompositionEnd={() => {
              isComposing.current = false;
            }}
            onFocus={keepClear}
          >
            <BandKeys root={root} />
            {!isOpen(visit) && !command.busy && <CheckedIn visit={visit} />}
            <OtherSeat half={walk} name={told.half.walkAround} />
            <OtherSeat half={order} name={told.half.order} />
            <CarBand reloadCar={reloadCar} />
            <WalkAroundBand />
            <LinesBand editing={editing} onEdit={setEditing} />
            <PromiseBand />
            <FirstProblem root={root} form={form} />
          </div>
          <div className="check-foot" data-enter="skip">
            <FailureNotice
              failure={failure}
              onClose={() => setFailure(null)}
              next={{ changedMeanwhile: reloadVisit }}
            />
            <UnsentNotice command={command} />
            <div className="check-foot-row">
              <KeptLine walk={walk} order={order} />
              <FootTotal form={form} />
              <Button icon={<DesktopOutlined />} onClick={() => setView(true)}>
                {told.view} <kbd>{keyText('F9')}</kbd>
              </Button>
              <Button
                loading={command.busy && !print.current}
                onClick={() => send(false)}
                aria-keyshortcuts="Control+Enter"
                disabled={!isOpen(visit)}
              >
                {told.save} <kbd>{keyText('Mod+Enter')}</kbd>
              </Button>
              <Button
                type="primary"
                icon={<PrinterOutlined />}
                loading={command.busy && print.current}
                onClick={() => send(true)}
                aria-keyshortcuts="Control+P"
                disabled={!isOpen(visit)}
              >
                {told.saveAndPrint} <kbd className="key-on-primary">{keyText('Mod+P')}</kbd>
              </Button>
            </div>
          </div>
        </Form>
        {isView && <CustomerView onClose={() => setView(false)} />}
      </CheckInDeskProvider>
    </div>
  );
}

/** What has the focus must not lie under the foot. */
function keepClear(event: FocusEvent<HTMLElement>): void {
  const foot = event.currentTarget.parentElement?.querySelector('.check-foot');
  if (!foot) return;
  const hidden = event.target.getBoundingClientRect().bottom + 12 - foot.getBoundingClientRect().top;
  if (hidden > 0) event.target.scrollIntoView({ block: 'center' });
}

const BANDS = [1, 2, 3, 4] as const;
const BAND_START = {
  1: '.f-odometer input, .f-vehicle button',
  2: '.f-customerWords textarea',
  3: '.line-find-input',
  4: '.f-promise input',
} as const;

function BandKeys({ root }: { root: RefObject<HTMLDivElement | null> }) {
  return BANDS.map((place) => <BandKey key={place} place={place} root={root} />);
}

function BandKey({ place, root }: { place: (typeof BANDS)[number]; root: RefObject<HTMLDivElement | null> }) {
  const told = useWords().checkIn;
  const id: ShortcutId = `section${place}`;
  useShortcut(
    id,
    () => {
      root.current?.querySelector(`[data-band="${place}"]`)?.scrollIntoView({ block: 'start' });
      const start = root.current?.querySelector<HTMLElement>(BAND_START[place]);
      start?.focus({ preventScroll: place !== 4 });
      if (start instanceof HTMLInputElement) start.select();
      // What stands there is gone on with, not written in front of.
      if (start instanceof HTMLTextAreaElement) start.setSelectionRange(start.value.length, start.value.length);
    },
    true,
    told.bandKey(place),
  );
  return null;
}

/** After a save that did not pass: the hand goes to the first thing that is wrong. */
function FirstProblem<I>({
  root,
  form,
}: {
  root: RefObject<HTMLDivElement | null>;
  form: ContractForm<CheckInValues, I>;
}) {
  const { submitCount } = useFormState({ control: form.control });
  useEffect(() => {
    if (submitCount === 0) return;
    const marked = root.current?.querySelector<HTMLElement>('.field .field-problem, .line-marked');
    const wholeList = root.current?.querySelector('.f-lines .field-problem');
    if (marked?.matches('.line-marked')) marked.focus();
    else if (marked) {
      const field = marked.closest('.field');
      const chosen = field?.querySelector<HTMLElement>('input[type="radio"]:checked');
      (chosen ?? field?.querySelector<HTMLElement>('input, textarea, [tabindex="0"]'))?.focus();
    } else if (wholeList) root.current?.querySelector<HTMLElement>('.line-find-input')?.focus();
  }, [submitCount, root]);
  return null;
}

function OtherSeat<T>({ half, name }: { half: CheckInHalf<T>; name: string }) {
  const told = useWords().checkIn;
  if (!half.other || Object.keys(half.theirs).length + half.choices.length === 0) return null;
  return <Notice tone="need">{told.alsoWriting(half.other.name, name)}</Notice>;
}

/** What is kept, and who else writes; said quietly. */
function KeptLine<W, O>({ walk, order }: { walk: CheckInHalf<W>; order: CheckInHalf<O> }) {
  const words = useWords();
  const told = words.checkIn;
  const format = useFormat();
  const { state } = useConnection();
  const savedAt = [walk.savedAt, order.savedAt].filter((at) => at !== null).sort((one, other) => other - one)[0];
  const others = (
    [
      ['walkAround', walk],
      ['order', order],
    ] as const
  ).filter(([, { other }]) => other !== null);
  return (
    <span className="check-kept" role="status">
      {state === 'offline'
        ? told.keptNotYet
        : walk.isKeeping || order.isKeeping
          ? told.keeping
          : savedAt !== undefined && told.keptAt(format.clock(savedAt))}
      {others.map(([half, { other }]) => (
        <span key={half} className="check-other">
          {' · '}
          {told.half[half]} {other && told.otherSeat(other.name, format.clock(other.at))}
        </span>
      ))}
    </span>
  );
}

function FootTotal<I>({ form }: { form: ContractForm<CheckInValues, I> }) {
  const told = useWords().checkIn;
  const [lines, packages] = useWatch({ control: form.control, name: ['lines', 'packages'] });
  return (
    <span className="check-foot-total">
      {told.total} <Money fen={quoteOf({ lines, packages }).totals?.totalFen ?? null} sign />
    </span>
  );
}
