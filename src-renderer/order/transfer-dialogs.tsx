/** What stood in the wrong place: lines on another order, an order on another car, and the signature that this costs. */
import { Button, Select } from 'antd';
import { useState } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import { formatYuan } from '../../src-shared/kit/money.ts';
import type { OrderOut } from '../../src-shared/order/order-contract.ts';
import { isBeforeYes, isOpenOrder } from '../../src-shared/order/order-lifecycle.ts';
import type { FindHit } from '../../src-shared/vehicle/find-contract.ts';
import { useAsTyped } from '../kit/as-typed.ts';
import { CheckField, Field } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { LineTypeAhead } from '../kit/line-type-ahead.tsx';
import { Notice } from '../kit/notice.tsx';
import { HitLine } from '../vehicle/hit-line.tsx';
import {
  EVIDENCE_FIELDS,
  EvidenceFields,
  type EvidenceValues,
  evidenceDefaults,
  evidenceOf,
} from './agree-dialogs.tsx';
import { Consequences, type OrderDialogProps, OrderForm, TextLine, TickList } from './order-form.tsx';
import { OfferNotice, useShownOffer } from './shown-offer.tsx';

type Sibling = OrderOut['siblings'][number];

interface MoveValues {
  toOrderId: Sibling['orderId'] | null;
  lineIds: readonly string[];
}

/** 项目转单 */
export function MoveLinesForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const { order } = props;
  const others = order.siblings.filter(({ state, billState }) => isOpenOrder(state) && billState !== 'settled');
  const lines = order.lines.filter(({ state }) => state !== 'declined');
  return (
    <OrderForm<'order.moveLines', MoveValues>
      {...props}
      call="order.moveLines"
      label={words.moves.moves.moveLines}
      defaults={{ toOrderId: others.length === 1 ? (others[0]?.orderId ?? null) : null, lineIds: [] }}
      toInput={({ toOrderId, lineIds }) => ({
        toOrderId,
        toVersion: others.find(({ orderId }) => orderId === toOrderId)?.version ?? 1,
        lineIds,
      })}
      focusOnRefusal="toOrderId"
    >
      {(form) => (
        <>
          {others.length === 0 && <Notice tone="need">{told.noOtherOrder}</Notice>}
          <Field form={form} name="toOrderId" label={told.moveTo} required>
            {({ id, value, onChange, ref }) => (
              <Select
                id={id}
                ref={ref}
                value={value}
                autoFocus={others.length > 1}
                onChange={(next: Sibling['orderId']) => onChange(next)}
                options={others.map((other) => ({
                  value: other.orderId,
                  label: [other.number, words.order.states[other.state], other.customerWords]
                    .filter((part) => part !== '')
                    .join(' · '),
                }))}
              />
            )}
          </Field>
          <TickList
            form={form}
            name="lineIds"
            label={told.moveLinesOf}
            autoFocus={others.length === 1}
            options={lines.map((line) => ({
              value: line.id,
              label: (
                <>
                  {line.name} <span className="order-line-price">¥{formatYuan(line.priceFen)}</span>{' '}
                  <span className="order-soft">{words.order.lineStates[line.state]}</span>
                </>
              ),
            }))}
          />
          <YesGoesAlong control={form.control} others={others} />
        </>
      )}
    </OrderForm>
  );
}

function YesGoesAlong({ control, others }: { control: Control<MoveValues>; others: readonly Sibling[] }) {
  const told = useWords().orderPage;
  const toOrderId = useWatch({ control, name: 'toOrderId' });
  const to = others.find(({ orderId }) => orderId === toOrderId);
  return to ? <Notice tone="wait">{isBeforeYes(to.state) ? told.moveAsk : told.moveYes}</Notice> : null;
}

interface CarValues {
  car: FindHit | null;
  papersVoided: boolean;
  reason: string;
}

/** 更正车辆 */
export function ChangeVehicleForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const { order } = props;
  const numbers = [order.number, ...order.siblings.map(({ number }) => number)].sort();
  const car = [order.plate ?? '', order.model, order.owner].filter((part) => part !== '').join(' · ');
  return (
    <OrderForm<'order.changeVehicle', CarValues>
      {...props}
      call="order.changeVehicle"
      label={words.moves.moves.changeVehicle}
      danger
      defaults={{ car: null, papersVoided: false, reason: '' }}
      toInput={({ car, ...values }) => ({ ...values, vehicleId: car?.vehicleId ?? null })}
      fieldOf={{ vehicleId: 'car' }}
      focusOnRefusal="papersVoided"
    >
      {(form) => (
        <>
          <Consequences of={[told.carFrom(car || order.visitNumber), told.carOrders(numbers), told.carKeeps]} />
          <Field form={form} name="car" label={told.rightCar} group required>
            {({ value, onChange }) => (
              <CarBox
                value={value as FindHit | null} // what this field's own onChange has put there
                onChange={(next) => onChange(next as never)} // one value of the type that it came with
              />
            )}
          </Field>
          <TextLine form={form} name="reason" label={told.reason} max={200} />
          <CheckField form={form} name="papersVoided" label={told.papersVoided} />
        </>
      )}
    </OrderForm>
  );
}

/** One car out of the files, by any part of what names it. */
function CarBox({ value, onChange }: { value: FindHit | null; onChange: (value: FindHit | null) => void }) {
  const told = useWords().orderPage;
  const [typed, setTyped] = useState('');
  const found = useAsTyped('find.anything', (text) => ({ text, limit: 8 }), typed, typed.trim() !== '');
  const cars = found.text === '' ? [] : (found.last?.data.hits ?? []).filter(({ vehicleId }) => vehicleId !== null);
  if (value !== null) {
    return (
      <div className="car-chosen">
        <div className="hit">
          <HitLine hit={value} typed="" />
        </div>
        <Button size="small" onClick={() => onChange(null)}>
          {told.takeOtherCar}
        </Button>
      </div>
    );
  }
  return (
    <LineTypeAhead<FindHit>
      typed={typed}
      onTyped={setTyped}
      found={found}
      options={cars.map((hit) => ({ key: hit.key, value: hit }))}
      show={(hit) => (
        <div className="hit">
          <HitLine hit={hit} typed={found.last?.answerTo ?? ''} />
        </div>
      )}
      onChoose={onChange}
      label={told.rightCar}
      placeholder={told.rightCarHint}
      autoFocus
    />
  );
}

/** 重新签字, for the car that is the right one */
export function SignAgainForm(props: OrderDialogProps) {
  const words = useWords();
  const { order } = props;
  const shown = useShownOffer(order);
  return (
    <OrderForm<'order.signAgain', EvidenceValues>
      {...props}
      call="order.signAgain"
      label={words.orderPage.signAgain}
      defaults={evidenceDefaults(order)}
      toInput={(said) => ({ evidence: evidenceOf(said) })}
      fieldOf={EVIDENCE_FIELDS}
      focusOnRefusal="channel"
      shown={shown}
    >
      {(form, merge) => (
        <>
          <EvidenceFields form={form} merge={merge} order={order} round={shown.round} />
          <OfferNotice
            shown={shown}
            onAgain={() => {
              form.fields.setValue('signature', null);
              form.fields.setFocus('channel');
            }}
          />
        </>
      )}
    </OrderForm>
  );
}
