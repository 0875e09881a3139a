/** A signature by mouse, pen or finger, kept as a picture; or the word that it will stand on paper. */
import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type PointerEvent, type Ref, useRef, useState } from 'react';
import { useClient } from './client.ts';
import { focusBehind, useFinishBeforeSave } from './form.tsx';
import { useWords } from './language.tsx';
import { FailureNotice } from './notice.tsx';
import { focusOn, useFocusKept } from './screen-start.ts';
import { useUpload } from './upload.ts';
import './signature-pad.css';

/** `attachment` is the id that the upload answered. */
export type Signature = { readonly kind: 'drawn'; readonly attachment: string } | { readonly kind: 'paper' };

/** Pixels of the picture: sharp on paper at 6 cm, however large the pad is on the screen. */
const WIDTH = 900;
const HEIGHT = 300;
/** A touch by accident is no signature. */
const LEAST_LENGTH = 60;
const INK = '#101828';
const PAPER = '#ffffff';

interface Point {
  readonly x: number;
  readonly y: number;
}

function pointOf(event: PointerEvent<HTMLCanvasElement>): Point {
  const box = event.currentTarget.getBoundingClientRect();
  return {
    x: ((event.clientX - box.left) / box.width) * WIDTH,
    y: ((event.clientY - box.top) / box.height) * HEIGHT,
  };
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function pictureOf(canvas: HTMLCanvasElement): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

export function SignaturePad({
  value,
  onChange,
  label,
  focusRef,
}: {
  value: Signature | null;
  onChange: (value: Signature | null) => void;
  /** Whose signature, for what. */
  label: string;
  /** What a form that misses the signature focuses: the answer that needs no pen. */
  focusRef?: Ref<HTMLButtonElement>;
}) {
  const words = useWords();
  const told = words.signature;
  const client = useClient();
  const upload = useUpload();
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const stroke = useRef<{ readonly pointer: number; last: Point; from: Point } | null>(null);
  const [length, setLength] = useState(0);

  const start = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (stroke.current || upload.busy || event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const point = pointOf(event);
    stroke.current = { pointer: event.pointerId, last: point, from: point };
  };
  const draw = (event: PointerEvent<HTMLCanvasElement>): void => {
    const current = stroke.current;
    const pen = canvas.current?.getContext('2d');
    if (!current || !pen || current.pointer !== event.pointerId) return;
    if (length === 0 && current.last === current.from) {
      // An opaque ground, so that it prints and shows the same everywhere.
      pen.fillStyle = PAPER;
      pen.fillRect(0, 0, WIDTH, HEIGHT);
    }
    const point = pointOf(event);
    const moved = Math.hypot(point.x - current.last.x, point.y - current.last.y);
    if (moved < 1) return;
    const to = middle(current.last, point);
    pen.strokeStyle = INK;
    pen.lineCap = 'round';
    pen.lineJoin = 'round';
    // A mouse presses with 0.5 or not at all.
    pen.lineWidth = 3 + 4 * (event.pressure === 0 ? 0.5 : event.pressure);
    pen.beginPath();
    pen.moveTo(current.from.x, current.from.y);
    pen.quadraticCurveTo(current.last.x, current.last.y, to.x, to.y);
    pen.stroke();
    current.last = point;
    current.from = to;
    setLength((old) => old + moved);
  };
  const end = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (stroke.current?.pointer === event.pointerId) stroke.current = null;
  };
  const clear = (): void => {
    canvas.current?.getContext('2d')?.clearRect(0, 0, WIDTH, HEIGHT);
    setLength(0);
  };
  const keep = async (): Promise<void> => {
    const picture = canvas.current && (await pictureOf(canvas.current));
    if (!picture) return;
    const outcome = await upload.run(picture);
    if (!outcome.ok) return;
    // What is drawn here is kept: an emptied pad has nothing to keep.
    setLength(0);
    onChange({ kind: 'drawn', attachment: outcome.value.sha256 });
  };
  // Whoever saves with a signature on the pad means it.
  useFinishBeforeSave(value === null && length >= LEAST_LENGTH ? keep : null);
  const again = (): void => {
    setLength(0);
    onChange(null);
  };

  useFocusKept(area, () => {
    if (value === null || !focusBehind(area.current)) focusOn(area.current?.querySelector<HTMLElement>('button'));
  });

  if (value) {
    return (
      // biome-ignore lint/a11y/useSemanticElements: no fieldset, it is one answer
      <div className="sign" role="group" aria-label={label} ref={area}>
        {value.kind === 'drawn' ? (
          <img className="sign-picture" src={client.transport.fileUrl(value.attachment)} alt={told.signed} />
        ) : (
          <p className="sign-paper">
            <EditOutlined aria-hidden /> {told.onPaperDone}
          </p>
        )}
        <div className="sign-acts">
          <Button size="small" onClick={again}>
            {told.again}
          </Button>
        </div>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset, it is one answer
    <div className="sign" role="group" aria-label={label} ref={area}>
      <div className="sign-ground">
        <canvas
          ref={canvas}
          className="sign-canvas"
          width={WIDTH}
          height={HEIGHT}
          role="img"
          aria-label={told.pad}
          onPointerDown={start}
          onPointerMove={draw}
          onPointerUp={end}
          onPointerCancel={end}
        />
        {length === 0 && (
          <span className="sign-here" aria-hidden>
            {told.here}
          </span>
        )}
      </div>
      <FailureNotice failure={upload.failure} />
      <div className="sign-acts">
        <Button ref={focusRef} size="small" onClick={() => onChange({ kind: 'paper' })} disabled={upload.busy}>
          {told.onPaper}
        </Button>
        <Button size="small" onClick={clear} disabled={length === 0 || upload.busy}>
          {told.clear}
        </Button>
        <Button
          size="small"
          type="primary"
          onClick={() => void keep()}
          disabled={length < LEAST_LENGTH}
          loading={upload.busy}
        >
          {told.done}
        </Button>
      </div>
    </div>
  );
}
