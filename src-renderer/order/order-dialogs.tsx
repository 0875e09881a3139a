/** Which form a move or an act of the order page opens. */
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { MoveName } from '../../src-shared/visit/moves.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useWords } from '../kit/language.tsx';
import {
  AuthorizeForm,
  ConclusionForm,
  ConsentForm,
  ContentForm,
  DeclineForm,
  ParticularsForm,
  UnsignedForm,
} from './agree-dialogs.tsx';
import { AcceptForm, AddOrderForm, ObjectForm, PreparationForm, VoidForm } from './leave-dialogs.tsx';
import { LeaveOpenForm, UnclaimedForm } from './leave-open-dialogs.tsx';
import type { OrderDialogProps } from './order-form.tsx';
import { orderOf } from './places.ts';
import { CollectorForm, DelayForm, NotifyForm, PromiseForm, TransferForm } from './promise-dialogs.tsx';
import { ChangeVehicleForm, MoveLinesForm, SignAgainForm } from './transfer-dialogs.tsx';
import { AnswerExtraForm, AssignForm, HandOverForm, StopForm, TakeForm } from './workshop-dialogs.tsx';

/** Acts that are no moves: they change no state. */
export type OrderAct =
  | MoveName
  | 'editLines'
  | 'editParticulars'
  | 'recordConsent'
  | 'conclude'
  | 'preparation'
  | 'signAgain';

const WIDE: ReadonlySet<OrderAct> = new Set<OrderAct>([
  'editLines',
  'answerExtra',
  'addOrder',
  'authorize',
  'editParticulars',
  'signAgain',
  'changeVehicle',
]);

export function OrderDialog({ act, ...props }: OrderDialogProps & { act: OrderAct | null }) {
  const words = useWords();
  // What is closing still shows its last words.
  const [last, setLast] = useState<OrderAct | null>(act);
  if (act !== null && act !== last) setLast(act);
  const shown = act ?? last;
  const title =
    shown === null
      ? ''
      : shown === 'editLines'
        ? words.orderPage.editLines
        : shown === 'editParticulars'
          ? words.orderPage.editParticulars
          : shown === 'recordConsent'
            ? words.orderPage.recordConsent
            : shown === 'conclude'
              ? words.orderPage.conclude
              : shown === 'preparation'
                ? words.orderPage.preparation
                : shown === 'signAgain'
                  ? words.orderPage.signAgain
                  : words.moves.moves[shown];
  return (
    <Dialog
      open={act !== null}
      title={`${title} · ${props.order.number}`}
      onClose={props.onClose}
      width={shown !== null && WIDE.has(shown) ? 860 : 560}
    >
      {shown !== null && <ActForm act={shown} {...props} />}
    </Dialog>
  );
}

function ActForm({ act, ...props }: OrderDialogProps & { act: OrderAct }): ReactNode {
  const navigate = useNavigate();
  switch (act) {
    case 'editLines':
      return <ContentForm {...props} />;
    case 'editParticulars':
      return <ParticularsForm {...props} />;
    case 'recordConsent':
      return <ConsentForm {...props} />;
    case 'conclude':
      return <ConclusionForm {...props} />;
    case 'preparation':
      return <PreparationForm {...props} />;
    case 'signAgain':
      return <SignAgainForm {...props} />;
    case 'moveLines':
      return <MoveLinesForm {...props} />;
    case 'changeVehicle':
      return <ChangeVehicleForm {...props} />;
    case 'authorize':
      return <AuthorizeForm {...props} />;
    case 'authorizeUnsigned':
      return <UnsignedForm {...props} />;
    case 'decline':
      return <DeclineForm {...props} />;
    case 'stop':
      return <StopForm {...props} />;
    case 'leaveOpen':
      return <LeaveOpenForm {...props} />;
    case 'unclaimed':
      return <UnclaimedForm {...props} />;
    case 'void':
      return <VoidForm {...props} />;
    case 'assign':
      return <AssignForm {...props} />;
    case 'handOver':
      return <HandOverForm {...props} />;
    case 'answerExtra':
      return <AnswerExtraForm {...props} />;
    case 'takeFromWorkshop':
      return <TakeForm {...props} />;
    case 'notify':
      return <NotifyForm {...props} />;
    case 'notifyDelay':
      return <DelayForm {...props} />;
    case 'nominateCollector':
      return <CollectorForm {...props} />;
    case 'changePromise':
      return <PromiseForm {...props} />;
    case 'transferAdviser':
      return <TransferForm {...props} />;
    case 'accept':
      return <AcceptForm {...props} />;
    case 'object':
      return <ObjectForm {...props} />;
    case 'addOrder':
      return (
        <AddOrderForm
          visitId={props.order.visitId}
          authorizer={{ name: props.order.authorizerName, phone: props.order.authorizerPhone }}
          onAdded={({ orderId }) => void navigate({ to: orderOf(orderId) })}
          onClose={props.onClose}
        />
      );
    // The others are done at once, at the till, at the gate or in the workshop.
    default:
      return null;
  }
}
