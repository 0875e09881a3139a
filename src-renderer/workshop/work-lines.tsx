/** What is to be done on the car, as big ticks; progress follows from them. */
import { CheckOutlined } from '@ant-design/icons';
import { type KeyboardEvent, useState } from 'react';
import { formatLaborHours, formatQuantity } from '../../src-shared/kit/labor.ts';
import { PART_STATES, type PartState } from '../../src-shared/order/order-lifecycle.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import { useCommand } from '../kit/client.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, UnsentNotice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';
import type { TakeTurn } from './use-turns.ts';

type WorkLine = WorkshopCar['lines'][number];

const isDone = ({ state }: WorkLine): boolean => state === 'done' || state === 'inspected';

export function WorkLines({ car, take }: { car: WorkshopCar; take: TakeTurn }) {
  const words = useWords();
  const tick = useCommand('workshop.tickLine');
  const mark = useCommand('workshop.markPart');
  const mayTick = useMay('workshop.tickLine');
  const mayMark = useMay('workshop.markPart');
  const isOpen = car.state === 'inWork' || car.state === 'paused';
  const { orderId } = car;
  const clear = (): void => {
    tick.clear();
    mark.clear();
  };
  const labor = car.lines.filter(({ kind }) => kind === 'labor');
  return (
    <section className="work-panel" aria-labelledby="work-lines">
      <h2 id="work-lines">
        {words.workshop.lines}{' '}
        {labor.length > 0 && (
          <span className="work-count">{words.workshop.doneOf(labor.filter(isDone).length, labor.length)}</span>
        )}
      </h2>
      {car.lines.length === 0 && <p className="work-soft">{words.workshop.noLines}</p>}
      <FailureNotice failure={tick.failure ?? mark.failure} onClose={clear} />
      <UnsentNotice command={tick.unsent ? tick : mark} />
      <ul className="work-lines">
        {car.lines.map((line) => {
          const isLive = isOpen && line.state !== 'proposed';
          return (
            <li key={line.id} className={`work-line${line.state === 'proposed' ? ' work-line-waits' : ''}`}>
              {line.kind === 'labor' ? (
                <Tick
                  line={line}
                  onTick={
                    isLive && mayTick
                      ? (done) => {
                          clear();
                          void take((version) => tick.run({ orderId, version, lineId: line.id, done }));
                        }
                      : null
                  }
                />
              ) : (
                <div className="work-line-text">
                  <LineText line={line} />
                </div>
              )}
              {line.partState !== null && (
                <PartSteps
                  name={line.name}
                  state={line.partState}
                  onMark={
                    isLive && mayMark
                      ? (partState) => {
                          clear();
                          void take((version) => mark.run({ orderId, version, lineId: line.id, partState }));
                        }
                      : null
                  }
                />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function LineText({ line }: { line: WorkLine }) {
  const words = useWords();
  const amount =
    line.time !== null
      ? words.workshop.hours(formatLaborHours(line.time))
      : line.quantityMilli !== null
        ? `× ${formatQuantity(line.quantityMilli)} ${line.unit}`.trim()
        : '';
  return (
    <span className="work-line-words">
      <span className="work-line-name">{line.name}</span>
      <span className="work-line-facts">
        {amount !== '' && <span className="work-soft">{amount}</span>}
        {line.code !== '' && <span className="work-soft">{line.code}</span>}
        {line.isExtra && <span className="tone tone-work">{words.workshop.extra}</span>}
        {line.isHighVoltage && <span className="tone tone-late">{words.workshop.highVoltage}</span>}
        {line.state === 'proposed' ? (
          <span className="tone tone-need">{words.workshop.proposed}</span>
        ) : (
          line.partState === null && <span className="work-soft">{words.order.lineStates[line.state]}</span>
        )}
      </span>
    </span>
  );
}

/** The whole line is the tick. */
function Tick({ line, onTick }: { line: WorkLine; onTick: ((done: boolean) => void) | null }) {
  const done = isDone(line);
  const box = (
    <>
      <span className={done ? 'work-tick-box work-tick-done' : 'work-tick-box'} aria-hidden>
        {done && <CheckOutlined />}
      </span>
      <LineText line={line} />
    </>
  );
  if (!onTick) return <div className="work-tick">{box}</div>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: the whole line is to be hit, with a drawn box of a size for gloves
    <button
      type="button"
      role="checkbox"
      aria-checked={done}
      className="work-tick work-tick-live"
      onClick={() => onTick(!done)}
    >
      {box}
    </button>
  );
}

/**
 * needed → ordered → arrived → issued → fitted, or returned. One stop of Tab; arrows only move, because each choice is
 * kept at once and told in the timeline.
 */
function PartSteps({
  name,
  state,
  onMark,
}: {
  name: string;
  state: PartState;
  onMark: ((state: PartState) => void) | null;
}) {
  const words = useWords();
  const [stop, setStop] = useState<PartState | null>(null);
  if (!onMark) return <span className="tone tone-wait">{words.order.partStates[state]}</span>;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const steps = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
    const at = steps.indexOf(event.target as HTMLElement); // keys are pressed on one of them
    steps[(at + by + steps.length) % steps.length]?.focus();
  };
  return (
    <div
      className="work-steps"
      role="radiogroup"
      aria-label={words.workshop.partState(name)}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setStop(null);
      }}
    >
      {PART_STATES.map((step) => (
        // biome-ignore lint/a11y/useSemanticElements: a radio of the system chooses what an arrow only passes
        <button
          key={step}
          type="button"
          role="radio"
          className={step === state ? 'work-step work-step-now' : 'work-step'}
          aria-checked={step === state}
          tabIndex={step === (stop ?? state) ? 0 : -1}
          onFocus={() => setStop(step)}
          onClick={() => {
            if (step !== state) onMark(step);
          }}
        >
          {words.order.partStates[step]}
        </button>
      ))}
    </div>
  );
}
