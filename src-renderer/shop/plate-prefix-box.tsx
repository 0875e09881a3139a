/** 粤B, by pinyin: `yue` offers 粤, `yueb` 粤B; leaving the box takes what is meant. */
import { AutoComplete } from 'antd';
import type { KeyboardEvent } from 'react';
import { platePrefix } from '../../src-shared/shop/shop-rules.ts';
import { completeProvince, foldPlate, type Province } from '../../src-shared/vehicle/plate-rules.ts';
import type { Bind } from '../kit/form.tsx';

interface Offer {
  readonly value: string;
  readonly label: string;
}

/** What letters typed so far may mean, the likeliest first: a province, or one with the letter of its city. */
function offersOf(text: string): readonly Offer[] {
  const letters = text.normalize('NFKC').trim();
  if (!/^[a-z]+$/i.test(letters)) return [];
  const offer = (of: Province, letter: string): Offer => ({
    value: of.char + letter,
    label: `${of.char}${letter} ${of.name} ${of.pinyin}`,
  });
  const provinces = completeProvince(letters).map((of) => offer(of, ''));
  const letter = letters.slice(-1).toUpperCase();
  const cities = /[IO]/.test(letter)
    ? []
    : completeProvince(letters.slice(0, -1))
        .filter((of) => [of.pinyin, of.initials, of.namePinyin].includes(letters.slice(0, -1).toLowerCase()))
        .map((of) => offer(of, letter));
  return [...provinces, ...cities].slice(0, 8);
}

/** What the text in the box stands for. */
export function platePrefixOf(text: string): string {
  return offersOf(text)[0]?.value ?? foldPlate(text);
}

/** The schema's own word for it speaks of a whole plate. */
export function platePrefixProblem(text: string): 'format' | undefined {
  return platePrefix.safeParse(platePrefixOf(text)).success ? undefined : 'format';
}

export function PlatePrefixBox({ bind }: { bind: Bind<string> }) {
  const { value, onChange, onBlur, ref, ...rest } = bind;
  const offers = offersOf(value);
  /** The open list keeps Ctrl+Enter for itself; saving is meant all the same. */
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !event.isDefaultPrevented()) return;
    const form = event.currentTarget.closest('form');
    // After the list has put its choice into the box.
    setTimeout(() => form?.requestSubmit());
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to the box in it
    <span onKeyDown={onKeyDown}>
      <AutoComplete
        {...rest}
        ref={ref}
        className="plate-prefix-box"
        value={value}
        options={[...offers]}
        defaultActiveFirstOption
        showSearch={{ filterOption: false }}
        notFoundContent={null}
        popupMatchSelectWidth={220}
        onChange={(next: string | undefined) => onChange(next ?? '')}
        onBlur={() => {
          onChange(platePrefixOf(value));
          onBlur();
        }}
      />
    </span>
  );
}
