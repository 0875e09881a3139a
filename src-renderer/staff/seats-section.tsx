/** The screens that belong to the shop. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useRef, useState } from 'react';
import { contract, type Output } from '../../src-shared/contract.ts';
import { check } from '../../src-shared/kit/problem.ts';
import type { Instant } from '../../src-shared/kit/time.ts';
import { useCommand, useRead, useStep } from '../kit/client.ts';
import { minutesText, useTimeLeft } from '../kit/countdown.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Field, Form, FormActions, FormProblem, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { FailureNotice, Notice, UnsentNotice } from '../kit/notice.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { RenameForm } from '../shop/places-section.tsx';
import { SectionHead } from '../shop/settings-parts.tsx';
import './seats-section.css';

type Seats = Output<'seat.list'>;
type Seat = Seats['seats'][number];

export function SeatsSection() {
  const words = useWords();
  const told = words.staffAdmin.seats;
  const read = useRead('seat.list', {});
  const [pairing, setPairing] = useState(false);
  const [revoked, setRevoked] = useState<Seat['id'] | null>(null);
  useShortcut('newHere', () => setPairing(true));
  return (
    <>
      <SectionHead
        title={words.shop.settings.sections.seats}
        hint={words.shop.settings.hints.seats}
        action={
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setPairing(true)} aria-keyshortcuts="N">
            {told.pair}
          </Button>
        }
      />
      <Loaded read={read}>
        {({ seats, invitations }) => {
          const going = seats.find(({ id }) => id === revoked) ?? null;
          return (
            <>
              {seats.length === 0 && invitations.length === 0 ? (
                <Empty title={told.none} />
              ) : (
                <ul className="rows" aria-label={words.shop.settings.sections.seats}>
                  {seats.map((seat) => (
                    <SeatRow key={seat.id} seat={seat} reload={read.reload} onRevoke={() => setRevoked(seat.id)} />
                  ))}
                  {invitations.map(({ name, expiresAt }) => (
                    <InvitationRow key={`${name} ${expiresAt}`} name={name} expiresAt={expiresAt} />
                  ))}
                </ul>
              )}
              <Dialog open={pairing} title={told.pair} onClose={() => setPairing(false)}>
                <Invitation seats={seats} onClose={() => setPairing(false)} />
              </Dialog>
              <Dialog
                open={revoked !== null}
                title={told.revokeTitle(going?.name ?? '')}
                onClose={() => setRevoked(null)}
              >
                {going && <Revocation seat={going} reload={read.reload} onClose={() => setRevoked(null)} />}
              </Dialog>
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function SeatRow({ seat, reload, onRevoke }: { seat: Seat; reload: () => void; onRevoke: () => void }) {
  const words = useWords();
  const format = useFormat();
  const told = words.staffAdmin.seats;
  const rename = useCommand('seat.rename');
  const [editing, setEditing] = useState<{ readonly from: string } | null>(null);
  const renameButton = useRef<HTMLButtonElement>(null);
  const at = format.time(seat.pairedAt);
  const stop = (): void => {
    setEditing(null);
    rename.clear();
    requestAnimationFrame(() => renameButton.current?.focus());
  };
  return (
    <li>
      {editing ? (
        <RenameForm
          label={told.newName(editing.from)}
          initial={editing.from}
          now={seat.name === editing.from ? null : told.now(seat.name)}
          busy={rename.busy}
          check={(name) => {
            const checked = check(contract['seat.invite'].input, { name });
            return checked.ok ? null : (checked.problems['name'] ?? 'format');
          }}
          onSave={async (name) => {
            if (name === seat.name) return stop();
            const outcome = await rename.run({ seatId: seat.id, version: seat.version, name });
            if (outcome.ok) stop();
            else if (outcome.failure.kind === 'refusal' && outcome.failure.refusal.code === 'changedMeanwhile')
              reload();
          }}
          onCancel={stop}
        />
      ) : (
        <>
          <div className="row-main">
            <span className="row-name">{seat.name}</span>{' '}
            {seat.isThis && <span className="mark mark-here">{told.thisOne}</span>}
            <div className="row-about">
              {seat.pairedBy === null ? told.pairedAt(at) : told.pairedBy(at, seat.pairedBy)}
            </div>
          </div>
          <span className={seat.staff === null ? 'row-about' : undefined}>
            {seat.staff === null ? told.nobody : told.staff(seat.staff)}
          </span>
          <span className="row-acts">
            <Button
              ref={renameButton}
              type="text"
              aria-label={told.renameOf(seat.name)}
              onClick={() => setEditing({ from: seat.name })}
            >
              {told.rename}
            </Button>
            <Button
              type="text"
              disabled={seat.isThis}
              title={seat.isThis ? told.notThis : undefined}
              aria-label={told.revokeOf(seat.name)}
              onClick={onRevoke}
            >
              {told.revoke}
            </Button>
          </span>
        </>
      )}
      {rename.failure && (
        <div className="row-notice">
          <FailureNotice failure={rename.failure} next={{ changedMeanwhile: reload }} onClose={rename.clear} />
        </div>
      )}
    </li>
  );
}

function InvitationRow({ name, expiresAt }: { name: string; expiresAt: Instant }) {
  const words = useWords();
  const left = useTimeLeft(expiresAt);
  if (left === 0) return null;
  return (
    <li className="row-off">
      <div className="row-main">
        <span className="row-name">{name}</span> <span className="mark mark-off">{words.staffAdmin.seats.waiting}</span>
      </div>
      <span>{words.staffAdmin.seats.expiresIn(minutesText(left))}</span>
    </li>
  );
}

function Invitation({ seats, onClose }: { seats: readonly Seat[]; onClose: () => void }) {
  const words = useWords();
  const told = words.staffAdmin.seats;
  const invite = useStep('seat.invite');
  const [made, setMade] = useState<{ name: string; code: string; expiresAt: Instant } | null>(null);
  const [before, setBefore] = useState<readonly string[]>([]);
  const form = useContractForm<'seat.invite', { name: string }>('seat.invite', {
    defaults: { name: '' },
    toInput: ({ name }) => ({ name }),
  });
  const left = useTimeLeft(made?.expiresAt ?? null);
  const isPaired = made !== null && seats.some(({ id, name }) => name.startsWith(made.name) && !before.includes(id));
  const make = async (name: string): Promise<void> => {
    const outcome = await invite.run({ name });
    if (!outcome.ok) {
      form.show(outcome.failure);
      return;
    }
    setBefore(seats.map(({ id }) => id));
    setMade({ name: name.trim(), ...outcome.value });
  };

  if (!made) {
    return (
      <Form form={form} label={told.pair} onSubmit={({ name }) => make(name)}>
        <Field form={form} name="name" label={told.name} help={told.nameHelp} required>
          {(bind) => <Input {...bind} autoComplete="off" maxLength={40} placeholder={told.nameExample} autoFocus />}
        </Field>
        <FormProblem failure={invite.failure} />
        <FormActions save={told.makeCode} busy={invite.busy} onCancel={onClose} />
      </Form>
    );
  }
  return (
    <div className="form">
      {isPaired ? (
        <Notice tone="ready">{told.paired(made.name)}</Notice>
      ) : (
        <>
          <p>{told.codeFor(made.name)}</p>
          <output
            className={left === 0 ? 'pairing-code pairing-code-dead' : 'pairing-code'}
            aria-label={told.codeLabel}
          >
            <span>{made.code.slice(0, 4)}</span> <span>{made.code.slice(4)}</span>
          </output>
          {left === 0 ? (
            <Notice tone="need">{told.expired}</Notice>
          ) : (
            <p className="pairing-left" role="timer">
              {told.secondsLeft(minutesText(left))}
            </p>
          )}
          <div>
            <p className="field-label">{told.onNewScreen}</p>
            <ol className="pairing-steps">
              {told.steps.map((step, index) => (
                <li key={step}>
                  {step}
                  {index === 0 && window.location.protocol.startsWith('http') && (
                    <div className="pairing-address">{window.location.origin}</div>
                  )}
                </li>
              ))}
            </ol>
          </div>
        </>
      )}
      <FailureNotice failure={invite.failure} />
      <div className="form-actions">
        {isPaired ? (
          <Button
            onClick={() => {
              setMade(null);
              form.fields.reset();
            }}
          >
            {told.oneMore}
          </Button>
        ) : (
          left === 0 && (
            <Button type="primary" autoFocus loading={invite.busy} onClick={() => void make(made.name)}>
              {told.again}
            </Button>
          )
        )}
        <Button type={isPaired ? 'primary' : undefined} onClick={onClose} autoFocus>
          {words.shell.close}
        </Button>
      </div>
    </div>
  );
}

function Revocation({ seat, reload, onClose }: { seat: Seat; reload: () => void; onClose: () => void }) {
  const words = useWords();
  const told = words.staffAdmin.seats;
  const revoke = useCommand('seat.revoke');
  const run = async (): Promise<void> => {
    const outcome = await revoke.run({ seatId: seat.id, version: seat.version });
    if (outcome.ok) onClose();
    else if (outcome.failure.kind === 'refusal' && outcome.failure.refusal.code === 'changedMeanwhile') reload();
  };
  useShortcut('save', () => void run());
  return (
    <div className="form">
      <ul className="points">
        {seat.staff !== null && (
          <li>
            <strong>{told.revokeSignedOut(seat.staff)}</strong>
          </li>
        )}
        {told.revokePoints.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      <FailureNotice failure={revoke.failure} next={{ changedMeanwhile: reload }} />
      <UnsentNotice command={revoke} />
      <div className="form-actions">
        <Button onClick={onClose} autoFocus>
          {words.shell.cancel}
        </Button>
        <Button type="primary" danger loading={revoke.busy} onClick={() => void run()}>
          {told.revoke}
        </Button>
      </div>
    </div>
  );
}
