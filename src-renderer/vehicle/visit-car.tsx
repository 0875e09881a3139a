/** On the page of a visit: the car's model and owner, and the way to its file or to a new one. */
import { FileAddOutlined, IdcardOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import type { Output } from '../../src-shared/contract.ts';
import type { VehicleId } from '../../src-shared/kit/id.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { useRead } from '../kit/client.ts';
import { useWords } from '../kit/language.tsx';
import { useMay } from '../kit/session.tsx';
import { createVehicleOpen } from './create-open.ts';
import './hit-line.css';

type Visit = Output<'visit.get'>;

export function VisitFileButton({ visit }: { visit: Visit }) {
  const words = useWords();
  const navigate = useNavigate();
  const mayCreate = useMay('vehicle.create');
  const { vehicleId, plate, plateColor } = visit;
  if (vehicleId !== null) {
    return (
      <Button
        icon={<IdcardOutlined />}
        onClick={() => void navigate({ to: '/vehicle/$vehicleId', params: { vehicleId } })}
      >
        {words.vehicle.openFile}
      </Button>
    );
  }
  if (!mayCreate) return null;
  return (
    <Button
      icon={<FileAddOutlined />}
      onClick={() => createVehicleOpen.set({ plate: plate ?? '', plateColor, stays: plate !== null })}
    >
      {words.vehicle.makeFile}
    </Button>
  );
}

/** Two rows for the facts of the visit. */
export function VisitCarFacts({ vehicleId }: { vehicleId: VehicleId | null }) {
  const words = useWords();
  if (vehicleId !== null) return <KnownCar vehicleId={vehicleId} />;
  return (
    <>
      <dt>{words.vehicle.car}</dt>
      <dd>{words.vehicle.noFile}</dd>
    </>
  );
}

function KnownCar({ vehicleId }: { vehicleId: VehicleId }) {
  const words = useWords();
  const { data } = useRead('vehicle.get', { vehicleId });
  const model = data ? modelLine(data.make, data.model) : '';
  return (
    <>
      <dt>{words.vehicle.car}</dt>
      <dd>{model === '' ? '–' : model}</dd>
      <dt>{words.vehicle.owner}</dt>
      <dd>
        {data?.owner ? (
          <>
            <Link to="/customer/$customerId" params={{ customerId: data.owner.customerId }} className="visit-owner">
              {data.owner.name}
            </Link>{' '}
            {data.owner.maskedPhone}
          </>
        ) : (
          '–'
        )}
      </dd>
    </>
  );
}
