/** The end of an order: made ready, looked at by the customer, objected to, voided; and another order for the same car. */
import { CameraOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button, Radio } from 'antd';
import { type Ref, useRef } from 'react';
import { type Control, useWatch } from 'react-hook-form';
import type { Input as CallInput, Output } from '../../src-shared/contract.ts';
import type { OrderOut } from '../../src-shared/order/order-contract.ts';
import { CUSTOMER_PAYER, PREPARATION_CHECKS, type PreparationCheck } from '../../src-shared/order/order-rules.ts';
import { useClient, useCommand, useRead } from '../kit/client.ts';
import { DialogForm } from '../kit/dialog-form.tsx';
import { CheckField, Field, useContractForm } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { byItself } from '../kit/merge.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { type Signature, SignaturePad } from '../kit/signature-pad.tsx';
import { useUpload } from '../kit/upload.ts';
import { useReadWhen } from '../kit/when-field.tsx';
import { contentOf, PromiseFields, type PromiseValues } from './agree-dialogs.tsx';
import { type KindValues, RepairCategoryField, VisitTypeField } from './kind-fields.tsx';
import { areReadable, LineEditor, type LinesValue } from './line-editor.tsx';
import { ORDER_LINE_PROBLEM_FIELDS } from './order-fields.ts';
import { Consequences, type OrderDialogProps, OrderForm, TextBlock, TextLine, TickList } from './order-form.tsx';

/** What is to be ticked for this car: it is washed where that was wished for. */
export function preparationOf({ washWanted }: Pick<OrderOut, 'washWanted'>): readonly PreparationCheck[] {
  return PREPARATION_CHECKS.filter((check) => check !== 'clean' || washWanted);
}

const CHECKS = { checks: byItself };

/** 整备 */
export function PreparationForm(props: OrderDialogProps) {
  const words = useWords();
  return (
    <OrderForm<'order.savePreparation', { checks: readonly string[] }>
      {...props}
      call="order.savePreparation"
      label={words.orderPage.preparation}
      save={words.shell.save}
      defaults={{ checks: props.order.preparation }}
      lists={CHECKS}
      toInput={(values) => values}
    >
      {(form) => (
        <TickList
          form={form}
          name="checks"
          label={words.orderPage.preparation}
          autoFocus
          options={preparationOf(props.order).map((check) => ({
            value: check,
            label: words.order.preparationChecks[check],
          }))}
        />
      )}
    </OrderForm>
  );
}

interface AcceptValues {
  belongingsTicked: boolean;
  signs: boolean;
  signature: Signature | null;
  refusalReason: string;
  witness: string;
}

/** 验车签收; who will not sign keeps the car all the same, with a witness. */
export function AcceptForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const { order } = props;
  const visit = useRead('visit.get', { visitId: order.visitId });
  const belongings = visit.data?.reception?.belongings ?? [];
  return (
    <OrderForm<'order.accept', AcceptValues>
      {...props}
      call="order.accept"
      label={words.moves.moves.accept}
      defaults={{ belongingsTicked: false, signs: true, signature: null, refusalReason: '', witness: '' }}
      toInput={({ signs, signature, ...values }) => ({
        ...values,
        signed: signs && signature !== null,
        attachment: signs && signature?.kind === 'drawn' ? signature.attachment : null,
      })}
      focusOnRefusal={(code, { signs, refusalReason }) => {
        if (code !== 'signatureRefusedUnwitnessed') return 'belongingsTicked';
        return signs ? 'signature' : refusalReason.trim() === '' ? 'refusalReason' : 'witness';
      }}
    >
      {(form) => (
        <>
          {belongings.length > 0 && (
            <ul className="order-consequences">
              {belongings.map((thing) => (
                <li key={thing.name}>
                  {thing.name} × {thing.quantity} {thing.condition}
                </li>
              ))}
            </ul>
          )}
          <CheckField form={form} name="belongingsTicked" label={told.belongingsTicked} autoFocus />
          <Field form={form} name="signs" label={told.signature} group>
            {({ value, onChange, name, ref }) => (
              <Radio.Group
                name={name}
                value={value}
                onChange={(event) => onChange((event.target.value === true) as never)} // one of the two below
              >
                <Radio value={true} ref={ref}>
                  {told.signs}
                </Radio>
                <Radio value={false}>{told.refusesToSign}</Radio>
              </Radio.Group>
            )}
          </Field>
          <AcceptAnswer form={form} label={told.signatureFor(order.collector?.name ?? order.authorizerName)} />
        </>
      )}
    </OrderForm>
  );
}

