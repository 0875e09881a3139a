/** A day, typed (`10-1`, `1001`, `2027-10-01`) or taken from the browser's calendar; exchanged as `YYYY-MM-DD`. */
import { CalendarOutlined } from '@ant-design/icons';
import { Button, Input, Space } from 'antd';
import { useRef } from 'react';
import type { LocalDate } from '../../src-shared/kit/time.ts';
import { readDate } from '../../src-shared/kit/when-text.ts';
import type { Bind } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import './date-box.css';

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
