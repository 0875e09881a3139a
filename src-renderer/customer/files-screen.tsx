/** 客户·车辆: the same search as the box above, with room; and where files begin. */
import { PlusOutlined } from '@ant-design/icons';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Button, Input, type InputRef } from 'antd';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { ExportButton } from '../exchange/export-button.tsx';
import { useWords } from '../kit/language.tsx';
import { useScreenStart } from '../kit/screen-start.ts';
import { useMay } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Failed, Loading } from '../kit/states.tsx';
import { makeStore, useStore } from '../kit/store.ts';
import { createCustomerOpen, createFrom, createVehicleOpen } from '../vehicle/create-open.ts';
import { HitLine } from '../vehicle/hit-line.tsx';
import { type Found, targetOf, useFind } from '../vehicle/use-find.ts';
import './customer.css';

/** As many as the search gives. */
const MOST = 100;
const ROW = 48;

/** What was looked for, so that coming back from a file finds the list as it was. */
const lookedFor = makeStore('');

/** This is the list of files: a car that is here opens its own, too. */
const FILE = { wantsFile: true, readsOrders: false } as const;

export function FilesScreen() {
  const words = useWords();
  const told = words.vehicle;
  const typed = useStore(lookedFor);
  const mayCar = useMay('vehicle.create');
  const mayCustomer = useMay('customer.create');
  const navigate = useNavigate();
  const input = useRef<InputRef>(null);
  const list = useRef<HTMLElement>(null);
  useScreenStart('/files', () => {
    input.current?.focus({ cursor: 'all' });
    return true;
  });
  const { text, found, isFresh, failure, reload } = useFind(typed, MOST);
  const from = (): ReturnType<typeof createFrom> => (isFresh && found?.hits.length === 0 ? createFrom(text) : {});
  const createCar = (): void => createVehicleOpen.set(from());
  const createCustomer = (): void => createCustomerOpen.set(from());
  useShortcut('newHere', mayCar ? createCar : createCustomer, mayCar || mayCustomer, mayCar ? told.createTitle : null);

  /** Enter came before the answer, as a scanner sends it. */
  const [awaited, setAwaited] = useState<string | null>(null);
  const openOnly = (): void => {
    setAwaited(null);
    const [only, ...others] = found?.hits ?? [];
    const target = only && others.length === 0 ? targetOf(only, FILE) : null;
    if (target) void navigate(target);
  };
  const latestOpenOnly = useRef(openOnly);
  latestOpenOnly.current = openOnly;
  useEffect(() => {
    if (isFresh && awaited === text) latestOpenOnly.current();
  }, [isFresh, awaited, text]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229) return;
    const first = list.current?.querySelector<HTMLElement>('a');
    if (event.key === 'ArrowDown') first?.focus();
    else if (event.key === 'Enter') setAwaited(text);
    else return;
    event.preventDefault();
  };
  const buttons = (
    <>
      {mayCar && (
        <Button type="primary" icon={<PlusOutlined />} onClick={createCar}>
          {told.createTitle}
        </Button>
      )}
      {mayCustomer && (
        <Button icon={<PlusOutlined />} onClick={createCustomer}>
          {words.customer.create}
        </Button>
      )}
    </>
  );
  const isNothing = found !== null && isFresh && found.hits.length === 0;
  return (
    <div className="screen">
      <div className="screen-head">
        <h1>{told.section}</h1>
        <Input
          ref={input}
          className="files-search"
          type="search"
          value={typed}
          placeholder={told.findBox.placeholder}
          aria-label={told.filesHint}
          maxLength={64}
          autoComplete="off"
          spellCheck={false}
          allowClear
          autoFocus
          onChange={(event) => {
            lookedFor.set(event.target.value);
            setAwaited(null);
          }}
          onKeyDown={onKeyDown}
        />
        <ExportButton lists={['customers', 'vehicles']} />
        {buttons}
      </div>
      <p className="file-soft" role="status">
        {text === ''
          ? told.filesOnSite
          : isFresh && found
            ? told.filesFound(found.hits.length)
            : told.findBox.searching}
        {isFresh && found?.more && ` · ${told.findBox.more}`}
      </p>
      {found === null ? (
        failure ? (
          <Failed failure={failure} retry={reload} />
        ) : (
          <Loading rows={6} />
        )
      ) : failure ? (
        <Failed failure={failure} retry={reload} />
      ) : isNothing ? (
        <Empty
          title={text === '' ? told.filesEmpty : told.findBox.nothing(text)}
          hint={text === '' ? told.filesEmptyHint : told.findBox.nothingHint}
          action={buttons}
        />
      ) : (
        <Rows found={found} list={list} onTop={() => input.current?.focus()} />
      )}
    </div>
  );
}

function Rows({ found, list, onTop }: { found: Found; list: RefObject<HTMLElement | null>; onTop: () => void }) {
  const words = useWords();
  const virtual = useVirtualizer({
    count: found.hits.length,
    getScrollElement: () => list.current,
    estimateSize: () => ROW,
    getItemKey: (index) => found.hits[index]?.key ?? index,
    overscan: 12,
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (!(event.target instanceof HTMLElement)) return;
    const row = event.target.closest('li');
    const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
    event.preventDefault();
    const link = next?.querySelector<HTMLElement>('a');
    if (link) link.focus();
    else if (event.key === 'ArrowUp') onTop();
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
    <section className="files-list" ref={list} aria-label={words.vehicle.findBox.results} tabIndex={0}>
      <ul style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
        {virtual.getVirtualItems().map((item) => {
          const hit = found.hits[item.index];
          const target = hit && targetOf(hit, FILE);
          return hit && target ? (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              className="files-virtual"
              style={{ transform: `translateY(${item.start}px)` }}
              aria-setsize={found.hits.length}
              aria-posinset={item.index + 1}
            >
              <Link {...target} className="hit">
                <HitLine hit={hit} typed={found.answerTo} />
              </Link>
            </li>
          ) : null;
        })}
      </ul>
    </section>
  );
}