function AcceptAnswer({ form, label }: { form: { readonly control: Control<AcceptValues> }; label: string }) {
  const told = useWords().orderPage;
  const signs = useWatch({ control: form.control, name: 'signs' });
  if (signs) {
    return (
      <Field form={form} name="signature" label={told.signature} group>
        {({ value, onChange, ref }) => (
          <SignaturePad
            focusRef={ref}
            value={value}
            onChange={(next) => onChange(next as never)} // a signature or none, as it came
            label={label}
          />
        )}
      </Field>
    );
  }
  return (
    <div className="form-row">
      <TextLine form={form} name="refusalReason" label={told.refusalReason} max={200} required />
      <TextLine form={form} name="witness" label={told.witness} max={60} required />
    </div>
  );
}

interface ObjectValues {
  what: string;
  photos: readonly string[];
  agreedStep: string;
  backTo: 'passed' | 'inWork';
}

/** 交车异议 */
export function ObjectForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  return (
    <OrderForm<'order.object', ObjectValues>
      {...props}
      call="order.object"
      label={words.moves.moves.object}
      danger
      defaults={{ what: '', photos: [], agreedStep: '', backTo: 'passed' }}
      toInput={(values) => values}
      focusOnRefusal={(_code, { what, photos }) =>
        what.trim() === '' ? 'what' : photos.length === 0 ? 'photos' : 'agreedStep'
      }
    >
      {(form) => (
        <>
          <Consequences of={[told.objectSlip, told.objectState]} />
          <TextBlock form={form} name="what" label={told.objection} max={300} required autoFocus />
          <Field form={form} name="photos" label={told.photos} group required>
            {({ value, onChange, ref }) => (
              <Photos
                ref={ref}
                value={value}
                onChange={(next) => onChange(next as never)} // a list of names, as it came
              />
            )}
          </Field>
          <TextLine form={form} name="agreedStep" label={told.agreedStep} max={200} required />
          <Field form={form} name="backTo" label={told.backTo} group>
            {({ value, onChange, name, ref }) => (
              <Radio.Group
                name={name}
                value={value}
                onChange={(event) => onChange(event.target.value as ObjectValues['backTo'])}
              >
                <Radio value="passed" ref={ref}>
                  {told.backToPreparation}
                </Radio>
                <Radio value="inWork">{told.backToWork}</Radio>
              </Radio.Group>
            )}
          </Field>
        </>
      )}
    </OrderForm>
  );
}

/** Pictures that are kept by the shop as soon as they are chosen. */
function Photos({
  ref,
  value,
  onChange,
}: {
  ref: Ref<HTMLButtonElement>;
  value: readonly string[];
  onChange: (value: readonly string[]) => void;
}) {
  const told = useWords().orderPage;
  const client = useClient();
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const add = async (files: FileList | null): Promise<void> => {
    let kept = value;
    for (const file of files ?? []) {
      const outcome = await upload.run(file);
      if (!outcome.ok) break;
      if (!kept.includes(outcome.value.sha256)) kept = [...kept, outcome.value.sha256];
    }
    onChange(kept);
  };
  return (
    <div className="order-photos">
      {value.map((sha256, index) => (
        <span key={sha256} className="order-photo">
          <img src={client.transport.fileUrl(sha256)} alt={told.photo(index + 1)} />
          <Button
            size="small"
            type="text"
            icon={<DeleteOutlined />}
            aria-label={told.removePhoto(index + 1)}
            onClick={() => onChange(value.filter((each) => each !== sha256))}
          />
        </span>
      ))}
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg"
        multiple
        className="only-heard"
        tabIndex={-1}
        aria-label={told.photos}
        onChange={(event) => void add(event.target.files)}
      />
      <Button ref={ref} icon={<CameraOutlined />} loading={upload.busy} onClick={() => input.current?.click()}>
        {told.addPhoto}
      </Button>
      <FailureNotice failure={upload.failure} />
    </div>
  );
}

