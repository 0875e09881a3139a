/** A big button for a gloved hand. One that is refused stands there with the reason and the next step: a tablet has no hover. */
import { Button } from 'antd';
import { type ReactNode, useId } from 'react';
import type { OfferedMove } from '../../src-shared/order/order-contract.ts';
import { sayMoveRefusal } from '../../src-shared/visit/move-words.ts';
import type { MoveRefusal } from '../../src-shared/visit/moves.ts';
import { useWords } from '../kit/language.tsx';
import { ignoreHeldEnter } from '../kit/screen-start.ts';
import { keyText, SHORTCUTS, type ShortcutId, useShortcut } from '../kit/shortcuts.tsx';

export function ActButton({
  label,
  shortcut,
  icon,
  refusal = null,
  primary = false,
  danger = false,
  busy = false,
  onClick,
}: {
  label: string;
  shortcut: ShortcutId;
  icon?: ReactNode;
  refusal?: OfferedMove['refusal'];
  primary?: boolean;
  danger?: boolean;
  busy?: boolean;
  onClick: () => void;
}) {
  const words = useWords();
  const id = useId();
  useShortcut(shortcut, onClick, refusal === null && !busy, label);
  const told = refusal && sayMoveRefusal(words.moves, refusal as MoveRefusal); // its codes come from the table of moves
  const key = keyText(SHORTCUTS[shortcut][0]);
  return (
    <div className="work-act">
      <Button
        className={told ? 'work-act-button work-act-refused' : 'work-act-button'}
        type={primary && !told ? 'primary' : 'default'}
        danger={danger && !told}
        icon={<span aria-hidden>{icon}</span>}
        loading={busy}
        // Not `disabled`: whoever tabs here must be able to hear the reason.
        aria-disabled={told ? true : undefined}
        aria-describedby={told ? id : undefined}
        aria-keyshortcuts={told ? undefined : key}
        onClick={told ? undefined : onClick}
        onKeyDown={ignoreHeldEnter}
      >
        {label}
        {!told && (
          <kbd className={primary ? 'key-on-primary' : undefined} aria-hidden>
            {key}
          </kbd>
        )}
      </Button>
      {told && (
        <p className="work-act-reason" id={id}>
          {told.say} — {told.next}
        </p>
      )}
    </div>
  );
}
