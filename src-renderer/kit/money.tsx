import { type Fen, formatYuanGrouped } from '../../src-shared/kit/money.ts';
import { useWords } from './language.tsx';
import './number-fields.css';

/** An amount with two decimals, grouped, its digits under each other; `sign` puts ¥ before it. Null says that there is none. */
export function Money({ fen, sign = false }: { fen: Fen | null; sign?: boolean }) {
  const words = useWords();
  if (fen === null) {
    return (
      <span className="money money-none">
        <span aria-hidden>—</span>
        <span className="only-heard">{words.units.noAmount}</span>
      </span>
    );
  }
  const text = formatYuanGrouped(fen);
  const below = fen < 0;
  return (
    <span className={below ? 'money money-below' : 'money'}>
      {sign ? (below ? `-¥${text.slice(1)}` : `¥${text}`) : text}
    </span>
  );
}