/** 作废 */
export function VoidForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  return (
    <OrderForm<'order.void', { reason: string }>
      {...props}
      call="order.void"
      label={words.moves.moves.void}
      danger
      defaults={{ reason: '' }}
      toInput={(values) => values}
      focusOnRefusal="reason"
    >
      {(form) => (
        <>
          <Consequences of={[told.voidNumber(props.order.number), told.voidLines, told.voidFinal]} />
          <TextLine form={form} name="reason" label={told.reason} max={200} required autoFocus />
        </>
      )}
    </OrderForm>
  );
}

interface AddValues extends PromiseValues, KindValues {
  lines: LinesValue;
  customerWords: string;
  overrideReason: string;
}

/** 加开工单: another contract on the same car. */
export function AddOrderForm({
  visitId,
  authorizer,
  onAdded,
  onClose,
}: {
  visitId: CallInput<'order.add'>['visitId'];
  authorizer: { readonly name: string; readonly phone: string };
  onAdded: (added: Output<'order.add'>) => void;
  onClose: () => void;
}) {
  const words = useWords();
  const told = words.orderPage;
  const readWhen = useReadWhen();
  const add = useCommand('order.add');
  const form = useContractForm<'order.add', AddValues>('order.add', {
    defaults: {
      lines: { lines: [], packages: [] },
      visitType: 'repair',
      repairCategory: null,
      customerWords: '',
      overrideReason: '',
      promisedAt: '',
      nextContactAt: '',
    },
    toInput: ({ lines, overrideReason, promisedAt, nextContactAt, ...particulars }) => ({
      visitId,
      particulars: {
        ...particulars,
        wishes: '',
        authorizerName: authorizer.name,
        authorizerPhone: authorizer.phone,
        advanceFen: null,
      },
      content: areReadable(lines) ? contentOf(lines, [CUSTOMER_PAYER]) : null,
      overrideReason: overrideReason.trim() === '' ? null : overrideReason,
      promisedAt: readWhen(promisedAt),
      nextContactAt: readWhen(nextContactAt),
    }),
    fieldOf: {
      ...ORDER_LINE_PROBLEM_FIELDS,
      'particulars.customerWords': 'customerWords',
      'particulars.repairCategory': 'repairCategory',
    },
  });
  return (
    <DialogForm
      form={form}
      command={add}
      label={words.moves.moves.addOrder}
      save={words.moves.moves.addOrder}
      focusOnRefusal="overrideReason"
      onSaved={onAdded}
      onClose={onClose}
    >
      <Notice tone="wait">{told.addHint}</Notice>
      <TextLine form={form} name="customerWords" label={told.facts.concern} max={500} autoFocus />
      <div className="form-row">
        <VisitTypeField form={form} />
        <RepairCategoryField form={form} />
      </div>
      <Field form={form} name="lines" label={told.lines} group>
        {({ value, onChange }) => (
          <LineEditor
            value={value}
            onChange={(next) => onChange(next as never)} // one value of the type that it came with
            payers={[CUSTOMER_PAYER]}
          />
        )}
      </Field>
      <PromiseFields form={form} />
      <TextLine form={form} name="overrideReason" label={told.overrideReason} help={told.overrideHelp} max={120} />
    </DialogForm>
  );
}
