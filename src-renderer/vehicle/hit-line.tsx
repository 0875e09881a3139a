/** One line answers a caller: which car, whose, how to reach them, here or when last. */
import type { FindHit, Match } from '../../src-shared/vehicle/find-contract.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { Plate } from './plate.tsx';
import './hit-line.css';

/** What these matches fit is on the line itself; the others say what it was. */
const ON_THE_LINE: readonly Match[] = ['plate', 'phone', 'name', 'pinyin', 'model', 'here'];

/** The part of a text that was looked for; all of it where it fits otherwise, as a name by its pinyin. */
export function Marked({ text, typed, all = false }: { text: string; typed: string; all?: boolean }) {
  const wanted = typed.trim().toLowerCase();
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted);
  if (at < 0) return all && text !== '' ? <mark className="hit-mark">{text}</mark> : text;
  return (
    <>
      {text.slice(0, at)}
      <mark className="hit-mark">{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}

export function HitLine({ hit, typed }: { hit: FindHit; typed: string }) {
  const words = useWords();
  const format = useFormat();
  const told = words.vehicle.findBox;
  const { matched } = hit;
  const isCustomer = hit.kind === 'customer';
  // A list from before tells the day only.
  const seen = hit.lastVisitAt === null ? hit.lastServiceOn : format.time(hit.lastVisitAt);
  const number = /\d{4,}/.exec(typed.replaceAll(/[\s-]/g, ''))?.[0]?.slice(-4) ?? '';
  return (
    <>
      <span className="hit-plate">
        {isCustomer && hit.plate === null ? (
          <span className="hit-cars">{told.cars(hit.vehicleCount)}</span>
        ) : (
          <Plate
            plate={hit.plate}
            color={hit.plateColor}
            size="small"
            typed={matched === 'plate' || matched === 'here' ? typed : ''}
          />
        )}
      </span>
      <span className="hit-model">
        {hit.model === '' && hit.vehicleId === null && !isCustomer ? (
          <span className="faint">{told.unknownCar}</span>
        ) : (
          <Marked text={hit.model} typed={matched === 'model' ? typed : ''} />
        )}
      </span>
      <span className="hit-who">
        {hit.name === '' ? (
          hit.vehicleId !== null && <span className="faint">{told.nobody}</span>
        ) : (
          <strong className="hit-name">
            <Marked text={hit.name} typed={matched === 'name' ? typed : ''} all={matched === 'pinyin'} />
          </strong>
        )}
        {hit.maskedPhone !== null && (
          <span className="hit-phone">
            <Marked text={hit.maskedPhone} typed={matched === 'phone' ? number : ''} all={matched === 'phone'} />
          </span>
        )}
        {!ON_THE_LINE.includes(matched) && (
          <span className="hit-why">
            {told.matched[matched]} <Marked text={hit.matchedText} typed={typed} all />
          </span>
        )}
      </span>
      <span className="hit-when">
        {hit.recalls.length > 0 && (
          <span className="tone tone-late">{words.recall.hintOf(hit.recalls.join(' · '))}</span>
        )}
        {hit.onSite ? (
          <>
            <span className="tone tone-work">{words.visit.columns[hit.onSite.column]}</span>
            {seen !== null && <span>{told.since(seen)}</span>}
            {hit.onSite.note !== '' && matched !== 'note' && <span className="hit-note">{hit.onSite.note}</span>}
          </>
        ) : (
          <span>{seen === null ? told.neverHere : told.lastVisit(seen)}</span>
        )}
      </span>
    </>
  );
}
