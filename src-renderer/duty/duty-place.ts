/** Where each duty is done. */
import { useRouter } from '@tanstack/react-router';
import type { Output } from '../../src-shared/contract.ts';
import { assertNever } from '../../src-shared/kit/assert-never.ts';

type Duty = Output<'duty.list'>['duties'][number];

interface Place {
  readonly route: string;
  readonly path: string;
}

export function placeOf({
  kind,
  visitId,
  orderId,
  followUpId,
}: Pick<Duty, 'kind' | 'visitId' | 'orderId' | 'followUpId'>): Place | null {
  const order = (room: string): Place | null => orderId && { route: `/${room}/$orderId`, path: `/${room}/${orderId}` };
  switch (kind) {
    case 'receive':
      return { route: '/check-in/$visitId', path: `/check-in/${visitId}` };
    case 'nextContact':
    case 'askExtra':
    case 'progress':
    case 'prepare':
    case 'notify':
      return order('orders');
    case 'inspect':
      // Who checks the work has no business with prices.
      return order('workshop');
    case 'collectDebt':
      return order('till');
    case 'followUp':
    case 'reportWish':
    case 'answerWish':
    case 'tellAnswer':
      return followUpId && { route: '/follow-up/$followUpId', path: `/follow-up/${followUpId}` };
    default:
      return assertNever(kind);
  }
}

/** Goes there; where that room is not built, to the visit. */
export function useGoTo(): (duty: Duty) => void {
  const router = useRouter();
  return (duty) => {
    const place = placeOf(duty);
    const isBuilt = place !== null && Object.hasOwn(router.routesByPath, place.route);
    router.history.push(isBuilt ? place.path : `/visit/${duty.visitId}`);
  };
}
