/** A day, typed (`10-1`, `1001`, `2027-10-01`) or taken from the browser's calendar; exchanged as `YYYY-MM-DD`. */
import { CalendarOutlined } from '@ant-design/icons';
import { Button, Input, Space } from 'antd';
import { useRef } from 'react';
import { type LocalDate, localDate } from '../../src-shared/kit/time.ts';
import type { Bind } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import './date-box.css';

function dayOf(year: string, month: string, day: string): LocalDate | null {
  const read = localDate.safeParse(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);
  return read.success ? read.data : null;
}

/** The day that a text means; without a year the next one from `from` on. Null if it is no day. */
export function readDate(text: string, from: LocalDate): LocalDate | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/[年月]/gu, '-')
    .replace(/日$/u, '');
  const whole = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (whole) return dayOf(whole[1] ?? '', whole[2] ?? '', whole[3] ?? '');
  const short = /^(\d{1,2})[-./](\d{1,2})$/.exec(plain) ?? /^(\d{2})(\d{2})$/.exec(plain);
  if (!short) return null;
  const year = Number(from.slice(0, 4));
  // 02-29 may be some years away.
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const day = dayOf(String(year + ahead), short[1] ?? '', short[2] ?? '');
    if (day !== null && day >= from) return day;
  }
  return null;
}

export function DateBox({ bind, from, autoFocus }: { bind: Bind<string>; from: LocalDate; autoFocus?: boolean }) {
  const { value, onChange, onBlur, ...rest } = bind;
  const words = useWords();
  const calendar = useRef<HTMLInputElement>(null);
  return (
    <Space.Compact block className="date-box">
      <Input
        {...rest}
        value={value}
        autoComplete="off"
        autoFocus={autoFocus}
        maxLength={12}
        placeholder={from}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => {
          const read = readDate(value, from);
          if (read !== null && read !== value) onChange(read);
          onBlur();
        }}
      />
      <Button
        tabIndex={-1}
        icon={<CalendarOutlined />}
        aria-label={words.shop.week.calendar}
        onClick={() => calendar.current?.showPicker()}
      />
      <input
        ref={calendar}
        className="date-box-calendar"
        type="date"
        tabIndex={-1}
        aria-hidden
        value={readDate(value, from) ?? ''}
        onChange={(event) => {
          if (event.target.value !== '') onChange(event.target.value);
        }}
      />
    </Space.Compact>
  );
}
