/** What an order is for, and how deep the repair goes; of a form that has both among its values. */
import { Select } from 'antd';
import type { ReactNode } from 'react';
import { REPAIR_CATEGORIES } from '../../src-shared/order/order-pricing.ts';
import { VISIT_TYPES } from '../../src-shared/order/order-rules.ts';
import { type ContractForm, Field } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import { partOf } from '../vehicle/form-part.ts';

export interface KindValues {
  visitType: (typeof VISIT_TYPES)[number];
  repairCategory: (typeof REPAIR_CATEGORIES)[number] | null;
}

interface KindProps<V extends KindValues, I> {
  form: ContractForm<V, I>;
  help?: ReactNode;
}

export function VisitTypeField<V extends KindValues, I>({ form, help }: KindProps<V, I>) {
  const words = useWords();
  return (
    <Field form={partOf<KindValues, V, I>(form)} name="visitType" label={words.orderPage.facts.visitType} help={help}>
      {({ id, value, onChange, ref }) => (
        <Select
          id={id}
          ref={ref}
          value={value}
          onChange={(next: KindValues['visitType']) => onChange(next)}
          options={VISIT_TYPES.map((type) => ({ value: type, label: words.order.visitTypes[type] }))}
        />
      )}
    </Field>
  );
}

export function RepairCategoryField<V extends KindValues, I>({ form, help }: KindProps<V, I>) {
  const words = useWords();
  return (
    <Field
      form={partOf<KindValues, V, I>(form)}
      name="repairCategory"
      label={words.orderPage.facts.category}
      help={help}
    >
      {({ id, value, onChange, ref }) => (
        <Select
          id={id}
          ref={ref}
          value={value}
          allowClear
          onChange={(next: KindValues['repairCategory'] | undefined) => onChange(next ?? null)}
          options={REPAIR_CATEGORIES.map((category) => ({
            value: category,
            label: words.order.repairCategories[category],
          }))}
        />
      )}
    </Field>
  );
}
