/** THE table of keys. Screens register what a key does; the help is made from what is registered. */
import { createContext, type ReactNode, useContext, useEffect, useLayoutEffect, useRef } from 'react';
import { makeStore, useStore } from './store.ts';

/** `Mod` is Ctrl, or Command on a Mac. The order is the order of the help. */
export const SHORTCUTS = {
  checkIn: ['F2'],
  arrive: ['F8'],
  find: ['F3', 'Mod+K'],
  board: ['F4'],
  till: ['F6'],
  duties: ['F7'],
  section1: ['Alt+1'],
  section2: ['Alt+2'],
  section3: ['Alt+3'],
  section4: ['Alt+4'],
  section5: ['Alt+5'],
  section6: ['Alt+6'],
  section7: ['Alt+7'],
  section8: ['Alt+8'],
  section9: ['Alt+9'],
  changeUser: ['Mod+L'],
  newHere: ['N'],
  choice1: ['1'],
  choice2: ['2'],
  choice3: ['3'],
  choice4: ['4'],
  workReceive: ['E'],
  workStart: ['S'],
  workPause: ['P'],
  workResume: ['R'],
  workExtra: ['A'],
  workFinish: ['F'],
  workClock: ['C'],
  workPass: ['Y'],
  workFail: ['X'],
  workBack: ['B'],
  save: ['Mod+Enter'],
  saveAndPrint: ['Mod+P'],
  customerView: ['F9'],
  back: ['Escape'],
  help: ['?', 'F1'],
} as const satisfies Record<string, readonly string[]>;

export type ShortcutId = keyof typeof SHORTCUTS;

interface Registered {
  readonly id: ShortcutId;
  readonly layer: number;
  readonly label: string | null;
  readonly run: () => void;
}

let registered: readonly Registered[] = [];
const version = makeStore(0);
/** Depth of the uppermost open dialog; what lies below hears no key. */
let layers: readonly number[] = [];
const LayerContext = createContext(0);

function topLayer(): number {
  return Math.max(0, ...layers);
}

const isMac = /Mac|iPad|iPhone/.test(navigator.userAgent);

/** How a key is written for the reader: `Ctrl+K`, `⌘K`. */
export function keyText(key: string): string {
  const text = key.replace('Escape', 'Esc');
  return isMac ? text.replace('Mod+', '⌘').replace('Alt+', '⌥') : text.replace('Mod', 'Ctrl');
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(target.type)
  );
}

function meets(event: KeyboardEvent, key: string): boolean {
  const parts = key.split('+');
  const name = parts.at(-1) ?? '';
  const wantsMod = parts.includes('Mod');
  const wantsAlt = parts.includes('Alt');
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const otherMod = isMac ? event.ctrlKey : event.metaKey;
  if (mod !== wantsMod || otherMod || event.altKey !== wantsAlt) return false;
  if (name === '?') return event.key === '?' || event.key === '？';
  if (event.shiftKey) return false;
  // Alt changes the character on some keyboards, so digits are known by their place.
  if (/^\d$/.test(name)) return event.code === `Digit${name}` || event.code === `Numpad${name}`;
  return event.key.toLowerCase() === name.toLowerCase();
}

/** A list of antd takes every Enter for its own, the one that saves too: closed it opens, open it chooses. */
function isSavingFromList(event: KeyboardEvent): boolean {
  return (
    SHORTCUTS.save.some((key) => meets(event, key)) &&
    event.target instanceof Element &&
    event.target.closest('.ant-select') !== null
  );
}

/** A closed list does not hear the key that saves. An open one does, and what it chose is saved. */
function keepFromClosedList(event: KeyboardEvent): void {
  if (!isSavingFromList(event) || (event.target as Element).getAttribute('aria-expanded') === 'true') return;
  event.stopPropagation();
  onKeyDown(event);
}

function onKeyDown(event: KeyboardEvent): void {
  // 229 and isComposing: the key belongs to the input method.
  if (event.isComposing || event.keyCode === 229 || event.repeat) return;
  if (event.defaultPrevented && !isSavingFromList(event)) return;
  const layer = topLayer();
  for (const [id, keys] of Object.entries(SHORTCUTS) as [ShortcutId, readonly string[]][]) {
    const key = keys.find((each) => meets(event, each));
    if (key === undefined) continue;
    const isBare = key.length === 1;
    if (isBare && isTyping(event.target)) return;
    const found = registered.findLast((entry) => entry.id === id && entry.layer === layer);
    if (!found) return;
    event.preventDefault();
    found.run();
    return;
  }
}

window.addEventListener('keydown', onKeyDown);
// On the document: what is typed ahead of a panel is caught before it, on the window.
document.addEventListener('keydown', keepFromClosedList, true);

/**
 * Gives a key its meaning while the component is mounted and `enabled`; the newest one wins. `label` says in the help
 * what it means here, where the table's own words are too general.
 */
export function useShortcut(id: ShortcutId, run: () => void, enabled = true, label: string | null = null): void {
  const layer = useContext(LayerContext);
  const latest = useRef(run);
  // Before the browser paints: a key pressed at the first sight of a screen must not be lost.
  useLayoutEffect(() => {
    latest.current = run;
  });
  useLayoutEffect(() => {
    if (!enabled) return;
    const entry: Registered = { id, layer, label, run: () => latest.current() };
    registered = [...registered, entry];
    version.set(version.get() + 1);
    return () => {
      registered = registered.filter((other) => other !== entry);
      version.set(version.get() + 1);
    };
  }, [id, layer, enabled, label]);
}

/**
 * Put around the content of a dialog or overlay: while it is mounted, keys mean only what is inside. `active` ends that
 * while it is still on its way out.
 */
export function ShortcutLayer({ active = true, children }: { active?: boolean; children: ReactNode }) {
  const layer = useContext(LayerContext) + 1;
  useEffect(() => {
    if (!active) return;
    layers = [...layers, layer];
    return () => {
      const index = layers.indexOf(layer);
      layers = layers.filter((_, at) => at !== index);
    };
  }, [layer, active]);
  return <LayerContext value={layer}>{children}</LayerContext>;
}

/** The keys that mean something now, in the order of the table. */
export function useActiveShortcuts(): readonly { readonly id: ShortcutId; readonly label: string | null }[] {
  useStore(version);
  return (Object.keys(SHORTCUTS) as ShortcutId[]).flatMap((id) => {
    const found = registered.findLast((entry) => entry.id === id);
    return found ? [{ id, label: found.label }] : [];
  });
}

/** The state of the help overlay, so that a menu can open it as well. */
export const helpOpen = makeStore(false);
