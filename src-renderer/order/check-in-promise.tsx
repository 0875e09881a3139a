/** Band ④: when the car is done, and how the customer says yes. */
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { quoteOf } from '../../src-shared/order/check-in-form.ts';
import { EVIDENCE_CHANNELS } from '../../src-shared/order/order-rules.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { SignaturePad } from '../kit/signature-pad.tsx';
import { useUpload } from '../kit/upload.ts';
import { DateTimeField } from '../kit/when-field.tsx';
import { Band, Choice, DeskField, TextBox, useCheckInDesk, useTheirs } from './check-in-parts.tsx';

const LATER = 'later';

export function PromiseBand() {
  const words = useWords();
  const told = words.checkIn;
  const { form, car } = useCheckInDesk();
  const theirs = useTheirs();
  const [channel, attachment, isOwner, bringerName] = useWatch({
    control: form.control,
    name: ['channel', 'attachment', 'bringerIsOwner', 'bringerName'],
  });
  const pad = useRef<HTMLDivElement>(null);
  const was = useRef(channel);
  // The pad appears below the answer, where the foot would hide it.
  useEffect(() => {
    if (channel !== was.current) pad.current?.scrollIntoView({ block: 'center' });
    was.current = channel;
  }, [channel]);
  const signer = (isOwner ? car?.owner?.name : bringerName) || told.customer;
  const set = (to: { channel?: typeof channel; attachment?: string | null }): void => {
    const options = { shouldDirty: true, shouldValidate: form.fields.formState.isSubmitted };
    if (to.channel !== undefined) form.fields.setValue('channel', to.channel, options);
    if (to.attachment !== undefined) form.fields.setValue('attachment', to.attachment, options);
  };
  const asked = useAsked();
  const shown = useRef({ asked, attachment });
  const [pads, setPads] = useState(0);
  const [isSignedBefore, setSignedBefore] = useState(false);
  // Signed, or half signed, was what stood there: with other lines or prices, from whichever seat, it is signed anew.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is asked and what is signed are the reason to look
  useEffect(() => {
    const before = shown.current;
    shown.current = { asked, attachment };
    if (channel !== 'signature') return setSignedBefore(false);
    if (attachment !== null && attachment !== before.attachment) return setSignedBefore(false);
    if (asked === before.asked) return;
    setPads((old) => old + 1);
    if (attachment === null) return;
    set({ attachment: null });
    setSignedBefore(true);
  }, [asked, attachment, channel]);
  return (
    <Band place={4} title={told.bands.promise}>
      <div className="check-grid">
        <DateTimeField form={form} name="promise" label={told.promise} help={theirs('promise')} className="f-promise" />
        <DateTimeField
          form={form}
          name="nextContact"
          label={told.nextContact}
          help={theirs('nextContact') ?? told.nextContactHelp}
          className="f-nextContact"
        />
        <DeskField name="channel" label={told.authorization} group className="wide-field">
          {(bind) => (
            <Choice
              bind={{
                ...bind,
                value: bind.value ?? LATER,
                onChange: (next) => {
                  const chosen = EVIDENCE_CHANNELS.find((each) => each === next) ?? null;
                  set({ channel: chosen });
                },
              }}
              options={[
                { value: LATER, label: told.later },
                ...EVIDENCE_CHANNELS.map((value) => ({ value, label: words.order.channels[value] })),
              ]}
            />
          )}
        </DeskField>
      </div>
      {channel === 'signature' && (
        <div className="check-sign" ref={pad}>
          {isSignedBefore && <Notice tone="need">{told.signAnew}</Notice>}
          <SignaturePad
            key={pads}
            label={told.signatureOf(signer)}
            value={attachment === null ? null : { kind: 'drawn', attachment }}
            onChange={(signature) => {
              if (signature?.kind === 'paper') set({ channel: 'paper', attachment: null });
              else set({ attachment: signature?.attachment ?? null });
            }}
          />
        </div>
      )}
      {(channel === 'phone' || channel === 'wechat') && (
        <div className="check-grid">
          <TextBox name="evidencePerson" label={told.evidencePerson} placeholder={signer} />
          <TextBox name="evidencePhone" label={told.evidencePhone} maxLength={40} />
          <TextBox name="evidenceNote" label={told.evidenceNote} maxLength={200} />
          {channel === 'wechat' && <Screenshot value={attachment} onChange={(attachment) => set({ attachment })} />}
        </div>
      )}
    </Band>
  );
}

/** What the customer is asked to sign for, to be compared. */
function useAsked(): string {
  const { form } = useCheckInDesk();
  const [lines, packages] = useWatch({ control: form.control, name: ['lines', 'packages'] });
  const { priced } = quoteOf({ lines, packages });
  return JSON.stringify([
    lines.map(({ id, name, quantity, hours, payerKey }) => [
      id,
      name,
      quantity,
      hours,
      payerKey,
      priced.get(id)?.priceFen,
    ]),
    packages.map(({ id, name, price }) => [id, name, price]),
  ]);
}

function Screenshot({ value, onChange }: { value: string | null; onChange: (attachment: string) => void }) {
  const told = useWords().checkIn;
  const upload = useUpload();
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className="field">
      <span className="field-label">{told.screenshot}</span>
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        aria-label={told.screenshot}
        onChange={async ({ target }) => {
          const picture = target.files?.[0];
          if (!picture) return;
          const outcome = await upload.run(picture);
          if (outcome.ok) onChange(outcome.value.sha256);
        }}
      />
      <Button loading={upload.busy} onClick={() => file.current?.click()} data-enter="own">
        {value === null ? told.screenshot : told.screenshotKept}
      </Button>
      <FailureNotice failure={upload.failure} />
    </div>
  );
}
