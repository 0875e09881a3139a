/** 车身外观: a car in five views; places are chosen by click or arrow keys, a letter says what is wrong there. */
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import {
  type Direction,
  PLACES,
  SHEET,
  spotOf,
  transformOf,
  VIEWS,
  zoneTowards,
} from '../../src-shared/visit/car-shapes.ts';
import {
  DAMAGE_KINDS,
  DAMAGE_LETTERS,
  DAMAGE_NOTE_MAX,
  type DamageKind,
  type DamageMark,
  type DamageZone,
  damageKindOf,
  removeLastDamage,
  toggleDamage,
} from '../../src-shared/visit/damage-rules.ts';
import { useWords } from '../kit/language.tsx';
import './car-drawing.css';

const ZONES = Object.keys(PLACES) as DamageZone[]; // drawn in the order of the table
const VIEW_NAMES = Object.keys(VIEWS) as (keyof typeof VIEWS)[];
const ARROWS: ReadonlySet<string> = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

function isArrow(key: string): key is Direction {
  return ARROWS.has(key);
}

export function CarDrawing({
  marks,
  onChange,
}: {
  marks: readonly DamageMark[];
  /** Without it the drawing only shows. */
  onChange?: (marks: readonly DamageMark[]) => void;
}) {
  const words = useWords();
  const told = words.damage;
  const id = useId();
  /** The one place that Tab reaches. */
  const [zone, setZone] = useState<DamageZone>('frontBumper');
  const [isChosen, setChosen] = useState(false);
  const kindButtons = useRef<HTMLDivElement>(null);
  const canEdit = onChange !== undefined;

  const lettersOf = (at: DamageZone): string =>
    DAMAGE_KINDS.filter((kind) => marks.some((mark) => mark.zone === at && mark.kind === kind))
      .map((kind) => DAMAGE_LETTERS[kind])
      .join('');
  const saidOf = (at: DamageZone): string =>
    told.zoneOf(
      told.zones[at],
      marks
        .filter((mark) => mark.zone === at)
        .map(({ kind }) => told.kinds[kind])
        .join(told.kindSeparator),
    );
  const choose = (next: DamageZone): void => {
    setZone(next);
    setChosen(true);
  };
  const toggle = (kind: DamageKind): void => onChange?.(toggleDamage(marks, zone, kind));

  const onKeyDown = (event: KeyboardEvent<SVGSVGElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const kind = damageKindOf(event.key);
    if (isArrow(event.key)) {
      const next = zoneTowards(zone, event.key);
      choose(next);
      document.getElementById(`${id}-${next}`)?.focus();
    } else if (canEdit && kind !== null) toggle(kind);
    else if (canEdit && (event.key === 'Delete' || event.key === 'Backspace')) onChange(removeLastDamage(marks, zone));
    else if (canEdit && (event.key === 'Enter' || event.key === ' '))
      kindButtons.current?.querySelector('button')?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="car">
      <div className="car-sheet">
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing cannot be a fieldset */}
        <svg
          viewBox={`0 0 ${SHEET.width} ${SHEET.height}`}
          className="car-svg"
          role="group"
          aria-label={told.title}
          aria-describedby={canEdit ? `${id}-hint` : undefined}
          onKeyDown={onKeyDown}
        >
          {VIEW_NAMES.map((name) => (
            <g key={name} aria-hidden>
              <text className="car-caption" x={VIEWS[name].x + VIEWS[name].width / 2} y={VIEWS[name].y - 8}>
                {told.views[name]}
              </text>
            </g>
          ))}
          {ZONES.map((each) => {
            const letters = lettersOf(each);
            const state = `${letters === '' ? '' : ' car-zone-marked'}${isChosen && each === zone ? ' car-zone-chosen' : ''}`;
            return (
              // biome-ignore lint/a11y/useSemanticElements: a shape cannot be a button element
              <g
                key={each}
                id={`${id}-${each}`}
                className={`car-zone${state}`}
                role="button"
                tabIndex={each === zone ? 0 : -1}
                aria-label={saidOf(each)}
                aria-pressed={isChosen && each === zone}
                onFocus={() => choose(each)}
                onClick={() => choose(each)}
              >
                <title>{saidOf(each)}</title>
                {PLACES[each].shapes.map(({ view, path }) => (
                  <path key={`${view}${path}`} d={path} transform={transformOf(VIEWS[view])} />
                ))}
              </g>
            );
          })}
          {VIEW_NAMES.map((name) => (
            <g key={name} transform={transformOf(VIEWS[name])} aria-hidden>
              {VIEWS[name].lines.map((path) => (
                <path key={path} d={path} className="car-line" />
              ))}
            </g>
          ))}
          {ZONES.map((each) => {
            const letters = lettersOf(each);
            if (letters === '') return null;
            const { x, y } = spotOf(each);
            const width = 7 + letters.length * 8;
            return (
              <g key={each} className="car-badge" aria-hidden>
                <rect x={x - width / 2} y={y - 8} width={width} height={16} rx={8} />
                <text x={x} y={y + 4}>
                  {letters}
                </text>
              </g>
            );
          })}
        </svg>
        {canEdit && (
          // biome-ignore lint/a11y/useSemanticElements: no fieldset, it is no part of a form
          <div
            className="car-kinds"
            role="group"
            aria-label={isChosen ? told.kindsFor(told.zones[zone]) : told.pick}
            ref={kindButtons}
          >
            <strong className="car-kinds-zone">{isChosen ? told.zones[zone] : told.pick}</strong>
            {DAMAGE_KINDS.map((kind) => {
              const isOn = marks.some((mark) => mark.zone === zone && mark.kind === kind);
              return (
                <Button
                  key={kind}
                  size="small"
                  disabled={!isChosen}
                  type={isChosen && isOn ? 'primary' : 'default'}
                  aria-pressed={isChosen && isOn}
                  data-enter="own"
                  onClick={() => toggle(kind)}
                >
                  <span className="car-letter" aria-hidden>
                    {DAMAGE_LETTERS[kind]}
                  </span>
                  {told.kinds[kind]}
                </Button>
              );
            })}
          </div>
        )}
        {canEdit && (
          <p className="car-hint" id={`${id}-hint`}>
            {told.hint}
          </p>
        )}
      </div>
      <DamageList marks={marks} onChange={onChange} onShow={choose} />
    </div>
  );
}

