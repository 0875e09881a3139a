/** Who did what, the newest first; of several orders of a car one at a time, or everything. */
import { useState } from 'react';
import { MINUTE } from '../../src-shared/kit/time.ts';
import type { TimelineEvent } from '../../src-shared/visit/timeline-event.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Segments } from '../kit/segments.tsx';
import './timeline.css';

/** The sentence of an event, in the reader's language. */
export function useSayEvent(): (event: TimelineEvent) => string {
  const words = useWords();
  const format = useFormat();
  const known: Readonly<
    Record<string, (facts: TimelineEvent['facts'], telling: { time: typeof format.time }) => string>
  > = words.visit.events;
  return (event) => {
    const say = Object.hasOwn(known, event.kind) ? known[event.kind] : undefined;
    // An arrival that was typed as it happened need not tell its time twice.
    const arrivedAt = event.facts['arrivedAt'];
    const isNow = typeof arrivedAt === 'number' && Math.abs(event.at - arrivedAt) < MINUTE;
    return say ? say(isNow ? { ...event.facts, arrivedAt: null } : event.facts, format) : words.visit.otherEvent;
  };
}

export function Timeline({
  events,
  order = null,
  id,
}: {
  events: readonly TimelineEvent[];
  /** The number of the order whose page it is: its events can be shown alone. */
  order?: string | null;
  /** Of the heading. */
  id: string;
}) {
  const words = useWords();
  const [onlyOrder, setOnlyOrder] = useState(false);
  const isOther = (event: TimelineEvent): boolean => {
    const about = event.facts['order'];
    return typeof about === 'string' && about !== order;
  };
  const hasOthers = order !== null && events.some(isOther);
  const shown = hasOthers && onlyOrder ? events.filter((event) => event.facts['order'] === order) : events;
  return (
    <section className="visit-panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{words.visit.timeline}</h2>
        {hasOthers && (
          <Segments<'order' | 'all'>
            size="small"
            value={onlyOrder ? 'order' : 'all'}
            aria-label={words.visit.timeline}
            onChange={(next) => setOnlyOrder(next === 'order')}
            options={[
              { value: 'order', label: words.orderPage.timelineOrder },
              { value: 'all', label: words.orderPage.timelineAll },
            ]}
          />
        )}
      </div>
      <ol className="timeline">
        {[...shown].reverse().map((event) => (
          <TimelineRow key={event.id} event={event} other={hasOthers && isOther(event)} />
        ))}
      </ol>
    </section>
  );
}

function TimelineRow({ event, other }: { event: TimelineEvent; other: boolean }) {
  const words = useWords();
  const format = useFormat();
  const say = useSayEvent();
  return (
    <li>
      <time className="timeline-at" dateTime={new Date(event.at).toISOString()}>
        {format.time(event.at)}
      </time>
      <div>
        <div>{say(event)}</div>
        <div className="timeline-by">
          {words.visit.by(event.by ?? words.visit.program, event.seat ?? '')}
          {other && ` · ${event.facts['order']}`}
        </div>
      </div>
    </li>
  );
}
