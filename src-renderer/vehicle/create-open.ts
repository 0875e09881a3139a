import { readPhone } from '../../src-shared/customer/phone-rules.ts';
import type { CustomerId } from '../../src-shared/kit/id.ts';
import { type PlateColor, plateKind } from '../../src-shared/vehicle/plate-rules.ts';
import { vinVerdict } from '../../src-shared/vehicle/vin-rules.ts';
import { makeStore } from '../kit/store.ts';

/** What a new file begins with. */
export interface CreateFrom {
  readonly plate?: string;
  readonly plateColor?: PlateColor | null;
  readonly vin?: string;
  readonly name?: string;
  readonly phone?: string;
  readonly owner?: { readonly id: CustomerId; readonly name: string };
  /** The screen behind goes on with the file: nothing is opened afterwards. */
  readonly stays?: boolean;
}

/** What the dialog 新建车辆档案 is open with; null while it is closed. It opens over any screen. */
export const createVehicleOpen = makeStore<CreateFrom | null>(null);
/** The same for 新建客户. */
export const createCustomerOpen = makeStore<CreateFrom | null>(null);

/** Sorts what was looked for in vain into the field where it belongs. */
export function createFrom(text: string): CreateFrom {
  const typed = text.trim();
  if (typed === '') return {};
  if (readPhone(typed) !== null) return { phone: typed };
  if (vinVerdict(typed).verdict !== 'error') return { vin: typed };
  if (plateKind(typed) !== 'odd') return { plate: typed };
  // Part of a plate, as a province with some figures; words are a name.
  return /\d{3}/.test(typed) ? { plate: typed } : { name: typed };
}
