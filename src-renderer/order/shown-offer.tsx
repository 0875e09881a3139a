/** What the customer was shown when a form for his yes opened; nothing is saved in his name while it is something else now. */
import { Button } from 'antd';
import { type RefObject, useRef, useState } from 'react';
import { type Fen, formatYuanGrouped } from '../../src-shared/kit/money.ts';
import { type OfferChanges, offerChanges, offerOf } from '../../src-shared/order/offer.ts';
import type { OrderOut } from '../../src-shared/order/order-contract.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';

export interface ShownOffer {
  /** Since he was shown it; null: nothing. */
  readonly changes: OfferChanges | null;
  /** How often he was shown it anew: what was signed before that is for something else. */
  readonly round: number;
  readonly button: RefObject<HTMLButtonElement | null>;
  showAgain(): void;
}

export function useShownOffer(order: OrderOut): ShownOffer {
  const now = offerOf(order);
  const [{ offer, round }, show] = useState({ offer: now, round: 0 });
  const button = useRef<HTMLButtonElement>(null);
  return {
    changes: offerChanges(offer, now),
    round,
    button,
    showAgain: () => show({ offer: now, round: round + 1 }),
  };
}

/** At the end of the form. `onAgain` takes away what was signed and says where to go on. */
export function OfferNotice({ shown, onAgain }: { shown: ShownOffer; onAgain: () => void }) {
  const told = useWords().orderPage.offer;
  if (shown.changes === null) return null;
  const { car, isPaidOtherwise, added, removed, changed, total } = shown.changes;
  const yuan = (fen: Fen): string => `¥${formatYuanGrouped(fen)}`;
  return (
    <Notice tone="need">
      <span>{told.changed}</span>
      <ul className="order-news">
        {car !== null && <li>{told.car(car)}</li>}
        {added.map(({ id, name, priceFen }) => (
          <li key={id}>{told.added(name, yuan(priceFen))}</li>
        ))}
        {changed.map(({ was, now }) => (
          <li key={now.id}>
            {was.priceFen === now.priceFen
              ? told.otherwise(now.name)
              : told.priced(now.name, yuan(was.priceFen), yuan(now.priceFen))}
          </li>
        ))}
        {removed.map(({ id, name }) => (
          <li key={id}>{told.removed(name)}</li>
        ))}
        {isPaidOtherwise && <li>{told.payers}</li>}
        {total.was !== total.now && <li>{told.total(yuan(total.was), yuan(total.now))}</li>}
      </ul>
      <Button
        ref={shown.button}
        size="small"
        onClick={() => {
          shown.showAgain();
          onAgain();
        }}
        data-enter="own"
      >
        {told.again}
      </Button>
    </Notice>
  );
}
