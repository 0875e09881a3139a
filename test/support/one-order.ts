/** One order in a running demo shop, made over HTTP as a seat would: for what looks at the built program. */
import type { Output } from '../../src-shared/contract.ts';
import { instant } from '../../src-shared/kit/time.ts';
import { CHECK_IN, content, newCar, PAPER } from './given.ts';
import { demoSeat } from './http-seat.ts';

export interface OneOrder {
  readonly orderId: Output<'visit.checkIn'>['orderId'];
  readonly number: string;
}

export async function oneOrder(address: string, ownerName: string, plate = '粤B88888'): Promise<OneOrder> {
  const adviser = await demoSeat(address, 'adviser');
  const { customerId } = await adviser.do('customer.create', {
    kind: 'person',
    name: ownerName,
    employer: '',
    address: '',
    workAddress: '',
    preferredContact: '',
    doNotContact: false,
    birthday: null,
    level: 'ordinary',
    note: '',
    taxTitle: '',
    taxNumber: '',
    phones: [],
  });
  const { vehicleId } = await adviser.do('vehicle.create', newCar({ plate, ownerId: customerId }));
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
    visitId,
    version,
    vehicleId,
    content: content(),
    promisedAt: instant.parse(Date.now() + 6 * 3_600_000),
    evidence: PAPER,
  });
  const { number } = await adviser.do('order.get', { orderId });
  return { orderId, number };
}
