import { foldVin, vinCheckDigit, vinVerdict, vinYears } from '../../src-shared/vehicle/vin-rules.ts';
import { useWords } from '../kit/language.tsx';

/** What a careful checker says while a VIN is typed: it warns, and refuses nothing that the rules would keep. */
export function VinVerdict({ text, years = true }: { text: string; years?: boolean }) {
  const words = useWords();
  const told = words.vehicle.vin;
  const { vin, verdict, reason } = vinVerdict(text);
  if (foldVin(text) === '') return null;
  const [later, earlier] = years ? vinYears(vin) : [];
  const year = later !== undefined && earlier !== undefined ? told.year(later, earlier) : '';
  switch (verdict) {
    case 'ok':
      return <span className="vin-ok">{[told.ok, year].filter((part) => part !== '').join(' · ')}</span>;
    case 'warn':
      return (
        <span className="vin-warn" role="status">
          {told.checkDigit(vinCheckDigit(vin) ?? '')}
        </span>
      );
    case 'error':
      return (
        <span className={reason === 'length' ? undefined : 'vin-warn'}>
          {reason === 'length' ? told.length(Array.from(vin).length) : told[reason]}
        </span>
      );
  }
}
