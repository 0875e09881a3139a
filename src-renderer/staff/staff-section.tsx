/** The people of the shop: who may sign in, and do what. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { ROLES, type Role } from '../../src-shared/staff/roles.ts';
import { ExportButton } from '../exchange/export-button.tsx';
import { useCommand, useRead, useStep } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { DialogForm, DialogQuestion } from '../kit/dialog-form.tsx';
import { type Bind, Field, useContractForm } from '../kit/form.tsx';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Theirs, useMerge } from '../kit/merge.tsx';
import { FailureNotice, Notice } from '../kit/notice.tsx';
import { PinField } from '../kit/pin-field.tsx';
import { useMay, useStaff } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { ReadOnlyNote, SectionHead, useSay } from '../shop/settings-parts.tsx';
import './staff-section.css';

type Person = Output<'staff.list'>['staff'][number];

type Open = { readonly kind: 'add' } | { readonly kind: 'edit' | 'resetPin' | 'deactivate'; readonly id: Person['id'] };

export function StaffSection() {
  const words = useWords();
  const may = useMay('staff.add');
  const read = useRead('staff.list', {});
  const [open, setOpen] = useState<Open | null>(null);
  const add = (): void => setOpen({ kind: 'add' });
  useShortcut('newHere', add, may);
  const addButton = (
    <Button icon={<PlusOutlined />} onClick={add} aria-keyshortcuts="N">
      {words.staffAdmin.staff.add}
    </Button>
  );
  return (
    <>
      <SectionHead
        title={words.shop.settings.sections.staff}
        hint={words.shop.settings.hints.staff}
        action={
          <>
            <ExportButton lists={['staff']} />
            {may && addButton}
          </>
        }
      />
      <ReadOnlyNote call="staff.change" />
      <Loaded read={read} rows={6}>
        {({ staff }) => (
          <>
            {staff.length === 0 ? (
              <Empty
                title={words.staffAdmin.staff.none}
                hint={words.staffAdmin.staff.noneHint}
                action={may && addButton}
              />
            ) : (
              <StaffList staff={staff} onOpen={may ? setOpen : null} />
            )}
            <StaffDialog
              open={open}
              person={open && open.kind !== 'add' ? (staff.find(({ id }) => id === open.id) ?? null) : null}
              reload={read.reload}
              onClose={() => setOpen(null)}
            />
          </>
        )}
      </Loaded>
    </>
  );
}

function StaffList({ staff, onOpen }: { staff: readonly Person[]; onOpen: ((open: Open) => void) | null }) {
  const words = useWords();
  const active = staff.filter((person) => person.active);
  const inactive = staff.filter((person) => !person.active);
  const list = (people: readonly Person[]) => (
    <ul className="rows" aria-label={words.shop.settings.sections.staff}>
      {people.map((person) => (
        <StaffRow key={person.id} person={person} onOpen={onOpen} />
      ))}
    </ul>
  );
  return (
    <>
      {list(active)}
      {inactive.length > 0 && (
        <details>
          <summary className="fold-summary">{words.staffAdmin.staff.inactiveGroup(inactive.length)}</summary>
          {list(inactive)}
        </details>
      )}
    </>
  );
}

function StaffRow({ person, onOpen }: { person: Person; onOpen: ((open: Open) => void) | null }) {
  const words = useWords();
  const format = useFormat();
  const me = useStaff();
  const told = words.staffAdmin.staff;
  const reactivate = useCommand('staff.change');
  const { id, name } = person;
  const where =
    person.signedInAt.length > 0
      ? told.signedInAt(person.signedInAt.join(words.staff.roleSeparator))
      : person.lastSeenAt === null
        ? told.neverSeen
        : told.lastSeen(format.time(person.lastSeenAt));
  return (
    <li className={person.active ? undefined : 'row-off'}>
      <div className="row-main staff-who">
        <div className="staff-name">
          <span className="row-name">{name}</span> {id === me.id && <span className="mark mark-here">{told.you}</span>}{' '}
          {!person.active && <span className="mark mark-off">{told.inactive}</span>}
        </div>
        <div className="marks">
          {person.roles.map((role) => (
            <span className="mark" key={role}>
              {words.staff.roles[role]}
            </span>
          ))}
        </div>
      </div>
      <span className="row-about">
        {person.signedInAt.length > 0 && <span className="staff-here" aria-hidden />}
        {where}
      </span>
      {onOpen && (
        <span className="row-acts">
          <Button type="text" aria-label={told.editOf(name)} onClick={() => onOpen({ kind: 'edit', id })}>
            {told.edit}
          </Button>
          {person.active && (
            <Button type="text" aria-label={told.resetPinOf(name)} onClick={() => onOpen({ kind: 'resetPin', id })}>
              {told.resetPin}
            </Button>
          )}
          {person.active ? (
            <Button type="text" aria-label={told.deactivateOf(name)} onClick={() => onOpen({ kind: 'deactivate', id })}>
              {told.deactivate}
            </Button>
          ) : (
            <Button
              type="text"
              loading={reactivate.busy}
              aria-label={told.reactivateOf(name)}
              onClick={() =>
                void reactivate.run({ staffId: id, version: person.version, name, roles: person.roles, active: true })
              }
            >
              {told.reactivate}
            </Button>
          )}
        </span>
      )}
      {reactivate.failure && (
        <div className="row-notice">
          <FailureNotice failure={reactivate.failure} onClose={reactivate.clear} />
        </div>
      )}
    </li>
  );
}

function StaffDialog({
  open,
  person,
  reload,
  onClose,
}: {
  open: Open | null;
  person: Person | null;
  reload: () => void;
  onClose: () => void;
}) {
  const words = useWords();
  const told = words.staffAdmin.staff;
  const name = person?.name ?? '';
  const title = {
    add: told.add,
    edit: told.editOf(name),
    resetPin: told.resetPinOf(name),
    deactivate: told.deactivateTitle(name),
  }[open?.kind ?? 'add'];
  const isWide = open?.kind === 'add' || open?.kind === 'edit';
  return (
    <Dialog open={open !== null} title={title} onClose={onClose} width={isWide ? 620 : 480}>
      {open?.kind === 'add' && <AddForm onClose={onClose} />}
      {open?.kind === 'edit' && person && <EditForm person={person} reload={reload} onClose={onClose} />}
      {open?.kind === 'resetPin' && person && <PinForm person={person} onClose={onClose} />}
      {open?.kind === 'deactivate' && person && <Deactivation person={person} reload={reload} onClose={onClose} />}
    </Dialog>
  );
}

/** All roles with what each is for; several may be ticked. */
function RolesBox({ bind }: { bind: Bind<Role[]> }) {
  const words = useWords();
  const { value, onChange, onBlur, ref } = bind;
  const set = (role: Role, on: boolean): void =>
    onChange(ROLES.filter((other) => (other === role ? on : value.includes(other))));
  return (
    <ul className="roles">
      {ROLES.map((role, index) => (
        <li key={role}>
          <Checkbox
            checked={value.includes(role)}
            onChange={(event) => set(role, event.target.checked)}
            onBlur={onBlur}
            ref={index === 0 ? ref : undefined}
          >
            <span className="role-name">{words.staff.roles[role]}</span>
            <span className="role-task">{words.staffAdmin.roleTasks[role]}</span>
          </Checkbox>
        </li>
      ))}
    </ul>
  );
}

