/** What all owners of tables need to take in a list: to complete what is empty and to leave what is not. */

/** What became of one thing of the list; `kept` counts what the list says otherwise than the shop. */
export type Taken<T extends object = object> = T & {
  readonly outcome: 'added' | 'completed' | 'unchanged';
  readonly kept: number;
};

/** Fills the empty fields of a row. Empty text and null are empty, on either side. */
export function filler<Row extends object>(row: Row) {
  const change: Partial<Row> = {};
  let kept = 0;
  const isEmpty = (value: unknown): boolean => value === null || value === '';
  const folded = (value: unknown): unknown =>
    typeof value === 'string' ? value.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase() : value;
  return {
    change,
    in<K extends keyof Row>(field: K, value: Row[K]): void {
      if (isEmpty(value)) return;
      if (isEmpty(row[field])) change[field] = value;
      else if (folded(row[field]) !== folded(value)) kept += 1;
    },
    /** Something that cannot be empty is told otherwise. */
    differs(isOther: boolean): void {
      if (isOther) kept += 1;
    },
    changed: (): boolean => Object.keys(change).length > 0,
    kept: (): number => kept,
  };
}
