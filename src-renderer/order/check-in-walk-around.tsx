/** Band ②: what the customer says and wants, and what is seen and taken over at the car. */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import type { BelongingDraft, DocumentDraft } from '../../src-shared/order/check-in-form.ts';
import { REPAIR_CATEGORIES } from '../../src-shared/order/order-pricing.ts';
import { VISIT_TYPES } from '../../src-shared/order/order-rules.ts';
import { BELONGINGS, DOCUMENT_KINDS } from '../../src-shared/visit/reception-rules.ts';
import { useWords } from '../kit/language.tsx';
import { CarDrawing } from './car-drawing.tsx';
import { Band, Choice, DeskField, KeyChips, TextBox, Tick } from './check-in-parts.tsx';

export function WalkAroundBand() {
  const words = useWords();
  const told = words.checkIn;
  return (
    <Band place={2} title={told.bands.wishes}>
      <div className="check-halves">
        <div className="check-column">
          <DeskField name="customerWords" label={told.customerWords}>
            {(bind) => <Input.TextArea {...bind} rows={2} maxLength={500} />}
          </DeskField>
          <TextBox name="wishes" label={told.wishes} maxLength={300} />
          <DeskField name="visitType" label={told.visitType} group>
            {(bind) => (
              <Choice
                bind={bind}
                options={VISIT_TYPES.map((value) => ({ value, label: words.order.visitTypes[value] }))}
              />
            )}
          </DeskField>
          <DeskField name="repairCategory" label={told.repairCategory} group>
            {(bind) => (
              <Choice
                // Nothing is chosen yet where it is null.
                bind={{ ...bind, value: bind.value ?? ('' as never) }}
                options={REPAIR_CATEGORIES.map((value) => ({ value, label: words.order.repairCategories[value] }))}
              />
            )}
          </DeskField>
          <Tick name="consentToDiagnosis" label={told.consent} />
          <DeskField name="belongings" label={told.belongings} group>
            {(bind) => <Belongings value={bind.value} onChange={bind.onChange} />}
          </DeskField>
          <DeskField name="documents" label={told.documents} group>
            {(bind) => <Documents value={bind.value} onChange={bind.onChange} />}
          </DeskField>
        </div>
        <DeskField name="damage" label={told.damage} group className="check-column">
          {(bind) => <CarDrawing marks={bind.value} onChange={(marks) => bind.onChange([...marks])} />}
        </DeskField>
      </div>
    </Band>
  );
}

interface ListOf<T> {
  readonly value: readonly T[];
  readonly onChange: (next: T[]) => void;
}

function Belongings({ value, onChange }: ListOf<BelongingDraft>) {
  const words = useWords();
  const told = words.checkIn;
  const [typed, setTyped] = useState('');
  const presets = BELONGINGS.map((preset) => ({ value: preset, label: told.belongingNames[preset] }));
  const has = (name: string): boolean => value.some((each) => each.name === name);
  const without = (name: string): BelongingDraft[] => value.filter((each) => each.name !== name);
  const add = (name: string): void => onChange([...value, { name, quantity: '1', condition: '' }]);
  const change = (of: BelongingDraft, to: Partial<BelongingDraft>): void =>
    onChange(value.map((each) => (each === of ? { ...each, ...to } : each)));
  return (
    <>
      <KeyChips
        label={told.belongings}
        options={presets}
        isOn={(preset) => has(told.belongingNames[preset])}
        onToggle={(preset) => {
          const name = told.belongingNames[preset];
          if (has(name)) onChange(without(name));
          else add(name);
        }}
      />
      <Input
        className="check-typed"
        value={typed}
        aria-label={told.belongingTyped}
        placeholder={`${told.belongingTyped} · ${told.belongingTypedHelp}`}
        maxLength={60}
        autoComplete="off"
        data-enter={typed === '' ? undefined : 'own'}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
          const name = typed.trim();
          if (name === '') return;
          event.preventDefault();
          if (!has(name)) add(name);
          setTyped('');
        }}
      />
      {value.length > 0 && (
        <ul className="check-list">
          {value.map((each) => (
            <li key={each.name}>
              <span className="check-list-name">{each.name}</span>
              <Input
                size="small"
                className="check-count"
                value={each.quantity}
                aria-label={told.quantityOf(each.name)}
                inputMode="numeric"
                maxLength={3}
                onChange={({ target }) => change(each, { quantity: target.value })}
              />
              <Input
                size="small"
                value={each.condition}
                aria-label={told.conditionOf(each.name)}
                placeholder={told.condition}
                maxLength={120}
                onChange={({ target }) => change(each, { condition: target.value })}
              />
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined />}
                aria-label={told.removeOf(each.name)}
                onClick={() => onChange(without(each.name))}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const TICKS = ['isValid', 'isComplete', 'isGood'] as const;

function Documents({ value, onChange }: ListOf<DocumentDraft>) {
  const words = useWords();
  const told = words.checkIn;
  const has = (kind: DocumentDraft['kind']): boolean => value.some((each) => each.kind === kind);
  const change = (of: DocumentDraft, to: Partial<DocumentDraft>): void =>
    onChange(value.map((each) => (each === of ? { ...each, ...to } : each)));
  return (
    <>
      <KeyChips
        label={told.documents}
        options={DOCUMENT_KINDS.map((kind) => ({ value: kind, label: told.documentNames[kind] }))}
        isOn={has}
        onToggle={(kind) =>
          onChange(
            has(kind)
              ? value.filter((each) => each.kind !== kind)
              : [...value, { kind, isValid: true, isComplete: true, isGood: true, validUntil: '', difference: '' }],
          )
        }
      />
      {value.length > 0 && (
        <ul className="check-list">
          {value.map((each) => {
            const name = told.documentNames[each.kind];
            return (
              <li key={each.kind}>
                <span className="check-list-name">{name}</span>
                {TICKS.map((tick) => (
                  <Checkbox
                    key={tick}
                    checked={each[tick]}
                    onChange={({ target }) => change(each, { [tick]: target.checked })}
                  >
                    {told[tick]}
                  </Checkbox>
                ))}
                <Input
                  size="small"
                  className="check-day"
                  value={each.validUntil}
                  aria-label={`${name} · ${told.validUntil}`}
                  placeholder={told.validUntil}
                  maxLength={12}
                  onChange={({ target }) => change(each, { validUntil: target.value })}
                />
                <Input
                  size="small"
                  value={each.difference}
                  aria-label={`${name} · ${told.difference}`}
                  placeholder={told.difference}
                  maxLength={200}
                  onChange={({ target }) => change(each, { difference: target.value })}
                />
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
