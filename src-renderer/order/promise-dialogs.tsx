/** What the customer is told, and who speaks for him and for the shop. */
import { Select } from 'antd';
import type { StaffId } from '../../src-shared/kit/id.ts';
import { PERSON_RELATIONS, type Person } from '../../src-shared/visit/reception-rules.ts';
import { useRead } from '../kit/client.ts';
import { CheckField, Field } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { theirsOf } from '../kit/merge.tsx';
import { Notice } from '../kit/notice.tsx';
import { useSession } from '../kit/session.tsx';
import { DateTimeField, useReadWhen } from '../kit/when-field.tsx';
import { PromiseFields, type PromiseValues, usePromiseDefaults } from './agree-dialogs.tsx';
import { type OrderDialogProps, OrderForm, TextLine } from './order-form.tsx';

/** the sentence for the call or the message, thanks and apology in it. Selected by one click, to be copied. */
function ToSay({ children }: { children: string }) {
  const words = useWords();
  return (
    <figure className="to-say">
      <figcaption>{words.orderPage.sayThis}</figcaption>
      <blockquote>{children}</blockquote>
    </figure>
  );
}

/** 通知取车 */
export function NotifyForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const { order } = props;
  const { shopName } = useSession();
  return (
    <OrderForm<'order.notify', { person: string; reached: boolean }>
      {...props}
      call="order.notify"
      label={words.moves.moves.notify}
      save={words.shell.save}
      defaults={{ person: order.collector?.name ?? order.authorizerName, reached: true }}
      toInput={(values) => values}
    >
      {(form, merge) => (
        <>
          <Notice tone="ready">{told.callOf(order.collector?.phone || order.authorizerPhone || told.noPhone)}</Notice>
          <ToSay>{told.readySaid({ shop: shopName, plate: order.plate ?? '' })}</ToSay>
          <TextLine
            form={form}
            name="person"
            label={told.whoWasTold}
            help={theirsOf(merge, 'person', words)}
            max={60}
            autoFocus
          />
          <CheckField form={form} name="reached" label={told.reached} />
        </>
      )}
    </OrderForm>
  );
}

/** 延误通知 */
export function DelayForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const readWhen = useReadWhen();
  const format = useFormat();
  const { order } = props;
  const { shopName } = useSession();
  return (
    <OrderForm<'order.notifyDelay', { person: string; reason: string; promisedAt: string; reaction: string }>
      {...props}
      call="order.notifyDelay"
      label={words.moves.moves.notifyDelay}
      save={words.shell.save}
      defaults={{ person: order.authorizerName, reason: '', promisedAt: '', reaction: '' }}
      toInput={({ promisedAt, ...values }) => ({ ...values, promisedAt: readWhen(promisedAt) })}
      focusOnRefusal="reason"
    >
      {(form, merge) => (
        <>
          {order.promisedAt !== null && <p>{told.promisedSoFar(format.time(order.promisedAt))}</p>}
          <TextLine form={form} name="reason" label={told.delayReason} max={200} required autoFocus />
          <DateTimeField form={form} name="promisedAt" label={told.newPromise} required />
          <div className="form-row">
            <TextLine
              form={form}
              name="person"
              label={told.whoWasTold}
              help={theirsOf(merge, 'person', words)}
              max={60}
            />
            <TextLine form={form} name="reaction" label={told.reaction} max={200} />
          </div>
          <ToSay>
            {told.lateSaid({
              shop: shopName,
              plate: order.plate ?? '',
              reason: form.fields.watch('reason').trim() || told.stillToSay,
              from: order.promisedAt === null ? '' : format.time(order.promisedAt),
              to: form.fields.watch('promisedAt').trim() || told.stillToSay,
            })}
          </ToSay>
        </>
      )}
    </OrderForm>
  );
}

interface CollectorValues {
  name: string;
  relation: Person['relation'] | null;
  phone: string;
  confirmedWithAuthorizer: boolean;
}

