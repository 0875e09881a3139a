/** A screen whose code comes when it is first wanted, or in a quiet moment before that. */
import { CloudDownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ComponentType, type ReactNode, useEffect } from 'react';
import { Dialog } from './dialog.tsx';
import { useWords } from './language.tsx';
import { Loading, StatePage } from './states.tsx';
import { makeStore, useStore } from './store.ts';

interface Fetched<P> {
  readonly Screen: ComponentType<P> | null;
  readonly failed: boolean;
}

interface Fetchable {
  /** Fetches the code; settles either way, and does nothing if it is there. */
  preload(): Promise<void>;
}

export type LazyScreen<P> = ((props: P) => ReactNode) & Fetchable;

function fetcher<P>(load: () => Promise<ComponentType<P>>) {
  const fetched = makeStore<Fetched<P>>({ Screen: null, failed: false });
  let flight: Promise<void> | null = null;
  const preload = (): Promise<void> => {
    if (flight) return flight;
    if (fetched.get().failed) fetched.set({ Screen: null, failed: false });
    flight = load().then(
      (Screen) => fetched.set({ Screen, failed: false }),
      () => {
        flight = null;
        fetched.set({ Screen: null, failed: true });
      },
    );
    return flight;
  };
  return { fetched, preload };
}

/**
 * The router's own lazy component reloads the page when the code does not come, which with the shop's computer away
 * loses what is on the desk; React's remembers the failure for good. This one says so and tries again.
 */
export function lazyScreen<P extends object>(load: () => Promise<ComponentType<P>>): LazyScreen<P> {
  const { fetched, preload } = fetcher(load);
  function Lazy(props: P): ReactNode {
    const { Screen, failed } = useStore(fetched);
    useEffect(() => {
      // A failure of the quiet moment is no reason not to try now.
      void preload();
    }, []);
    if (Screen) return <Screen {...props} />;
    return failed ? <NotFetched retry={() => void preload()} /> : <Loading />;
  }
  return Object.assign(Lazy, { preload });
}

/** The same for a panel or a dialog that lies over the screens: nothing is drawn of it until it is first opened. */
export function lazyOverlay<P extends object>(
  load: () => Promise<ComponentType<P>>,
  useOpening: (props: P) => { readonly open: boolean; close(): void },
): LazyScreen<P> {
  const { fetched, preload } = fetcher(load);
  function Lazy(props: P): ReactNode {
    const words = useWords();
    const { Screen, failed } = useStore(fetched);
    const { open, close } = useOpening(props);
    useEffect(() => {
      if (open) void preload();
    }, [open]);
    if (Screen) return <Screen {...props} />;
    return (
      <Dialog open={open && failed} title={words.states.notFetchedTitle} onClose={close} aboveLock>
        <NotFetched retry={() => void preload()} />
      </Dialog>
    );
  }
  return Object.assign(Lazy, { preload });
}

function NotFetched({ retry }: { retry: () => void }) {
  const words = useWords();
  return (
    <StatePage
      alert
      icon={<CloudDownloadOutlined />}
      title={words.states.notFetchedTitle}
      hint={words.states.notFetchedHint}
      action={
        <>
          <Button type="primary" onClick={retry}>
            {words.states.retry}
          </Button>
          <Button onClick={() => window.location.reload()}>{words.shell.reload}</Button>
        </>
      }
    />
  );
}

/** Fetches one after the other whenever the window has nothing better to do; the returned function ends that. */
export function preloadWhenIdle(screens: readonly Fetchable[]): () => void {
  let stopped = false;
  const next = (at: number): void => {
    const screen = screens[at];
    if (!screen || stopped) return;
    // Safari has no idle callback.
    const whenIdle = window.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 200));
    whenIdle(() => {
      if (!stopped) void screen.preload().then(() => next(at + 1));
    });
  };
  next(0);
  return () => {
    stopped = true;
  };
}
