/** 回访: whom to call on the left, what to know before dialling in the middle, what was said on the right. */
import { PhoneOutlined } from '@ant-design/icons';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type KeyboardEvent, useRef } from 'react';
import type { Output } from '../../src-shared/contract.ts';
import { DUTY_GROUPS, dutyGroup } from '../../src-shared/duty/duty-rules.ts';
import { type FollowUpId, followUpId as followUpIdSchema } from '../../src-shared/kit/id.ts';
import { DutyMark } from '../duty/duty-mark.tsx';
import { ExportButton } from '../exchange/export-button.tsx';
import { useRead } from '../kit/client.ts';
import { useTomorrow } from '../kit/day-end.ts';
import { useFormat } from '../kit/format.ts';
import { useWords } from '../kit/language.tsx';
import { focusOn, useScreenStart } from '../kit/screen-start.ts';
import { useNow } from '../kit/server-clock.ts';
import { useMay } from '../kit/session.tsx';
import { useShortcut } from '../kit/shortcuts.tsx';
import { Empty, Failed, Forbidden, Loaded, Loading } from '../kit/states.tsx';
import { Plate } from '../vehicle/plate.tsx';
import { urgencyOf } from '../visit/board-screen.tsx';
import { type CallDraftBook, useCallDrafts } from './call-draft.ts';
import { CallForm, CallSummary } from './call-form.tsx';
import { CallSheet } from './call-sheet.tsx';
import './followup.css';

type Call = Output<'followup.list'>['calls'][number];

export function FollowUpScreen() {
  const { followUpId } = useParams({ strict: false });
  const may = useMay('followup.list');
  if (!may) return <Forbidden />;
  if (followUpId === undefined) return <FollowUpDesk chosen={null} />;
  const parsed = followUpIdSchema.safeParse(followUpId);
  // A mistyped address is no fault of the program.
  if (!parsed.success) return <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />;
  return <FollowUpDesk chosen={parsed.data} />;
}

function FollowUpDesk({ chosen }: { chosen: FollowUpId | null }) {
  const words = useWords();
  const navigate = useNavigate();
  const read = useRead('followup.list', {});
  const drafts = useCallDrafts();
  useShortcut('back', () => void navigate({ to: '/follow-up' }), chosen !== null, words.followUp.backToList);
  return (
    <div className="screen followup">
      <div className="screen-head">
        <h1>{words.followUp.title}</h1>
        <ExportButton lists={['followUps']} />
      </div>
      <div className={chosen === null ? 'followup-columns' : 'followup-columns followup-chosen'}>
        <div className="followup-left">
          <Loaded read={read}>
            {({ calls }) =>
              calls.length === 0 ? (
                <Empty icon={<PhoneOutlined />} title={words.followUp.emptyTitle} hint={words.followUp.emptyHint} />
              ) : (
                <CallList calls={calls} chosen={chosen} />
              )
            }
          </Loaded>
        </div>
        {chosen === null ? (
          read.data !== undefined &&
          read.data.calls.length > 0 && (
            <div className="followup-middle followup-choose">
              <Empty icon={<PhoneOutlined />} title={words.followUp.chooseTitle} hint={words.followUp.chooseHint} />
            </div>
          )
        ) : drafts.draft.ready ? (
          <ChosenCall key={chosen} followUpId={chosen} drafts={drafts} />
        ) : (
          <Loading />
        )}
      </div>
    </div>
  );
}

function ChosenCall({ followUpId, drafts }: { followUpId: FollowUpId; drafts: CallDraftBook }) {
  const read = useRead('followup.get', { followUpId });
  return (
    <Loaded read={read} rows={10}>
      {(call) => (
        <>
          <div className="followup-middle">
            <CallSheet call={call} reload={read.reload} />
          </div>
          <div className="followup-right">
            {call.state === 'open' ? (
              <CallForm call={call} drafts={drafts} reload={read.reload} />
            ) : (
              <CallSummary call={call} drafts={drafts} />
            )}
          </div>
        </>
      )}
    </Loaded>
  );
}

/** Up and down go from one call to the next, Enter opens it. */
function moveBetweenCalls(event: KeyboardEvent<HTMLElement>): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a')];
  const next = links[links.indexOf(event.target as HTMLElement) + by];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function CallList({ calls, chosen }: { calls: readonly Call[]; chosen: FollowUpId | null }) {
  const words = useWords();
  const now = useNow();
  const tomorrow = useTomorrow();
  const list = useRef<HTMLElement>(null);
  // The most pressing call is one Enter away; whoever is typing elsewhere is left alone.
  useScreenStart(
    '/follow-up',
    () => focusOn(list.current?.querySelector<HTMLElement>('[aria-current]') ?? list.current?.querySelector('a')),
    { onArrival: chosen === null },
  );
  return (
    <nav aria-label={words.followUp.listLabel} ref={list} onKeyDown={moveBetweenCalls}>
      {DUTY_GROUPS.map((group) => {
        const inside = calls.filter((call) => dutyGroup(call, now, tomorrow) === group);
        if (inside.length === 0) return null;
        return (
          <section key={group} aria-label={words.followUp.groups[group]}>
            <h2 className="followup-group">
              {words.followUp.groups[group]} <span className="column-count">{inside.length}</span>
            </h2>
            <ul>
              {inside.map((call) => (
                <li key={call.followUpId}>
                  <CallLink call={call} isChosen={call.followUpId === chosen} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </nav>
  );
}

function CallLink({ call, isChosen }: { call: Call; isChosen: boolean }) {
  const words = useWords();
  const told = words.followUp;
  const format = useFormat();
  const urgency = urgencyOf(call, useNow());
  return (
    <Link
      to="/follow-up/$followUpId"
      params={{ followUpId: call.followUpId }}
      className={`followup-link duty-${urgency}`}
      aria-current={isChosen ? 'true' : undefined}
    >
      <span className="followup-top">
        <Plate plate={call.plate} color={call.plateColor} size="small" />
        <DutyMark urgency={urgency} />
      </span>
      <span>
        <strong>{call.customer === '' ? told.noCustomer : call.customer}</strong>
        {call.model !== '' && <span className="file-soft"> {call.model}</span>}
      </span>
      <span className="file-soft followup-facts">
        <span>{told.call(call.call)}</span>
        <span>{call.maskedPhone ?? told.noPhone}</span>
      </span>
      <span className="file-soft followup-facts">
        <span>{told.window(format.time(call.windowFrom), format.time(call.windowUntil))}</span>
        {call.attempts > 0 && <span>{told.tried(call.attempts)}</span>}
        {call.nextTryAt !== null && <span>{told.nextTry(format.time(call.nextTryAt))}</span>}
      </span>
    </Link>
  );
}
