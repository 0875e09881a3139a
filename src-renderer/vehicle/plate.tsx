/** A plate looks like the plate on the car, wherever it stands. */
import { foldPlate, type PlateColor, plateParts } from '../../src-shared/vehicle/plate-rules.ts';
import { useWords } from '../kit/language.tsx';
import './plate.css';

export type PlateSize = 'small' | 'medium' | 'large';

export function Plate({
  plate,
  color,
  size = 'medium',
  typed = '',
}: {
  plate: string | null;
  color: PlateColor | null;
  size?: PlateSize;
  /** What somebody looks for: where the plate has it, it is underlined. */
  typed?: string;
}) {
  const words = useWords();
  if (plate === null || plate === '') {
    return <span className={`plate plate-none plate-${size}`}>{words.plate.none}</span>;
  }
  const { head, dotted, rest } = plateParts(plate);
  const spoken = `${head} ${rest}`.trim();
  const wanted = foldPlate(typed);
  const from = wanted === '' ? -1 : (head + rest).indexOf(wanted);
  const marked = (text: string, at: number) => <MarkedPart text={text} from={from - at} length={wanted.length} />;
  return (
    <span
      className={`plate plate-${color ?? 'plain'} plate-${size}`}
      role="img"
      aria-label={color ? words.plate.read(spoken, words.plate.colors[color]) : spoken}
    >
      {head !== '' && (
        <span className={dotted ? 'plate-head plate-dotted' : 'plate-head'}>{from < 0 ? head : marked(head, 0)}</span>
      )}
      <span>{from < 0 ? rest : marked(rest, head.length)}</span>
    </span>
  );
}

function MarkedPart({ text, from, length }: { text: string; from: number; length: number }) {
  const start = Math.max(0, Math.min(text.length, from));
  const end = Math.max(start, Math.min(text.length, from + length));
  return (
    <>
      {text.slice(0, start)}
      {end > start && <u className="plate-mark">{text.slice(start, end)}</u>}
      {text.slice(end)}
    </>
  );
}

/** A patch of the plate's colours, for lists of colours. */
export function PlateSwatch({ color }: { color: PlateColor }) {
  return <span className={`plate-swatch plate-${color}`} aria-hidden />;
}
