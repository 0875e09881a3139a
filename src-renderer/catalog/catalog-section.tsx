/** The price list: work, parts, charges and packages, one list each. */
import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import type { CatalogItem, CatalogPackage } from '../../src-shared/catalog/catalog-contract.ts';
import { CATALOG_KINDS, type CatalogKind, linesFen } from '../../src-shared/catalog/catalog-rules.ts';
import type { Output } from '../../src-shared/contract.ts';
import type { CatalogItemId, CatalogPackageId } from '../../src-shared/kit/id.ts';
import { type Fen, formatYuanGrouped } from '../../src-shared/kit/money.ts';
import { ExportButton } from '../exchange/export-button.tsx';
import { useRead } from '../kit/client.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useWords } from '../kit/language.tsx';
import { Notice } from '../kit/notice.tsx';
import { Segments } from '../kit/segments.tsx';
import { useMay } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Loaded } from '../kit/states.tsx';
import { ReadOnlyNote, SectionHead } from '../shop/settings-parts.tsx';
import { priceText } from './amounts.ts';
import { AddItemForm, EditItemForm } from './item-dialog.tsx';
import { AddPackageForm, EditPackageForm } from './package-dialog.tsx';
import { Usual } from './usual-form.tsx';
import './catalog-section.css';

type Open =
  | { readonly what: 'add'; readonly kind: CatalogKind }
  | { readonly what: 'item'; readonly id: CatalogItemId; readonly name: string }
  | { readonly what: 'package'; readonly id: CatalogPackageId; readonly name: string };

export function CatalogSection() {
  const words = useWords();
  const told = words.catalog;
  const may = useMay('catalog.addItem');
  const usual = useRead('catalog.settings', {});
  const [kind, setKind] = useState<CatalogKind>('labor');
  const [text, setText] = useState('');
  const [open, setOpen] = useState<Open | null>(null);
  const [stillIn, setStillIn] = useState<readonly string[]>([]);
  const add = (): void => setOpen({ what: 'add', kind });
  useShortcut('newHere', add, may);
  const addButton = (
    <Button icon={<PlusOutlined />} onClick={add} aria-keyshortcuts="N">
      {told.add[kind]}
    </Button>
  );
  return (
    <>
      <SectionHead
        title={words.shop.settings.sections.catalog}
        hint={words.shop.settings.hints.catalog}
        action={
          <>
            <ExportButton lists={['prices', 'packages']} />
            {may && addButton}
          </>
        }
      />
      <ReadOnlyNote call="catalog.changeItem" />
      {usual.data?.pricesShown === false && <Notice tone="wait">{told.pricesHidden}</Notice>}
      {stillIn.length > 0 && <Notice tone="need">{told.stillIn(stillIn.join(told.stillInSeparator))}</Notice>}
      <Loaded read={usual} rows={2}>
        {(settings) => <Usual settings={settings} reload={usual.reload} />}
      </Loaded>
      <div className="catalog-bar">
        <Segments<CatalogKind>
          value={kind}
          onChange={setKind}
          aria-label={told.kind}
          options={CATALOG_KINDS.map((each) => ({ value: each, label: told.kinds[each] }))}
        />
        <Input
          className="catalog-search"
          value={text}
          placeholder={told.search}
          aria-label={told.searchLabel}
          autoComplete="off"
          maxLength={64}
          allowClear
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Page
        key={kind}
        kind={kind}
        text={text.trim()}
        cursor={null}
        usualRateFen={usual.data?.laborRateFen ?? null}
        onOpen={may ? setOpen : null}
        action={may && addButton}
      />
      <CatalogDialog
        open={open}
        usual={usual.data ?? null}
        onClose={() => setOpen(null)}
        onStillIn={(packages) => setStillIn(packages)}
      />
    </>
  );
}

/** One page of the list, and behind it the next where somebody asked for more. Each is live by itself. */
function Page({
  kind,
  text,
  cursor,
  usualRateFen,
  onOpen,
  action,
}: {
  kind: CatalogKind;
  text: string;
  cursor: number | null;
  usualRateFen: Fen | null;
  onOpen: ((open: Open) => void) | null;
  action: ReactNode;
}) {
  const words = useWords();
  const told = words.catalog;
  const [goesOn, setGoesOn] = useState(false);
  const read = useRead('catalog.list', { kind, text, cursor }, { keepOldInput: true });
  return (
    <Loaded read={read} rows={8}>
      {({ items, packages, next }) => {
        if (items.length + packages.length === 0) {
          if (cursor !== null) return null;
          return text === '' ? (
            <Empty title={told.none[kind]} hint={action ? told.noneHint[kind] : undefined} action={action} />
          ) : (
            <Empty title={told.nothing(text)} hint={told.nothingHint} />
          );
        }
        return (
          <>
            <ul className="rows" aria-label={`${told.list} · ${told.kinds[kind]}`}>
              {items.map((item) => (
                <ItemRow key={item.itemId} item={item} usualRateFen={usualRateFen} onOpen={onOpen} />
              ))}
              {packages.map((each) => (
                <PackageRow key={each.packageId} sold={each} usualRateFen={usualRateFen} onOpen={onOpen} />
              ))}
            </ul>
            {next !== null &&
              (goesOn ? (
                <Page
                  kind={kind}
                  text={text}
                  cursor={next}
                  usualRateFen={usualRateFen}
                  onOpen={onOpen}
                  action={action}
                />
              ) : (
                <Button onClick={() => setGoesOn(true)}>{told.more}</Button>
              ))}
          </>
        );
      }}
    </Loaded>
  );
}

