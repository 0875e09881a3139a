import { PrinterOutlined } from '@ant-design/icons';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { mayPrint } from '../../src-shared/document/document-rules.ts';
import type { PaperKind } from '../../src-shared/document/paper-rules.ts';
import { useWords } from '../kit/language.tsx';
import { useStaff } from '../kit/session.tsx';

/**
 * Opens the preview of a paper; nothing for whoever may not print it. `id` is the order's for repairOrder, settlement
 * and warranty, the extra's for extraSlip, the visit's for exitSlip.
 */
export function PaperLink({ kind, id, label }: { kind: PaperKind; id: string; label?: string }) {
  const words = useWords();
  const navigate = useNavigate();
  const { roles } = useStaff();
  if (!mayPrint(kind, roles)) return null;
  return (
    <Button icon={<PrinterOutlined />} onClick={() => void navigate({ to: '/papers/$kind/$id', params: { kind, id } })}>
      {label ?? words.document.names[kind]}
    </Button>
  );
}
