/** The moves that are possible from here; those that are not say why, on hover and on focus. */
import { Button, Tooltip } from 'antd';
import { type ReactNode, useId } from 'react';
import type { CallName } from '../../src-shared/contract.ts';
import { permissions } from '../../src-shared/staff/permissions.ts';
import type { MoveRefusal, OfferedMove } from '../../src-shared/visit/moves.ts';
import type { Words } from '../../src-shared/wording/zh-CN.ts';
import { useWords } from '../kit/language.tsx';
import { useMay } from '../kit/session.tsx';

function told(refusal: MoveRefusal, words: Words): string {
  const say = words.moves.refusals[refusal.code];
  const sentence = typeof say === 'string' ? say : say(refusal.details);
  return `${sentence} — ${words.moves.next[refusal.next]}`;
}

/** One move as a button: allowed, or standing there with its reason. */
export function MoveButton({
  move,
  call,
  onClick,
  primary = false,
  icon,
}: {
  move: OfferedMove;
  /** The command behind it, for whom it may be done by. */
  call: CallName;
  onClick: () => void;
  primary?: boolean;
  icon?: ReactNode;
}) {
  const words = useWords();
  const id = useId();
  const may = useMay(call);
  const permission = permissions[call];
  const reason = !move.allowed
    ? told(move.refusal, words)
    : may
      ? null
      : words.refusals.notAllowed.say({ roles: typeof permission === 'string' ? [] : permission }, { time: String });
  const label = words.moves.moves[move.name];
  if (reason === null) {
    return (
      <Button type={primary ? 'primary' : 'default'} icon={icon} onClick={onClick}>
        {label}
      </Button>
    );
  }
  return (
    <Tooltip title={reason} trigger={['hover', 'focus']}>
      {/* Not `disabled`: whoever tabs here must be able to hear the reason. */}
      <Button className="move-refused" aria-disabled aria-describedby={id} icon={icon}>
        {label}
        <span className="only-heard" id={id}>
          {reason}
        </span>
      </Button>
    </Tooltip>
  );
}
