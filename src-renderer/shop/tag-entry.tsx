/** Short names, one after the other: Enter adds, Backspace in the empty box takes the last one away. */
import { CloseOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef } from 'antd';
import { type ClipboardEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { Bind } from '../kit/form.tsx';
import { useWords } from '../kit/language.tsx';
import './tag-entry.css';

const SEPARATORS = /[\n\r\t,，、;；]+/u;

export function TagEntry({
  bind,
  example,
  quick,
  maxLength = 40,
}: {
  bind: Bind<string[]>;
  example: string;
  /** What a click fills in while nothing is there. */
  quick?: readonly string[];
  maxLength?: number;
}) {
  const { value: names, onChange, onBlur, ref, status, name, ...rest } = bind;
  const words = useWords();
  const [text, setText] = useState('');
  const [already, setAlready] = useState<string | null>(null);
  const input = useRef<InputRef>(null);

  /** Adds what is new; returns false where everything was there already. */
  const add = (typed: readonly string[]): void => {
    const next = [...names];
    let twice: string | null = null;
    for (const candidate of typed.map((part) => part.trim().slice(0, maxLength))) {
      if (candidate === '') continue;
      if (next.includes(candidate)) twice = candidate;
      else next.push(candidate);
    }
    setAlready(twice);
    if (next.length > names.length) onChange(next);
    if (next.length > names.length || twice === null) setText('');
  };
  const remove = (gone: string): void => {
    onChange(names.filter((other) => other !== gone));
    setAlready(null);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    if (event.key === 'Enter' && text.trim() !== '') {
      add([text]);
      // With Ctrl the form saves, what stood in the box included; without, the next name may follow.
      if (!event.ctrlKey && !event.metaKey) event.preventDefault();
    } else if (event.key === 'Backspace' && text === '' && names.length > 0) {
      event.preventDefault();
      onChange(names.slice(0, -1));
      setAlready(null);
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const parts = event.clipboardData.getData('text').split(SEPARATORS);
    if (parts.length < 2) return;
    event.preventDefault();
    add(parts);
  };

  return (
    <div className="tag-entry">
      {names.length > 0 && (
        <ul className="tags" aria-label={words.shop.tags.list(names.length)}>
          {names.map((tag) => (
            <li key={tag} className="tag">
              <span>{tag}</span>
              <button type="button" tabIndex={-1} aria-label={words.shop.tags.remove(tag)} onClick={() => remove(tag)}>
                <CloseOutlined aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="tag-entry-row">
        <Input
          {...rest}
          name={name}
          ref={(control) => {
            input.current = control;
            ref(control);
          }}
          status={status}
          value={text}
          maxLength={maxLength}
          placeholder={example}
          autoComplete="off"
          onChange={(event) => {
            setText(event.target.value);
            setAlready(null);
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => {
            if (text.trim() !== '') add([text]);
            onBlur();
          }}
        />
        {quick && names.length === 0 && (
          <Button onClick={() => add(quick)}>{words.shop.tags.quick(quick[0] ?? '', quick.at(-1) ?? '')}</Button>
        )}
        {names.length > 1 && (
          <Button type="text" tabIndex={-1} onClick={() => onChange([])}>
            {words.shop.tags.clear}
          </Button>
        )}
      </div>
      <div aria-live="polite" className="field-help">
        {already === null ? words.shop.tags.help : words.shop.tags.already(already)}
      </div>
    </div>
  );
}
