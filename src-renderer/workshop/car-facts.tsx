/** What stands on every row and sheet of a car in the workshop. */
import { CoffeeOutlined, ExclamationCircleOutlined, RollbackOutlined, StopOutlined } from '@ant-design/icons';
import type { Instant } from '../../src-shared/kit/time.ts';
import type { WorkshopCar } from '../../src-shared/workshop/workshop-contract.ts';
import { promiseTone } from '../../src-shared/workshop/workshop-rules.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { useNow } from '../kit/server-clock.ts';

export function PromiseMark({ promisedAt }: { promisedAt: Instant | null }) {
  const words = useWords();
  const format = useFormat();
  const now = useNow();
  if (promisedAt === null) return <span className="work-soft">{words.workshop.noPromise}</span>;
  const tone = promiseTone(promisedAt, now);
  return (
    <span className="work-promise">
      <span>
        {words.workshop.promise} <strong>{format.time(promisedAt)}</strong>
      </span>
      {tone === 'late' && (
        <span className="tone tone-late">{words.workshop.late(format.duration(now - promisedAt))}</span>
      )}
      {tone === 'soon' && (
        <span className="tone tone-need">{words.workshop.soon(format.duration(promisedAt - now))}</span>
      )}
    </span>
  );
}

export function ProgressBar({ percent }: { percent: number }) {
  const words = useWords();
  return (
    <span className="work-progress">
      <span
        className="work-progress-bar"
        role="progressbar"
        aria-label={words.workshop.progressOf(percent)}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span className={percent === 100 ? 'work-progress-full' : undefined} style={{ width: `${percent}%` }} />
      </span>
      <span className="work-progress-number" aria-hidden>
        {percent}%
      </span>
    </span>
  );
}

/** What needs somebody's eye, each with a word. */
/** `marksSentBack`: where its own notice does not stand beside. */
export function CarMarks({ car, marksSentBack = false }: { car: WorkshopCar; marksSentBack?: boolean }) {
  const words = useWords();
  const format = useFormat();
  const now = useNow();
  const { pauseReason, expectedResumeAt } = car;
  const isOverdue = expectedResumeAt !== null && expectedResumeAt <= now;
  return (
    <>
      {pauseReason !== null && (
        <span className={isOverdue ? 'tone tone-late' : 'tone tone-need'}>
          {words.order.pauseReasons[pauseReason]}
          {expectedResumeAt !== null && ` · ${words.workshop.resumeAt(format.time(expectedResumeAt))}`}
          {isOverdue && ` · ${words.workshop.resumeLate}`}
        </span>
      )}
      {marksSentBack && car.sentBack && (
        <span className="tone tone-need">
          <RollbackOutlined aria-hidden /> {words.workshop.sentBack[car.sentBack.by]}
        </span>
      )}
      {car.extrasOpen && (
        <span className="tone tone-need">
          <ExclamationCircleOutlined aria-hidden /> {words.workshop.extraOpen}
        </span>
      )}
      {car.stopped && (
        <span className="tone tone-late">
          <StopOutlined aria-hidden /> {words.workshop.stopped}
        </span>
      )}
      {car.waitsInShop && (
        <span className="tone tone-wait">
          <CoffeeOutlined aria-hidden /> {words.workshop.waits}
        </span>
      )}
    </>
  );
}
