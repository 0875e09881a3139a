/** 竣工检验: kept as it is ticked and typed; passing and failing stand under it. */
import { CheckCircleOutlined, CheckOutlined, CloseCircleOutlined } from '@ant-design/icons';
import { App, Input } from 'antd';
import { type KeyboardEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import { INSPECTION_CHECKS, type InspectionCheck } from '../../src-shared/order/order-rules.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import { useCommand } from '../kit/client.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, UnsentNotice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { ActButton } from './act-button.tsx';
import { FailDialog } from './reason-dialogs.tsx';
import type { TakeTurn } from './use-turns.ts';

interface Seen {
  readonly checks: readonly InspectionCheck[];
  readonly odometer: string;
  readonly certificate: string;
  readonly note: string;
}

/** A burst of ticks is one saving. */
const LAG = 400;

function stored(car: WorkshopCar): Seen {
  return {
    checks: car.inspection,
    odometer: car.odometerOutKm === null ? '' : String(car.odometerOutKm),
    certificate: car.certificateNumber,
    note: car.inspectionNote,
  };
}

/** Null for nothing typed; undefined for what is no number. */
function readKm(text: string): number | null | undefined {
  const plain = text.normalize('NFKC').replace(/[\s,]/gu, '');
  if (plain === '') return null;
  return /^\d{1,7}$/u.test(plain) ? Number(plain) : undefined;
}

/** What stands in the boxes, and the saving of it. */
function useInspection(car: WorkshopCar, take: TakeTurn) {
  const save = useCommand('workshop.saveInspection');
  /** Null: what is stored; else what was typed here since. */
  const [typed, setTyped] = useState<Seen | null>(null);
  const [isPending, setPending] = useState(false);
  const timer = useRef(0);
  const ownVersion = useRef(car.version);
  const latest = useRef<Seen | null>(null);
  const { orderId } = car;
  const { run } = save;

  // Somebody else wrote while nothing waits here: his words are the newer ones.
  useEffect(() => {
    if (!isPending && car.version > ownVersion.current) {
      ownVersion.current = car.version;
      setTyped(null);
    }
  }, [car.version, isPending]);

  const send = useCallback(async (): Promise<boolean> => {
    clearTimeout(timer.current);
    const seen = latest.current;
    if (!seen) return true;
    const odometerOutKm = readKm(seen.odometer);
    if (odometerOutKm === undefined) return false;
    const outcome = await take((version) =>
      run({
        orderId,
        version,
        checks: [...seen.checks],
        odometerOutKm,
        certificateNumber: seen.certificate,
        note: seen.note,
      }),
    );
    if (outcome.ok) {
      ownVersion.current = Math.max(ownVersion.current, outcome.value.version);
      if (latest.current === seen) {
        latest.current = null;
        setPending(false);
      }
    }
    return outcome.ok;
  }, [orderId, run, take]);

  // Whoever leaves the screen in mid-word has it kept.
  useEffect(
    () => () => {
      if (latest.current) void send();
    },
    [send],
  );

  const seen = typed ?? stored(car);
  return {
    save,
    seen,
    isPending,
    change(part: Partial<Seen>): void {
      const next = { ...seen, ...part };
      latest.current = next;
      setTyped(next);
      setPending(true);
      clearTimeout(timer.current);
      timer.current = window.setTimeout(() => void send(), LAG);
    },
    send,
  };
}

/** Enter leaves a box for the next stop of the panel: another box, or the buttons. */
function goOn(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
  const { currentTarget } = event;
  // Else the same press is the button's as well.
  event.preventDefault();
  const panel = currentTarget.closest('.work-panel');
  const stops = [...(panel?.querySelectorAll<HTMLElement>('.work-readings input, .work-acts button') ?? [])];
  stops[stops.indexOf(currentTarget) + 1]?.focus();
}

export function InspectionPanel({ car, take }: { car: WorkshopCar; take: TakeTurn }) {
  const words = useWords();
  const format = useFormat();
  const id = useId();
  const { notification } = App.useApp();
  const mayInspect = useMay('workshop.saveInspection');
  const { save, seen, isPending, change, send } = useInspection(car, take);
  const pass = useCommand('workshop.pass');
  const [isFailing, setFailing] = useState(false);
  const isUnreadable = readKm(seen.odometer) === undefined;
  const moveOf = (name: string) => car.moves.find((move) => move.name === name && move.mine);
  const passing = moveOf('pass');
  const failing = moveOf('fail');
  const { orderId } = car;
  const passIt = async (): Promise<void> => {
    if (!(await send())) return;
    const { ok } = await take((version) => pass.run({ orderId, version }));
    if (ok) notification.success({ title: words.workshop.passed(car.plate ?? car.number), role: 'status' });
  };
  // Out of the odometer's box too, where a bare letter is a letter; what is still missing the shop says itself.
  useShortcut('save', () => void passIt(), passing !== undefined && !pass.busy, words.workshop.acts.pass);
  return (
    <section className="work-panel" aria-labelledby="work-inspection">
      <div className="work-panel-head">
        <h2 id="work-inspection">{words.workshop.inspection}</h2>
        {mayInspect && (
          <span className="work-soft" role="status">
            {save.busy ? words.workshop.keeping : isPending ? words.workshop.notKept : words.workshop.kept}
          </span>
        )}
      </div>
      <fieldset className="work-checks" aria-label={words.workshop.checks}>
        {INSPECTION_CHECKS.map((check) => {
          const done = seen.checks.includes(check);
          const box = (
            <>
              <span className={done ? 'work-tick-box work-tick-done' : 'work-tick-box'} aria-hidden>
                {done && <CheckOutlined />}
              </span>
              <span className="work-line-words">{words.order.inspectionChecks[check]}</span>
            </>
          );
          if (!mayInspect) {
            return (
              <div key={check} className="work-tick">
                {box}
              </div>
            );
          }
          return (
            // biome-ignore lint/a11y/useSemanticElements: the whole line is to be hit, with a drawn box of a size for gloves
            <button
              key={check}
              type="button"
              role="checkbox"
              aria-checked={done}
              className="work-tick work-tick-live"
              onClick={() =>
                change({ checks: INSPECTION_CHECKS.filter((one) => seen.checks.includes(one) !== (one === check)) })
              }
            >
              {box}
            </button>
          );
        })}
      </fieldset>
      <div className="work-readings">
        <div>
          <span className="field-label">{words.workshop.odometerIn}</span>
          <span className="work-reading">
            {car.odometerInKm === null ? '–' : `${format.number(car.odometerInKm)} km`}
          </span>
        </div>
        <div>
          <label className="field-label" htmlFor={`${id}-out`}>
            {words.workshop.odometerOut}
          </label>
          <Input
            id={`${id}-out`}
            className="work-input"
            inputMode="numeric"
            autoComplete="off"
            maxLength={12}
            suffix="km"
            disabled={!mayInspect}
            value={seen.odometer}
            status={isUnreadable ? 'error' : ''}
            aria-invalid={isUnreadable}
            onChange={(event) => change({ odometer: event.target.value })}
            onPressEnter={goOn}
          />
          {isUnreadable && (
            <div className="field-problem" role="alert">
              {words.problems.format}
            </div>
          )}
        </div>
        {car.certificateNeeded && (
          <div>
            <label className="field-label" htmlFor={`${id}-certificate`}>
              {words.workshop.certificate}
            </label>
            <Input
              id={`${id}-certificate`}
              className="work-input"
              autoComplete="off"
              maxLength={40}
              disabled={!mayInspect}
              value={seen.certificate}
              onChange={(event) => change({ certificate: event.target.value })}
              onPressEnter={goOn}
            />
          </div>
        )}
      </div>
      <label className="field-label" htmlFor={`${id}-note`}>
        {words.workshop.inspectionNote}
      </label>
      <Input.TextArea
        id={`${id}-note`}
        rows={2}
        maxLength={300}
        disabled={!mayInspect}
        value={seen.note}
        onChange={(event) => change({ note: event.target.value })}
      />
      <FailureNotice failure={save.failure} onClose={save.clear} />
      <FailureNotice failure={pass.failure} onClose={pass.clear} />
      <UnsentNotice command={save.unsent ? save : pass} />
      {(passing || failing) && (
        <div className="work-acts" role="toolbar" aria-label={words.workshop.actBar}>
          {passing && (
            <ActButton
              label={words.workshop.acts.pass}
              shortcut="workPass"
              icon={<CheckCircleOutlined />}
              refusal={passing.refusal}
              primary
              busy={pass.busy}
              onClick={() => void passIt()}
            />
          )}
          {failing && (
            <ActButton
              label={words.workshop.acts.fail}
              shortcut="workFail"
              icon={<CloseCircleOutlined />}
              refusal={failing.refusal}
              danger
              onClick={() => setFailing(true)}
            />
          )}
        </div>
      )}
      <FailDialog open={isFailing} take={take} car={car} onClose={() => setFailing(false)} />
    </section>
  );
}
