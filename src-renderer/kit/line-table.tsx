/** A dense list of lines. Up to a screenful stands in the page; of a long one only what is seen is drawn. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import './line-table.css';

export interface LineColumn<T> {
  readonly key: string;
  readonly head: ReactNode;
  readonly show: (row: T, index: number) => ReactNode;
  /** Numbers stand right, their digits under each other. */
  readonly number?: boolean;
  /** In pixels; the columns without one share the rest. */
  readonly width?: number;
  /** Under the column, always seen. */
  readonly sum?: ReactNode;
}

/** Longer lists scroll inside themselves. */
const LONG = 60;
const ROW = 34;

export function LineTable<T>({
  rows,
  columns,
  keyOf,
  label,
  onOpen,
  isMarked,
}: {
  rows: readonly T[];
  columns: readonly LineColumn<T>[];
  keyOf: (row: T) => string;
  /** The accessible name. */
  label: string;
  /** Enter or a click on a row. */
  onOpen?: (row: T) => void;
  /** Rows that stand out; they must also say why in words. */
  isMarked?: (row: T) => boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const isLong = rows.length > LONG;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 12,
    // What is scrolled to must not lie under the head or the sums.
    scrollPaddingStart: ROW,
    scrollPaddingEnd: ROW,
    enabled: isLong,
  });
  const items = isLong ? virtual.getVirtualItems() : null;
  const shown = items ? items.map(({ index }) => index) : rows.map((_, index) => index);
  const before = items?.[0]?.start ?? 0;
  const after = items ? virtual.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  /** Tab enters at the first row that is there. */
  const entry = shown[0] ?? 0;
  const focusRow = (index: number): void => {
    if (isLong) virtual.scrollToIndex(index);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, row: T, index: number): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown') focusRow(Math.min(rows.length - 1, index + 1));
    else if (event.key === 'ArrowUp') focusRow(Math.max(0, index - 1));
    else if (event.key === 'Home') focusRow(0);
    else if (event.key === 'End') focusRow(rows.length - 1);
    else if (event.key === 'Enter' && onOpen) onOpen(row);
    else return;
    event.preventDefault();
  };
  const classOf = ({ number }: LineColumn<T>): string => (number ? 'line-number' : '');
  const gap = (height: number) =>
    height > 0 && (
      <tr aria-hidden>
        <td colSpan={columns.length} className="lines-gap" style={{ height }} />
      </tr>
    );
  // What scrolls must be reached by Tab where no row can be.
  return (
    <div ref={scroller} className={isLong ? 'lines lines-long' : 'lines'} tabIndex={isLong && !onOpen ? 0 : undefined}>
      <table aria-label={label} aria-rowcount={rows.length + 1}>
        <colgroup>
          {columns.map(({ key, width }) => (
            <col key={key} style={width === undefined ? undefined : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={classOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {gap(before)}
          {shown.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <tr
                key={keyOf(row)}
                ref={isLong ? virtual.measureElement : undefined}
                data-index={index}
                aria-rowindex={index + 2}
                className={`${onOpen ? 'line-open' : ''}${isMarked?.(row) ? ' line-marked' : ''}`}
                tabIndex={onOpen ? (index === entry ? 0 : -1) : undefined}
                onClick={onOpen && (() => onOpen(row))}
                onKeyDown={onOpen && ((event) => onKeyDown(event, row, index))}
              >
                {columns.map((column) => (
                  <td key={column.key} className={classOf(column)}>
                    {column.show(row, index)}
                  </td>
                ))}
              </tr>
            );
          })}
          {gap(after)}
        </tbody>
        {columns.some(({ sum }) => sum !== undefined) && (
          <tfoot>
            <tr>
              {columns.map((column) => (
                <td key={column.key} className={classOf(column)}>
                  {column.sum}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
