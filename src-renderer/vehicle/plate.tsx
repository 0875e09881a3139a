/** A plate looks like the plate on the car, wherever it stands. */
import { type PlateColor, plateParts } from '../../src-shared/vehicle/plate-rules.ts';
import { useWords } from '../kit/language.tsx';
import './plate.css';

export type PlateSize = 'small' | 'medium' | 'large';

export function Plate({
  plate,
  color,
  size = 'medium',
}: {
  plate: string | null;
  color: PlateColor | null;
  size?: PlateSize;
}) {
  const words = useWords();
  if (plate === null || plate === '') {
    return <span className={`plate plate-none plate-${size}`}>{words.plate.none}</span>;
  }
  const { head, dotted, rest } = plateParts(plate);
  const spoken = `${head} ${rest}`.trim();
  return (
    <span
      className={`plate plate-${color ?? 'plain'} plate-${size}`}
      role="img"
      aria-label={color ? words.plate.read(spoken, words.plate.colors[color]) : spoken}
    >
      {head !== '' && <span className="plate-head">{head}</span>}
      {dotted && <span className="plate-dot" />}
      <span>{rest}</span>
    </span>
  );
}

/** A patch of the plate's colours, for lists of colours. */
export function PlateSwatch({ color }: { color: PlateColor }) {
  return <span className={`plate-swatch plate-${color}`} aria-hidden />;
}
