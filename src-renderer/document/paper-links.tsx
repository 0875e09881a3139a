import { PrinterOutlined } from '@ant-design/icons';
import { mayPrint } from '../../src-shared/document/document-rules.ts';
import type { PaperKind } from '../../src-shared/document/paper-rules.ts';
import { useWords } from '../kit/language.tsx';
import { RouteLink } from '../kit/route-link.tsx';
import { useStaff } from '../kit/session.tsx';
import './paper-links.css';

/**
 * The way to the preview of a paper; nothing for whoever may not print it. `id` is the order's for repairOrder,
 * settlement and warranty, the extra's for extraSlip, the visit's for exitSlip.
 */
export function PaperLink({ kind, id, label }: { kind: PaperKind; id: string; label?: string }) {
  const words = useWords();
  const { roles } = useStaff();
  if (!mayPrint(kind, roles)) return null;
  return (
    <RouteLink href={`/papers/${kind}/${id}`} className="paper-link">
      <PrinterOutlined aria-hidden /> {label ?? words.document.names[kind]}
    </RouteLink>
  );
}