function Row({
  name,
  isActive,
  marks,
  about,
  amount,
  onEdit,
}: {
  name: string;
  isActive: boolean;
  marks: readonly string[];
  about: string;
  amount: string;
  onEdit: (() => void) | null;
}) {
  const told = useWords().catalog;
  return (
    <li className={isActive ? undefined : 'row-off'}>
      <div className="row-main">
        <span className="row-name">{name}</span>{' '}
        {marks.map((mark) => (
          <span key={mark} className="mark">
            {mark}
          </span>
        ))}{' '}
        {!isActive && <span className="mark mark-off">{told.retired}</span>}
        {about !== '' && <div className="row-about">{about}</div>}
      </div>
      <span className="catalog-amount">{amount}</span>
      {onEdit && (
        <span className="row-acts">
          <Button type="text" aria-label={told.editOf(name)} onClick={onEdit}>
            {told.edit}
          </Button>
        </span>
      )}
    </li>
  );
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join(' · ');

function ItemRow({
  item,
  usualRateFen,
  onOpen,
}: {
  item: CatalogItem;
  usualRateFen: Fen | null;
  onOpen: ((open: Open) => void) | null;
}) {
  const words = useWords();
  const told = words.catalog;
  const { itemId, name, code, category, advice, noDiscount, active, what } = item;
  const marks = noDiscount ? [told.noDiscount] : [];
  const about = [category, code];
  if (what.kind === 'labor' && what.isHighVoltage) marks.push(told.highVoltage);
  if (what.kind === 'part') {
    if (what.isKeyComponent) marks.push(told.keyComponent);
    about.push(what.partKind === null ? '' : told.partKinds[what.partKind], what.brand, what.oeNumber);
  }
  if (what.kind === 'charge') about.push(told.chargeKinds[what.chargeKind]);
  about.push(advice);
  return (
    <Row
      name={name}
      isActive={active}
      marks={marks}
      about={joined(about)}
      amount={priceText(item, usualRateFen, words)}
      onEdit={onOpen && (() => onOpen({ what: 'item', id: itemId, name }))}
    />
  );
}

function PackageRow({
  sold,
  usualRateFen,
  onOpen,
}: {
  sold: CatalogPackage;
  usualRateFen: Fen | null;
  onOpen: ((open: Open) => void) | null;
}) {
  const told = useWords().catalog;
  const { packageId, name, active, priceFen, noDiscount, lines } = sold;
  const sumFen = linesFen(lines, usualRateFen);
  const sum = sumFen === null ? '' : formatYuanGrouped(sumFen);
  const marks = noDiscount ? [told.noDiscount] : [];
  if (lines.some(({ item }) => !item.active)) marks.push(told.hasRetired);
  return (
    <Row
      name={name}
      isActive={active}
      marks={marks}
      about={joined([
        lines.map(({ item }) => item.name).join(told.stillInSeparator),
        priceFen === null || sum === '' ? '' : told.insteadOf(sum),
      ])}
      amount={priceFen !== null ? told.amount(formatYuanGrouped(priceFen)) : sum === '' ? '' : told.amount(sum)}
      onEdit={onOpen && (() => onOpen({ what: 'package', id: packageId, name }))}
    />
  );
}

function CatalogDialog({
  open,
  usual,
  onClose,
  onStillIn,
}: {
  open: Open | null;
  usual: Output<'catalog.settings'> | null;
  onClose: () => void;
  onStillIn: (packages: readonly string[]) => void;
}) {
  const words = useWords();
  const told = words.catalog;
  const title = open?.what === 'add' ? told.add[open.kind] : told.editOf(open?.name ?? '');
  return (
    <Dialog open={open !== null} title={title} onClose={onClose} width={680}>
      {open?.what === 'add' &&
        (open.kind === 'package' ? (
          <AddPackageForm usual={usual} onClose={onClose} />
        ) : (
          <AddItemForm kind={open.kind} usual={usual} onClose={onClose} />
        ))}
      {open?.what === 'item' && <EditItem id={open.id} usual={usual} onClose={onClose} onStillIn={onStillIn} />}
      {open?.what === 'package' && <EditPackage id={open.id} usual={usual} onClose={onClose} />}
    </Dialog>
  );
}

interface EditProps<Id> {
  readonly id: Id;
  readonly usual: Output<'catalog.settings'> | null;
  readonly onClose: () => void;
}

/** Read by itself, so that a change of somebody else reaches the form also where the list has moved on. */
function EditItem({
  id,
  onStillIn,
  ...rest
}: EditProps<CatalogItemId> & { onStillIn: (packages: readonly string[]) => void }) {
  const read = useRead('catalog.get', { itemId: id });
  return (
    <Loaded read={read}>
      {({ item }) => <EditItemForm item={item} reload={read.reload} onStillIn={onStillIn} {...rest} />}
    </Loaded>
  );
}

function EditPackage({ id, ...rest }: EditProps<CatalogPackageId>) {
  const read = useRead('catalog.getPackage', { packageId: id });
  return (
    <Loaded read={read}>
      {({ package: stored }) => <EditPackageForm stored={stored} reload={read.reload} {...rest} />}
    </Loaded>
  );
}