/** 指定取车人 */
export function CollectorForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const { collector } = props.order;
  const relationName = (relation: Person['relation']): string =>
    relation === 'owner' ? words.vehicle.owner : words.vehicle.relations[relation];
  return (
    <OrderForm<'order.nominateCollector', CollectorValues>
      {...props}
      call="order.nominateCollector"
      label={words.moves.moves.nominateCollector}
      save={words.shell.save}
      defaults={{
        name: collector?.name ?? '',
        relation: collector?.relation ?? null,
        phone: collector?.phone ?? '',
        confirmedWithAuthorizer: false,
      }}
      toInput={(values) => values}
      focusOnRefusal="name"
    >
      {(form, merge) => (
        <>
          <div className="form-row">
            <TextLine
              form={form}
              name="name"
              label={told.name}
              help={theirsOf(merge, 'name', words)}
              max={60}
              required
              autoFocus
            />
            <Field
              form={form}
              name="relation"
              label={told.relation}
              help={theirsOf(merge, 'relation', words, relationName)}
              required
            >
              {({ id, value, onChange, ref }) => (
                <Select
                  id={id}
                  ref={ref}
                  value={value}
                  onChange={(next: Person['relation']) => onChange(next)}
                  options={PERSON_RELATIONS.map((relation) => ({
                    value: relation,
                    label: relationName(relation),
                  }))}
                />
              )}
            </Field>
            <TextLine
              form={form}
              name="phone"
              label={told.phone}
              help={theirsOf(merge, 'phone', words)}
              max={40}
              required
            />
          </div>
          <CheckField
            form={form}
            name="confirmedWithAuthorizer"
            label={told.confirmedWith(props.order.authorizerName)}
          />
        </>
      )}
    </OrderForm>
  );
}

/** 改交车时间 */
export function PromiseForm(props: OrderDialogProps) {
  const words = useWords();
  const told = words.orderPage;
  const readWhen = useReadWhen();
  return (
    <OrderForm<'order.changePromise', PromiseValues & { reason: string; toldWhom: string }>
      {...props}
      call="order.changePromise"
      label={words.moves.moves.changePromise}
      save={words.shell.save}
      defaults={{ ...usePromiseDefaults(props.order), reason: '', toldWhom: '' }}
      toInput={({ promisedAt, nextContactAt, ...values }) => ({
        ...values,
        promisedAt: readWhen(promisedAt),
        nextContactAt: readWhen(nextContactAt),
      })}
      focusOnRefusal="reason"
    >
      {(form, merge) => (
        <>
          <PromiseFields form={form} merge={merge} autoFocus />
          <TextLine form={form} name="reason" label={told.reason} max={200} required />
          <TextLine form={form} name="toldWhom" label={told.whoWasTold} max={60} required />
        </>
      )}
    </OrderForm>
  );
}

/** 转交顾问 */
export function TransferForm(props: OrderDialogProps) {
  const words = useWords();
  const { data } = useRead('staff.approvers', { roles: ['adviser', 'deskSupervisor'] });
  const others = (data?.staff ?? []).filter(({ id }) => id !== props.order.adviserId);
  return (
    <OrderForm<'order.transferAdviser', { adviserId: StaffId | null }>
      {...props}
      call="order.transferAdviser"
      label={words.moves.moves.transferAdviser}
      defaults={{ adviserId: null }}
      toInput={(values) => values}
      focusOnRefusal="adviserId"
    >
      {(form) => (
        <Field form={form} name="adviserId" label={words.orderPage.newAdviser} required>
          {({ id, value, onChange, ref }) => (
            <Select
              id={id}
              ref={ref}
              autoFocus
              value={value}
              onChange={(next: StaffId) => onChange(next)}
              options={others.map((person) => ({ value: person.id, label: person.name }))}
            />
          )}
        </Field>
      )}
    </OrderForm>
  );
}
