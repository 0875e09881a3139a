/** What the sections of the settings share. */
import { App } from 'antd';
import { type ReactNode, useCallback } from 'react';
import type { CallName } from '../../src-shared/contract.ts';
import { permissions } from '../../src-shared/staff/permissions.ts';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { useMay } from '../kit/session.tsx';
import './parts.css';

export function SectionHead({ title, hint, action }: { title: string; hint?: string; action?: ReactNode }) {
  return (
    <header className="settings-head">
      <div>
        <h1>{title}</h1>
        {hint && <p className="field-help">{hint}</p>}
      </div>
      {action && <div className="settings-acts">{action}</div>}
    </header>
  );
}

/** Says who may change what stands here; nothing for whoever may. */
export function ReadOnlyNote({ call }: { call: CallName }) {
  const words = useWords();
  const may = useMay(call);
  const permission = permissions[call];
  if (may || typeof permission === 'string') return null;
  const roles = permission.map((role) => words.staff.roles[role]).join(words.staff.roleSeparator);
  return <Notice tone="wait">{words.shop.settings.readOnly(roles)}</Notice>;
}

/** Names and values that are only looked at. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  const words = useWords();
  return (
    <dl className="facts">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value === '' || value === null ? <span className="faint">{words.shop.settings.notFilled}</span> : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Good news that needs no answer. */
export function useSay(): (text: string) => void {
  const { notification } = App.useApp();
  return useCallback(
    (text) => notification.success({ key: text, title: text, role: 'status', duration: 4 }),
    [notification],
  );
}
