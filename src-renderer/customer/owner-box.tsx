/** Whose car: a known customer, chosen from a list that comes as one types, or the name of a new one. */
import { Input } from 'antd';
import { type KeyboardEvent, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import type { CustomerId } from '../../src-shared/kit/id.ts';
import type { FindHit } from '../../src-shared/vehicle/find-contract.ts';
import type { Bind } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { Marked } from '../vehicle/hit-line.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { useFind } from '../vehicle/use-find.ts';
import './customer.css';

export interface OwnerChoice {
  /** Null: a new customer of this name, or nobody where the name is empty. */
  readonly id: CustomerId | null;
  readonly name: string;
}

export const NOBODY: OwnerChoice = { id: null, name: '' };

interface Known extends FindHit {
  readonly customerId: CustomerId;
}

/** Each customer once, the best line first. */
export function customersIn(hits: readonly FindHit[]): readonly Known[] {
  const seen = new Map<string, Known>();
  for (const hit of hits) {
    const { customerId } = hit;
    if (customerId !== null && !seen.has(customerId)) seen.set(customerId, { ...hit, customerId });
  }
  return [...seen.values()];
}

const MOST = 8;

export function OwnerBox({ bind, autoFocus }: { bind: Bind<OwnerChoice>; autoFocus?: boolean }) {
  const words = useWords();
  const listId = useId();
  const { value, onChange, onBlur, ref, ...rest } = bind;
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const searches = isOpen && value.id === null && value.name.trim() !== '';
  const { found } = useFind(value.name, MOST * 2, searches);
  const offers = searches ? customersIn(found?.hits ?? []).slice(0, MOST) : [];
  const isShown = offers.length > 0;
  const at = Math.min(active, offers.length - 1);

  const take = (offer: Known): void => {
    onChange({ id: offer.customerId, name: offer.name });
    setOpen(false);
    setActive(-1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const offer = offers[at];
    if (event.key === 'ArrowDown' && isShown) setActive(Math.min(at + 1, offers.length - 1));
    else if (event.key === 'ArrowUp' && isShown) setActive(Math.max(at - 1, -1));
    else if (event.key === 'Enter' && isShown && offer) take(offer);
    else if (event.key === 'Escape' && isShown) setOpen(false);
    else {
      // Enter without a choice goes on to the next field: the form looks whether a list is open.
      if (event.key === 'Enter' && isShown) flushSync(() => setOpen(false));
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="owner-box">
      <Input
        {...rest}
        ref={ref}
        value={value.name}
        autoFocus={autoFocus}
        autoComplete="off"
        maxLength={120}
        role="combobox"
        aria-expanded={isShown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isShown && at >= 0 ? `${listId}-${at}` : undefined}
        onChange={(event) => {
          onChange({ id: null, name: event.target.value });
          setOpen(true);
          setActive(-1);
        }}
        onBlur={() => {
          setOpen(false);
          onBlur();
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={words.vehicle.ownerList} className="owner-offers" hidden={!isShown}>
        {offers.map((offer, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box above holds the focus and the keys of this list
          <div
            key={offer.customerId}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="owner-offer"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(offer)}
          >
            <strong>
              <Marked text={offer.name} typed={found?.answerTo ?? ''} />
            </strong>
            {offer.maskedPhone !== null && <span>{offer.maskedPhone}</span>}
            {offer.plate !== null && <Plate plate={offer.plate} color={offer.plateColor} size="small" />}
            {offer.model !== '' && <span>{offer.model}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
