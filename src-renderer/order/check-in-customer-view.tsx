/** 客户视图: the screen is turned to the customer, who sees this car, its lines and the total, and nothing of anybody else. */
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useWatch } from 'react-hook-form';
import { quoteOf } from '../../src-shared/order/check-in-form.ts';
import { listRows } from '../../src-shared/order/check-in-lines.ts';
import { modelLine } from '../../src-shared/vehicle/vehicle-rules.ts';
import { useWords } from '../kit/language.tsx';
import { Money } from '../kit/money.tsx';
import { keyText, ShortcutLayer, useShortcut } from '../kit/shortcuts.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { useCheckInDesk } from './check-in-parts.tsx';

export function CustomerView({ onClose }: { onClose: () => void }) {
  return (
    <ShortcutLayer>
      <View onClose={onClose} />
    </ShortcutLayer>
  );
}

function View({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const told = words.checkIn;
  const { form, visit, car } = useCheckInDesk();
  const sheet = useRef<HTMLDialogElement>(null);
  useShortcut('back', onClose);
  useShortcut('customerView', onClose);
  // In the top layer of the page nothing behind can be seen, reached or read out.
  useEffect(() => {
    const dialog = sheet.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const [lines, packages, promise] = useWatch({ control: form.control, name: ['lines', 'packages', 'promise'] });
  const quote = quoteOf({ lines, packages });
  return (
    <dialog
      ref={sheet}
      className="customer-view"
      aria-label={told.view}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className="customer-head">
        <Plate plate={visit.plate} color={visit.plateColor} size="large" />
        <strong>{car ? modelLine(car.make, car.model) : ''}</strong>
        <span>{told.viewTitle}</span>
      </div>
      {lines.length === 0 ? (
        <p>{told.viewEmpty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by key
        <section className="customer-lines" aria-label={told.lines} tabIndex={0}>
          <table>
            <thead>
              <tr className="customer-line">
                <th scope="col">{told.what}</th>
                <th scope="col" className="line-number">
                  {told.amount}
                </th>
                <th scope="col" className="line-number">
                  {told.price}
                </th>
              </tr>
            </thead>
            <tbody>
              {listRows({ lines, packages }).map((row) =>
                row.kind === 'package' ? (
                  <tr key={row.id} className="customer-line customer-package">
                    <td colSpan={2}>{row.sold.name}</td>
                    <td className="line-number">¥{row.sold.price}</td>
                  </tr>
                ) : (
                  <tr key={row.id} className="customer-line">
                    <td className={row.line.packageId === null ? '' : 'line-inside'}>{row.line.name}</td>
                    <td className="line-number">
                      {row.line.kind === 'part' && `${row.line.quantity} ${row.line.unit}`}
                      {row.line.kind === 'labor' && row.line.hours !== '' && `${row.line.hours} ${told.hour}`}
                    </td>
                    <td className="line-number">
                      {row.line.packageId === null && <Money fen={quote.priced.get(row.id)?.priceFen ?? null} sign />}
                    </td>
                  </tr>
                ),
              )}
            </tbody>
          </table>
        </section>
      )}
      <div className="customer-foot">
        {promise !== '' && (
          <span>
            {told.promise} {promise}
          </span>
        )}
        <span className="customer-total">
          {told.total} <Money fen={quote.totals?.totalFen ?? null} sign />
        </span>
        <Button onClick={onClose} autoFocus>
          {told.backToWork} <kbd>{keyText('F9')}</kbd>
        </Button>
      </div>
    </dialog>
  );
}
