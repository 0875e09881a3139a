/** The way to a paper of this order or visit. */
import { PrinterOutlined } from '@ant-design/icons';
import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';

/** A plain link, so that it also opens beside the till; a click stays inside the program. */
export function RouteLink({ href, children }: { href: string; children: ReactNode }) {
  const router = useRouter();
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    router.history.push(href);
  };
  return (
    <a href={href} className="till-link" onClick={follow}>
      {children}
    </a>
  );
}

export function PaperLink({
  paper,
  id,
  label,
}: {
  paper: 'settlement' | 'exitSlip' | 'warranty';
  id: string;
  label: string;
}) {
  return (
    <RouteLink href={`/papers/${paper}/${id}`}>
      <PrinterOutlined aria-hidden /> {label}
    </RouteLink>
  );
}
