/** Another car's file still has the plate: open it, or pass the plate on to this car. */
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { type VehicleId, vehicleId as vehicleIdSchema } from '../../src-shared/kit/id.ts';
import type { Failure } from '../kit/client.ts';
import { useWords } from '../kit/language.tsx';
import type { NextSteps } from '../kit/notice.tsx';

/** The car that the plate is still on, where that was the answer. */
export function holderOf(failure: Failure | null): VehicleId | null {
  if (failure?.kind !== 'refusal' || failure.refusal.code !== 'plateTaken') return null;
  const read = vehicleIdSchema.safeParse(failure.refusal.details.vehicleId);
  return read.success ? read.data : null;
}

export function TakePlate({ failure, onTake }: { failure: Failure | null; onTake: (from: VehicleId) => void }) {
  const words = useWords();
  const holder = holderOf(failure);
  if (holder === null) return null;
  return (
    <div>
      <Button data-enter="own" onClick={() => onTake(holder)}>
        {words.vehicle.takePlate}
      </Button>
    </div>
  );
}

/** What the buttons of `plateTaken` and `vinTaken` do. */
export function useOpenOther(onLeave: () => void): NextSteps {
  const navigate = useNavigate();
  const open = ({ vehicleId }: { readonly vehicleId: string }): void => {
    onLeave();
    void navigate({ to: '/vehicle/$vehicleId', params: { vehicleId } });
  };
  return { plateTaken: open, vinTaken: open };
}
