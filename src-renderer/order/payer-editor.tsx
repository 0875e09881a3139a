/** Who pays beside the customer: the insurer, the maker, the shop itself; and what of theirs the customer bears. */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { v7 } from 'uuid';
import { formatYuan, parseYuan } from '../../src-shared/kit/money.ts';
import type { PayerInput } from '../../src-shared/order/order-rules.ts';
import { useWords } from '../kit/language.tsx';
import { Theirs } from '../kit/merge.tsx';
import './payer-editor.css';

/** What every form knows of a payer; where the excess is asked for, it is a text while it is typed. */
export interface PayerDraft {
  readonly key: string;
  readonly kind: PayerInput['kind'];
  readonly name: string;
  readonly reference: string;
  readonly excess?: string;
}

export function payerDraftOf({ excessFen, ...payer }: PayerInput): PayerDraft {
  return { ...payer, excess: excessFen === undefined ? '' : formatYuan(excessFen) };
}

/** The payer for the order; only where its excess can be read. */
export function payerOf({ excess = '', ...payer }: PayerDraft): PayerInput {
  const read = parseYuan(excess);
  return read.ok && read.value !== null && read.value > 0 ? { ...payer, excessFen: read.value } : payer;
}

export function isExcessReadable({ excess = '' }: PayerDraft): boolean {
  return parseYuan(excess).ok;
}

const OTHER_PAYERS = ['insurer', 'maker', 'internal'] as const;

export function PayerEditor({
  payers,
  onChange,
  onRemove,
  withExcess = false,
  choices = [],
  onTake,
  problem,
}: {
  payers: readonly PayerDraft[];
  onChange: (payers: readonly PayerDraft[]) => void;
  /** What this payer paid is another's from now on. */
  onRemove: (key: string) => void;
  withExcess?: boolean;
  /** What somebody else has of payers that were also changed here. */
  choices?: readonly {
    readonly key: string;
    readonly mine: PayerDraft | null;
    readonly theirs: PayerDraft | null;
  }[];
  onTake?: (key: string) => void;
  problem?: string | undefined;
}) {
  const words = useWords();
  const told = words.checkIn;
  const others = payers.filter(({ kind }) => kind !== 'customer');
  /** The hand goes on in the name of whoever was just added. */
  const [added, setAdded] = useState<string | null>(null);
  const change = (key: string, to: Partial<PayerDraft>): void =>
    onChange(payers.map((each) => (each.key === key ? { ...each, ...to } : each)));
  const textOf = ({ kind, name, reference, excess = '' }: PayerDraft): string =>
    [
      told.payerKinds[kind],
      name,
      reference !== '' && `${told.payerReference} ${reference}`,
      excess !== '' && `${words.orderPage.excessShort} ¥${excess}`,
    ]
      .filter(Boolean)
      .join(' · ');
  return (
    <div className="payers f-payers">
      <span className="field-label">{told.payers}</span>
      {others.map((payer) => {
        const { key, kind, name, reference, excess = '' } = payer;
        const choice = choices.find((each) => each.key === key);
        const isUnreadable = withExcess && !isExcessReadable(payer);
        return (
          <span key={key} className="payer">
            <strong>{told.payerKinds[kind]}</strong>
            <Input
              size="small"
              value={name}
              aria-label={`${told.payerKinds[kind]} · ${told.payerName}`}
              placeholder={told.payerName}
              maxLength={120}
              autoFocus={key === added}
              onChange={({ target }) => change(key, { name: target.value })}
            />
            <Input
              size="small"
              value={reference}
              aria-label={`${told.payerKinds[kind]} · ${told.payerReference}`}
              placeholder={told.payerReference}
              maxLength={60}
              onChange={({ target }) => change(key, { reference: target.value })}
            />
            {withExcess && kind !== 'internal' && (
              <Input
                size="small"
                value={excess}
                prefix={<span aria-hidden>{words.orderPage.excessShort} ¥</span>}
                inputMode="decimal"
                aria-label={`${told.payerKinds[kind]} · ${words.orderPage.excess}`}
                maxLength={16}
                status={isUnreadable ? 'error' : ''}
                onChange={({ target }) => change(key, { excess: target.value })}
              />
            )}
            <Button
              size="small"
              type="text"
              icon={<DeleteOutlined />}
              aria-label={told.removePayer(told.payerKinds[kind])}
              onClick={() => onRemove(key)}
            />
            {isUnreadable && (
              <span className="field-problem" role="alert">
                {words.orderPage.editor.problems.price}
              </span>
            )}
            {choice && (
              <Theirs
                text={
                  choice.theirs === null
                    ? words.orderPage.editor.theyRemoved
                    : words.shop.merge.theirs(textOf(choice.theirs))
                }
                onTake={() => onTake?.(key)}
              />
            )}
          </span>
        );
      })}
      {choices.map(
        ({ key, mine, theirs }) =>
          mine === null &&
          theirs !== null && (
            <Theirs
              key={key}
              text={words.orderPage.editor.removedHere(told.payerKinds[theirs.kind], textOf(theirs))}
              onTake={() => onTake?.(key)}
            />
          ),
      )}
      <span className="payer-add">
        {OTHER_PAYERS.map((kind) => (
          <Button
            key={kind}
            size="small"
            data-enter="own"
            onClick={() => {
              const key = v7();
              setAdded(key);
              onChange([...payers, { key, kind, name: '', reference: '' }]);
            }}
          >
            {told.addPayer(told.payerKinds[kind])}
          </Button>
        ))}
      </span>
      {problem !== undefined && <span className="field-problem">{problem}</span>}
    </div>
  );
}
