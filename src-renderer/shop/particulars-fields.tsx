import { Input } from 'antd';
import type { ReactNode } from 'react';
import type { Control } from 'react-hook-form';
import type { Particulars } from '../../src-shared/shop/shop-rules.ts';
import { Field } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';

/** What may be typed besides the name, in the order of the letterhead. */
export const LETTERHEAD = ['address', 'phone', 'contact', 'socialCreditCode', 'bank', 'bankAccount'] as const;
export type LetterheadName = (typeof LETTERHEAD)[number];
export type LetterheadTexts = Record<LetterheadName, string>;

const LENGTHS: Readonly<Record<LetterheadName, number>> = {
  address: 200,
  phone: 60,
  contact: 40,
  socialCreditCode: 18,
  bank: 80,
  bankAccount: 60,
};

export function letterheadOf(values: LetterheadTexts): LetterheadTexts {
  const { address, phone, contact, socialCreditCode, bank, bankAccount } = values;
  return { address, phone, contact, socialCreditCode, bank, bankAccount };
}

export function particularsOf(values: LetterheadTexts & Pick<Particulars, 'name' | 'logo'>): Particulars {
  return { name: values.name, logo: values.logo, ...letterheadOf(values) };
}

/** The letterhead's fields but the name, for any form that holds them under these names. */
export function LetterheadFields<V extends LetterheadTexts>({
  form,
  extra,
}: {
  form: { readonly control: Control<V> };
  /** Stands under a field, such as what a colleague has just made of it. */
  extra?: (name: LetterheadName) => ReactNode;
}) {
  const words = useWords();
  const texts = words.shop.particulars;
  const letterhead = form as unknown as { readonly control: Control<LetterheadTexts> }; // V holds each of these names
  return LETTERHEAD.map((name) => (
    <Field
      key={name}
      form={letterhead}
      name={name}
      label={texts[name]}
      help={extra?.(name) ?? (name === 'socialCreditCode' ? texts.socialCreditCodeHelp : undefined)}
      className={name === 'address' ? 'span-all' : undefined}
    >
      {(bind) => (
        <Input
          {...bind}
          autoComplete="off"
          maxLength={LENGTHS[name]}
          inputMode={name === 'phone' ? 'tel' : undefined}
          spellCheck={false}
        />
      )}
    </Field>
  ));
}
