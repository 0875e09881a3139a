/** Routes, and the gate in front of them: no shop yet, no seat yet, nobody signed in, locked. */
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
  useParams,
  useRouter,
} from '@tanstack/react-router';
import { Component, type ErrorInfo, type ReactNode, useEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import type { SignedInStaff } from '../src-shared/staff/staff-contract.ts';
import { Client, ClientContext, useClient } from './kit/client.ts';
import { LanguageProvider, useWords } from './kit/language.tsx';
import { type LanguagePack, otherLanguage } from './kit/language-packs.ts';
import { lazyScreen, preloadWhenIdle } from './kit/lazy-screen.tsx';
import { focusBack } from './kit/screen-start.ts';
import { PersonProvider, type Session, SessionProvider, useSessionRead } from './kit/session.tsx';
import { Failed, Loading, StatePage } from './kit/states.tsx';
import { useStore } from './kit/store.ts';
import { ThemeProvider } from './kit/theme.tsx';
import { openTransport } from './kit/transport.ts';
import { askForUser, hasLeft } from './kit/user-switch.ts';
import { homeOf } from './shell/landing.ts';
import {
  ArrivalPanel,
  ChangePinDialog,
  CreateCustomerDialog,
  CreateVehicleDialog,
  RecoverDialog,
} from './shell/overlays.ts';
import { Shell } from './shell/shell.tsx';
import { useIdleLock } from './shell/use-idle-lock.ts';
import { setUpHold } from './shop/set-up-hold.ts';
import { SignInScreen } from './staff/sign-in-screen.tsx';
import { BoardScreen } from './visit/board-screen.tsx';

// The board and the sign-in come with the page; everything else follows in the first quiet moment.
const SetUpScreen = lazyScreen(() => import('./shop/set-up-screen.tsx').then((code) => code.SetUpScreen));
const PairingScreen = lazyScreen(() => import('./staff/pairing-screen.tsx').then((code) => code.PairingScreen));
const CheckInFindScreen = lazyScreen(() =>
  import('./order/check-in-find-screen.tsx').then((code) => code.CheckInFindScreen),
);
const CheckInScreen = lazyScreen(() => import('./order/check-in-screen.tsx').then((code) => code.CheckInScreen));
const VisitScreen = lazyScreen(() => import('./visit/visit-screen.tsx').then((code) => code.VisitScreen));
const OrderScreen = lazyScreen(() => import('./order/order-screen.tsx').then((code) => code.OrderScreen));
const GateScreen = lazyScreen(() => import('./visit/gate-screen.tsx').then((code) => code.GateScreen));
const DutyScreen = lazyScreen(() => import('./duty/duty-screen.tsx').then((code) => code.DutyScreen));
const FollowUpScreen = lazyScreen(() => import('./followup/followup-screen.tsx').then((code) => code.FollowUpScreen));
const FilesScreen = lazyScreen(() => import('./customer/files-screen.tsx').then((code) => code.FilesScreen));
const VehicleScreen = lazyScreen(() => import('./vehicle/vehicle-screen.tsx').then((code) => code.VehicleScreen));
const CustomerScreen = lazyScreen(() => import('./customer/customer-screen.tsx').then((code) => code.CustomerScreen));
const TillScreen = lazyScreen(() => import('./bill/till-screen.tsx').then((code) => code.TillScreen));
const SettingsScreen = lazyScreen(() => import('./shop/settings-screen.tsx').then((code) => code.SettingsScreen));
const PaperScreen = lazyScreen(() => import('./document/paper-screen.tsx').then((code) => code.PaperScreen));
const WorkshopScreen = lazyScreen(() => import('./workshop/workshop-screen.tsx').then((code) => code.WorkshopScreen));
const WorkshopCarScreen = lazyScreen(() =>
  import('./workshop/workshop-car-screen.tsx').then((code) => code.WorkshopCarScreen),
);
/** What may be opened from the board, the likeliest first. */
const LATER = [
  ArrivalPanel,
  CheckInFindScreen,
  CheckInScreen,
  OrderScreen,
  VisitScreen,
  WorkshopScreen,
  WorkshopCarScreen,
  TillScreen,
  GateScreen,
  VehicleScreen,
  CustomerScreen,
  FilesScreen,
  DutyScreen,
  FollowUpScreen,
  SettingsScreen,
  PaperScreen,
  CreateVehicleDialog,
  CreateCustomerDialog,
  ChangePinDialog,
  RecoverDialog,
  otherLanguage,
];

const rootRoute = createRootRoute({ component: Gate, notFoundComponent: NotFound, errorComponent: Crashed });
const routeTree = rootRoute.addChildren([
  createRoute({ getParentRoute: () => rootRoute, path: '/', component: BoardScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/check-in', component: CheckInFindScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/check-in/$visitId', component: CheckInScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/visit/$visitId', component: VisitScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/workshop', component: WorkshopScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/workshop/$orderId', component: WorkshopCarScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/orders/$orderId', component: OrderScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/gate', component: GateScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/duties', component: DutyScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/follow-up', component: FollowUpScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/follow-up/$followUpId', component: FollowUpScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/files', component: FilesScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/vehicle/$vehicleId', component: VehicleScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/customer/$customerId', component: CustomerScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/papers/$kind/$id', component: PaperScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/till', component: TillScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/till/$orderId', component: TillScreen }),
  createRoute({ getParentRoute: () => rootRoute, path: '/settings', component: () => <SettingsScreen /> }),
  createRoute({ getParentRoute: () => rootRoute, path: '/settings/$section', component: SettingsSection }),
]);
const router = createRouter({ routeTree, defaultErrorComponent: Crashed, defaultNotFoundComponent: NotFound });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** Draws the program; called once. */
export function start(language: LanguagePack): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no root');
  const client = new Client(openTransport());
  createRoot(root).render(
    <LastResort>
      <ClientContext value={client}>
        <QueryClientProvider client={client.queries}>
          <SessionProvider>
            <LanguageProvider first={language}>
              <ThemeProvider>
                <RouterProvider router={router} />
              </ThemeProvider>
            </LanguageProvider>
          </SessionProvider>
        </QueryClientProvider>
      </ClientContext>
    </LastResort>,
  );
}

