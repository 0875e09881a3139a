import { useWords } from '../kit/language.tsx';
import type { Urgency } from '../visit/board-screen.tsx';

/** Says beside the colour that something is due or late. */
export function DutyMark({ urgency }: { urgency: Urgency }) {
  const { duty } = useWords();
  if (urgency === 'calm') return null;
  return urgency === 'late' ? (
    <span className="tone tone-late">{duty.groups.overdue}</span>
  ) : (
    <span className="tone tone-need">{duty.due}</span>
  );
}