interface AddValues {
  name: string;
  roles: Role[];
  pin: string;
  pinAgain: string;
}

function AddForm({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const told = words.staffAdmin.staff;
  const say = useSay();
  const add = useStep('staff.add');
  const form = useContractForm<'staff.add', AddValues>('staff.add', {
    defaults: { name: '', roles: [], pin: '', pinAgain: '' },
    toInput: ({ name, roles, pin }) => ({ name, roles, pin: pin.normalize('NFKC') }),
    alsoCheck: ({ pin, pinAgain }) =>
      pin === '' ? { pin: 'required' } : { pinAgain: pin === pinAgain ? undefined : 'pinMismatch' },
  });
  return (
    <DialogForm
      form={form}
      command={add}
      label={told.add}
      save={told.add}
      focusOnRefusal="name"
      onSaved={(_, input) => say(told.added(input.name.trim()))}
      onClose={onClose}
    >
      <Field form={form} name="name" label={told.name} help={told.nameHelp} required>
        {(bind) => <Input {...bind} autoComplete="off" maxLength={40} autoFocus />}
      </Field>
      <div className="form-row">
        <PinField form={form} name="pin" label={told.pin} help={words.staff.pinRule} required />
        <PinField form={form} name="pinAgain" label={words.shop.setUp.pinAgain} help={told.pinHelp} required />
      </div>
      <Field form={form} name="roles" label={told.roles} help={told.rolesHelp} required group>
        {(bind) => <RolesBox bind={bind} />}
      </Field>
    </DialogForm>
  );
}

interface EditValues {
  name: string;
  roles: Role[];
}

function EditForm({ person, reload, onClose }: { person: Person; reload: () => void; onClose: () => void }) {
  const words = useWords();
  const told = words.staffAdmin.staff;
  const say = useSay();
  const change = useCommand('staff.change');
  // In the order of the list, so that the same hats compare as the same.
  const stored: EditValues = { name: person.name, roles: ROLES.filter((role) => person.roles.includes(role)) };
  const form = useContractForm<'staff.change', EditValues>('staff.change', {
    defaults: stored,
    toInput: ({ name, roles }) => ({
      staffId: person.id,
      version: person.version,
      name,
      roles,
      active: person.active,
    }),
  });
  const merge = useMerge(form.fields, stored);
  const { name: theirName, roles: theirRoles } = merge.theirs;
  const hasTheirs = theirName !== undefined || theirRoles !== undefined;
  return (
    <DialogForm
      form={form}
      command={change}
      label={told.editOf(person.name)}
      hasTheirs={hasTheirs}
      reload={reload}
      onSaved={(_, input) => say(told.changed(input.name.trim()))}
      onClose={onClose}
    >
      {hasTheirs && <Notice tone="need">{told.changedMeanwhile}</Notice>}
      <Field
        form={form}
        name="name"
        label={told.name}
        help={
          theirName === undefined ? (
            told.nameHelp
          ) : (
            <Theirs text={words.shop.merge.theirs(theirName)} onTake={() => merge.take('name')} />
          )
        }
        required
      >
        {(bind) => <Input {...bind} autoComplete="off" maxLength={40} autoFocus />}
      </Field>
      <Field
        form={form}
        name="roles"
        label={told.roles}
        help={
          theirRoles === undefined ? (
            told.rolesHelp
          ) : (
            <Theirs
              text={words.shop.merge.theirs(
                theirRoles.map((role) => words.staff.roles[role]).join(words.staff.roleSeparator),
              )}
              onTake={() => merge.take('roles')}
            />
          )
        }
        required
        group
      >
        {(bind) => <RolesBox bind={bind} />}
      </Field>
    </DialogForm>
  );
}

interface PinValues {
  pin: string;
  pinAgain: string;
}

function PinForm({ person, onClose }: { person: Person; onClose: () => void }) {
  const words = useWords();
  const told = words.staffAdmin.staff;
  const say = useSay();
  const reset = useStep('staff.resetPin');
  const form = useContractForm<'staff.resetPin', PinValues>('staff.resetPin', {
    defaults: { pin: '', pinAgain: '' },
    toInput: ({ pin }) => ({ staffId: person.id, pin: pin.normalize('NFKC') }),
    alsoCheck: ({ pin, pinAgain }) =>
      pin === '' ? { pin: 'required' } : { pinAgain: pin === pinAgain ? undefined : 'pinMismatch' },
  });
  return (
    <DialogForm
      form={form}
      command={reset}
      label={told.resetPinOf(person.name)}
      save={told.resetPin}
      onSaved={() => say(told.pinGiven(person.name))}
      onClose={onClose}
    >
      <p>{told.resetPinHint(person.name)}</p>
      <PinField form={form} name="pin" label={words.staff.newPin} help={words.staff.pinRule} required autoFocus />
      <PinField form={form} name="pinAgain" label={words.staff.newPinAgain} required />
    </DialogForm>
  );
}

function Deactivation({ person, reload, onClose }: { person: Person; reload: () => void; onClose: () => void }) {
  const words = useWords();
  const told = words.staffAdmin.staff;
  const change = useCommand('staff.change');
  const { id, version, name, roles } = person;
  return (
    <DialogQuestion
      command={change}
      run={() => change.run({ staffId: id, version, name, roles, active: false })}
      act={told.deactivate}
      reload={reload}
      onClose={onClose}
    >
      <ul className="points">
        {person.signedInAt.length > 0 && (
          <li>
            <strong>{told.deactivateSignedOut(person.signedInAt.join(words.staff.roleSeparator))}</strong>
          </li>
        )}
        {told.deactivatePoints.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </DialogQuestion>
  );
}
