/** Typing a plate: the province by pinyin, the colour guessed from the plate. */
import { AutoComplete, Select } from 'antd';
import { useMemo } from 'react';
import { completeProvince, PLATE_COLORS, type PlateColor, typedPlate } from '../../src-shared/vehicle/plate-rules.ts';
import type { Bind } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { PlateSwatch } from './plate.tsx';

/** One box for the plate; letters before any character mean a province. */
export function PlateBox({ bind }: { bind: Bind<string> }) {
  const { value, onChange, ref, ...rest } = bind;
  const letters = /^[a-z]+$/i.test(value) ? value : '';
  const options = useMemo(
    () =>
      completeProvince(letters).map((found) => ({
        value: found.char,
        label: `${found.char} ${found.name} ${found.pinyin}`,
      })),
    [letters],
  );
  return (
    <AutoComplete
      {...rest}
      ref={ref}
      className="plate-box"
      value={value}
      onChange={(next: string | undefined) => onChange(typedPlate(next ?? ''))}
      options={options}
      defaultActiveFirstOption
      showSearch={{ filterOption: false }}
      notFoundContent={null}
      autoFocus
      maxLength={20}
    />
  );
}

/** Null: as guessed. */
export function PlateColorBox({
  bind,
  guessed,
  disabled,
}: {
  bind: Bind<PlateColor | null>;
  guessed: PlateColor | null;
  disabled: boolean;
}) {
  const words = useWords();
  const { value, onChange, onBlur, id, ref } = bind;
  return (
    <Select<PlateColor>
      id={id}
      ref={ref}
      value={value ?? guessed ?? undefined}
      onChange={(next) => onChange(next)}
      onBlur={onBlur}
      disabled={disabled}
      className="plate-color-box"
      options={PLATE_COLORS.map((option) => ({
        value: option,
        label: (
          <span>
            <PlateSwatch color={option} />
            {words.plate.colors[option]}
          </span>
        ),
      }))}
    />
  );
}