function DamageList({
  marks,
  onChange,
  onShow,
}: {
  marks: readonly DamageMark[];
  onChange: ((marks: readonly DamageMark[]) => void) | undefined;
  onShow: (zone: DamageZone) => void;
}) {
  const told = useWords().damage;
  if (marks.length === 0) return <p className="car-none">{told.none}</p>;
  return (
    <ul className="car-list" aria-label={told.list}>
      {marks.map((mark) => {
        const { zone, kind, note } = mark;
        const [zoneName, kindName] = [told.zones[zone], told.kinds[kind]];
        return (
          <li key={`${zone}-${kind}`} className="car-mark">
            <span className="car-letter car-letter-on" aria-hidden>
              {DAMAGE_LETTERS[kind]}
            </span>
            <span className="car-mark-name">
              {zoneName} · {kindName}
            </span>
            {onChange ? (
              <>
                <Input
                  size="small"
                  className="car-mark-note"
                  value={note}
                  maxLength={DAMAGE_NOTE_MAX}
                  placeholder={told.notePlaceholder}
                  aria-label={told.noteOf(zoneName, kindName)}
                  onFocus={() => onShow(zone)}
                  onChange={({ target }) =>
                    onChange(marks.map((other) => (other === mark ? { ...mark, note: target.value } : other)))
                  }
                />
                <Button
                  size="small"
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={told.removeOf(zoneName, kindName)}
                  onClick={() => onChange(marks.filter((other) => other !== mark))}
                />
              </>
            ) : (
              note !== '' && <span className="car-mark-note">{note}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
