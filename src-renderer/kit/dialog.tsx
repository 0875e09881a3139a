import { Modal } from 'antd';
import { Fragment, type ReactNode, useEffect, useRef, useState } from 'react';
import { focusBack } from './screen-start.ts';
import { ShortcutLayer, useShortcut } from './shortcuts.tsx';

/** The lock lies at 1100, see `shell.css`. */
const ABOVE_LOCK = 1200;

/** Inside the layer, so that Esc is the dialog's own while it is open. */
function EscapeKey({ onClose }: { onClose: () => void }) {
  useShortcut('back', onClose);
  return null;
}

/** How often something has been opened: a key that makes its content new, even if it was still on its way out. */
export function useOpenings(open: boolean): number {
  const [state, setState] = useState({ open, openings: 0 });
  if (state.open !== open) setState({ open, openings: state.openings + (open ? 1 : 0) });
  return state.openings;
}

/**
 * A dialog without buttons of its own: its content is a `Form` (or has its own buttons). Esc and the mask close it, and
 * the focus returns to where it was, or to the start of the screen where that is gone.
 */
export function Dialog({
  open,
  title,
  onClose,
  width = 480,
  closable = true,
  aboveLock = false,
  children,
}: {
  open: boolean;
  title: ReactNode;
  onClose: () => void;
  width?: number;
  /** False while leaving would lose what is shown only once. */
  closable?: boolean;
  /** For a dialog of the sign-in: the screens that the lock covers, and their dialogs, cannot be seen or used. */
  aboveLock?: boolean;
  children: ReactNode;
}) {
  const openings = useOpenings(open);
  const wasOpen = useRef(false);
  const before = useRef<Element | null>(null);
  // antd looks too late: by then a field of the content has the focus already.
  if (open && !wasOpen.current) before.current = document.activeElement;
  wasOpen.current = open;
  // What it did may take the place that it was opened from away, and itself with it: then nothing closes.
  useEffect(
    () => () => {
      if (wasOpen.current) setTimeout(() => focusBack(before.current));
    },
    [],
  );
  return (
    <Modal
      open={open}
      title={title}
      onCancel={onClose}
      footer={null}
      width={width}
      keyboard={false}
      closable={closable}
      {...(aboveLock ? { getContainer: () => document.body, zIndex: ABOVE_LOCK } : {})}
      destroyOnHidden
      afterClose={() => focusBack(before.current)}
      mask={{ closable: false }}
    >
      <ShortcutLayer active={open}>
        {closable && <EscapeKey onClose={onClose} />}
        <Fragment key={openings}>{children}</Fragment>
      </ShortcutLayer>
    </Modal>
  );
}
