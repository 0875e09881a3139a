/** Where somebody begins who has just signed in. */
import { useRouter } from '@tanstack/react-router';
import type { CallName } from '../../src-shared/contract.ts';
import { mayPrint, paperKind } from '../../src-shared/document/document-rules.ts';
import { mayCall } from '../../src-shared/staff/permissions.ts';
import type { Role } from '../../src-shared/staff/roles.ts';
import { type SectionPath, sectionsOf } from './sections.tsx';

/** The first hat that somebody wears decides. */
const HOMES: readonly (readonly [SectionPath, readonly Role[]])[] = [
  ['/', ['adviser', 'deskSupervisor', 'manager']],
  ['/till', ['cashier']],
  ['/workshop', ['workshopLead', 'technician', 'inspector', 'partsClerk']],
  ['/follow-up', ['followUpCaller']],
  ['/gate', ['guard']],
];

export function homeOf(roles: readonly Role[]): SectionPath {
  return HOMES.find(([, hats]) => hats.some((hat) => roles.includes(hat)))?.[0] ?? '/';
}

/** Pages behind the sections, by the call that they read with. */
const PAGES: Readonly<Record<string, CallName>> = {
  'check-in': 'visit.checkIn',
  visit: 'visit.get',
  workshop: 'workshop.cars',
  orders: 'order.get',
  'follow-up': 'followup.get',
  vehicle: 'vehicle.get',
  customer: 'customer.get',
  till: 'bill.get',
};

/** Would this page show these hats anything but that they may not? */
export function maySee(pathname: string, roles: readonly Role[]): boolean {
  const [first = '', second, ...rest] = pathname.split('/').filter((part) => part !== '');
  const sections = sectionsOf(roles);
  if (second === undefined) return sections.some(({ to }) => to === `/${first}`);
  if (first === 'papers') {
    const kind = paperKind.safeParse(second);
    return kind.success && rest.length === 1 && mayPrint(kind.data, roles);
  }
  if (rest.length > 0) return false;
  if (first === 'settings') return sections.some(({ to }) => to === '/settings');
  const call = Object.hasOwn(PAGES, first) ? PAGES[first] : undefined;
  return call !== undefined && mayCall(call, roles);
}

/**
 * `keeps`: a page that was open stays where the person may see it. Otherwise, and from the board, everybody begins at
 * the screen of their own work.
 */
export function useLanding(): (roles: readonly Role[], keeps: 'page' | 'board too' | 'nothing') => void {
  const router = useRouter();
  return (roles, keeps) => {
    const { pathname } = router.state.location;
    const stays = keeps === 'board too' || (keeps === 'page' && pathname !== '/');
    if (stays && maySee(pathname, roles)) return;
    const home = homeOf(roles);
    if (pathname !== home) void router.navigate({ to: home });
  };
}
