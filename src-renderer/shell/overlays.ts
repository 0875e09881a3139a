/** What can be opened over any screen. Its code comes in the quiet after the first picture, or when it is wanted. */
import { lazyOverlay } from '../kit/lazy-screen.tsx';
import { type Store, useStore } from '../kit/store.ts';
import { createCustomerOpen, createVehicleOpen } from '../vehicle/create-open.ts';
import { arrivalOpen } from '../visit/arrival-open.ts';

interface Opened {
  readonly open: boolean;
  readonly onClose: () => void;
}

const byStore =
  <T>(store: Store<T>, closed: T) =>
  () => ({ open: useStore(store) !== closed, close: () => store.set(closed) });
const byProps = ({ open, onClose }: Opened) => ({ open, close: onClose });

export const ArrivalPanel = lazyOverlay(
  () => import('../visit/arrival-panel.tsx').then((code) => code.ArrivalPanel),
  byStore(arrivalOpen, false),
);
export const CreateVehicleDialog = lazyOverlay(
  () => import('../vehicle/create-vehicle-dialog.tsx').then((code) => code.CreateVehicleDialog),
  byStore(createVehicleOpen, null),
);
export const CreateCustomerDialog = lazyOverlay(
  () => import('../customer/create-customer-dialog.tsx').then((code) => code.CreateCustomerDialog),
  byStore(createCustomerOpen, null),
);
export const ChangePinDialog = lazyOverlay<Opened>(
  () => import('../staff/change-pin-dialog.tsx').then((code) => code.ChangePinDialog),
  byProps,
);
export const RecoverDialog = lazyOverlay<Opened>(
  () => import('../staff/recover-dialog.tsx').then((code) => code.RecoverDialog),
  byProps,
);
