import type { FieldValues, UseFormReturn } from 'react-hook-form';
import type { ContractForm } from '../kit/form.tsx';

/** The same form seen as one of some of its values, for fields that several forms share. */
export function partOf<P extends FieldValues, V extends P, I>(form: ContractForm<V, I>): UseFormReturn<P> {
  // V has all of P (the signature says so); react-hook-form's own types are not covariant.
  return form.fields as unknown as UseFormReturn<P>;
}
