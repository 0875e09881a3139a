import { Modal } from 'antd';
import type { ReactNode } from 'react';
import { ShortcutLayer, useShortcut } from './shortcuts.tsx';

/** Inside the layer, so that Esc is the dialog's own while it is open. */
function EscapeKey({ onClose }: { onClose: () => void }) {
  useShortcut('back', onClose);
  return null;
}

/**
 * A dialog without buttons of its own: its content is a `Form` (or has its own buttons). Esc and the mask close it, and
 * the focus returns to where it was.
 */
export function Dialog({
  open,
  title,
  onClose,
  width = 480,
  children,
}: {
  open: boolean;
  title: ReactNode;
  onClose: () => void;
  width?: number;
  children: ReactNode;
}) {
  return (
    <Modal
      open={open}
      title={title}
      onCancel={onClose}
      footer={null}
      width={width}
      keyboard={false}
      destroyOnHidden
      mask={{ closable: false }}
    >
      <ShortcutLayer>
        <EscapeKey onClose={onClose} />
        {children}
      </ShortcutLayer>
    </Modal>
  );
}
