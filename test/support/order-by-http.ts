/** A car with an order at a station that runs: for tests that look at screens. */
import type { Output } from '../../src-shared/contract.ts';
import { HOUR, instant } from '../../src-shared/kit/time.ts';
import { CHECK_IN, CUSTOMER, content, newCar } from './given.ts';
import type { HttpSeat } from './http-seat.ts';

type OrderId = Output<'order.get'>['orderId'];
type VisitId = Output<'visit.get'>['visitId'];

/** A car that was checked in with two lines; nothing is agreed yet. */
export async function checkIn(
  adviser: HttpSeat,
  plate: string,
  seen: Partial<typeof CHECK_IN.walkAround> = {},
): Promise<{ visitId: VisitId; orderId: OrderId }> {
  const { customerId } = await adviser.do('customer.create', {
    ...CUSTOMER,
    name: '演示车主',
    taxTitle: '',
    taxNumber: '',
    phones: [{ number: '13900000000', note: '' }],
  });
  const { vehicleId } = await adviser.do(
    'vehicle.create',
    newCar({ plate, ownerId: customerId, make: '演示', model: '轿车' }),
  );
  const { visitId } = await adviser.do('visit.arrive', {
    plate,
    plateColor: 'blue',
    note: '',
    arrivedAt: null,
    waitsInShop: false,
  });
  const { version } = await adviser.do('visit.get', { visitId });
  const { orderId } = await adviser.do('visit.checkIn', {
    ...CHECK_IN,
    walkAround: { ...CHECK_IN.walkAround, keyTag: '', ...seen },
    content: content(),
    promisedAt: instant.parse(Date.now() + 6 * HOUR),
    visitId,
    version,
    vehicleId,
  });
  return { visitId, orderId };
}

/** The order as it stands now: what a screen would name in its next command. */
export async function which(seat: HttpSeat, orderId: OrderId) {
  const { version } = await seat.do('order.get', { orderId });
  return { orderId, version };
}