function SettingsSection() {
  const { section } = useParams({ from: '/settings/$section' });
  return <SettingsScreen section={section} />;
}

function Gate() {
  const client = useClient();
  const read = useSessionRead();
  const isHeld = useStore(setUpHold);
  const seat = read.data?.seat?.id ?? null;
  // A stranger hears nothing, and a newly paired seat listens with its new cookie.
  useEffect(() => (seat === null ? undefined : client.start()), [client, seat]);
  const isOffline = !read.data && read.failure?.kind === 'offline';
  const { reload } = read;
  useEffect(() => {
    if (!isOffline) return;
    const timer = setInterval(reload, 2000);
    return () => clearInterval(timer);
  }, [isOffline, reload]);

  // A page that waits to be paired, or a shop to be made, has the first use of the line.
  useEffect(() => (seat === null ? undefined : preloadWhenIdle(LATER)), [seat]);

  if (!read.data) {
    return (
      <main className="gate">{read.failure ? <Failed failure={read.failure} retry={read.reload} /> : <Loading />}</main>
    );
  }
  if (read.data.state === 'new' || isHeld) return <SetUpScreen />;
  if (!read.data.seat) return <PairingScreen />;
  return <Desk session={read.data} />;
}

interface Resident {
  readonly person: SignedInStaff;
  /** Grows when the screens must begin anew. */
  readonly generation: number;
  /** Locked: the screens are kept for the same person. */
  readonly isAway: boolean;
}

/** The screens of the person at this seat, kept behind the lock until the same person comes back. */
function Desk({ session }: { session: Session }) {
  const client = useClient();
  const router = useRouter();
  const wantsUser = useStore(askForUser);
  const leftByChoice = useStore(hasLeft);
  const [resident, setResident] = useState<Resident | null>(null);
  const { staff } = session;

  if (staff) {
    if (!resident) setResident({ person: staff, generation: 0, isAway: false });
    else if (resident.isAway || resident.person !== staff) {
      // Another person after a lock starts on a clean desk; a change of user at the seat keeps what is on it.
      const isStranger = resident.isAway && resident.person.id !== staff.id;
      setResident({ person: staff, generation: resident.generation + (isStranger ? 1 : 0), isAway: false });
    }
  } else if (resident && leftByChoice) setResident(null);
  else if (resident && !resident.isAway) setResident({ ...resident, isAway: true });

  const staffId = staff?.id ?? null;
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (staffId === null) return;
    hasLeft.set(false);
    const isOther = before.current !== null && before.current !== staffId;
    before.current = staffId;
    if (!isOther) return;
    // What one person may see another may not.
    client.queries.removeQueries({ type: 'inactive' });
    void client.queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session.current' });
  }, [client, staffId]);

  const generation = resident?.generation ?? 0;
  const latestRoles = useRef<SignedInStaff['roles']>([]);
  latestRoles.current = resident?.person.roles ?? [];
  useEffect(() => {
    if (generation > 0) void router.navigate({ to: homeOf(latestRoles.current) });
  }, [generation, router]);

  useIdleLock(session.lockMinutes, staff !== null);

  const isCovered = resident !== null && (resident.isAway || wantsUser);
  const hand = useRef<Element | null>(null);
  const wasCovered = useRef(false);
  // In the effect it would be too late: what is covered cannot hold the focus.
  if (isCovered && !wasCovered.current) hand.current = document.activeElement;
  wasCovered.current = isCovered;
  useEffect(() => {
    if (isCovered || hand.current === null) return;
    focusBack(hand.current);
    hand.current = null;
  }, [isCovered]);

  if (!resident) return staff ? null : <SignInPage />;
  return (
    <>
      <div className="kept" inert={isCovered}>
        <PersonProvider person={resident.person} key={resident.generation}>
          <Shell />
        </PersonProvider>
        <div id="layers" />
      </div>
      {isCovered && (
        <div className="over">
          <SignInScreen
            key={resident.isAway ? 'lock' : 'change'}
            mode={resident.isAway ? 'lock' : 'change'}
            resident={resident.person}
            onDone={() => askForUser.set(false)}
            onCancel={resident.isAway ? undefined : () => askForUser.set(false)}
          />
        </div>
      )}
    </>
  );
}

function SignInPage() {
  return (
    <main className="gate">
      <SignInScreen mode="page" resident={null} />
    </main>
  );
}

function NotFound() {
  return <Failed failure={{ kind: 'refusal', refusal: { code: 'notFound', details: {} } }} />;
}

function Crashed() {
  const words = useWords();
  return <StatePage alert icon="!" title={words.states.crashedTitle} hint={words.states.crashedHint} />;
}

/** Where even the words are out of reach. */
class LastResort extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };
  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }
  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // biome-ignore lint/suspicious/noConsole: nobody else is left to tell
    console.error(error, info.componentStack);
  }
  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="gate">
        <p>画面出错了，请重新载入。 This page broke, please reload it.</p>
        <button type="button" onClick={() => window.location.reload()}>
          重新载入 Reload
        </button>
      </main>
    );
  }
}
