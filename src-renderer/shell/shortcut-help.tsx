import { Dialog } from '../kit/dialog.tsx';
import { useWords } from '../kit/language.tsx';
import { helpOpen, keyText, SHORTCUTS, useActiveShortcuts, useShortcut } from '../kit/shortcuts.tsx';
import { useStore } from '../kit/store.ts';

/** Made from the table of keys: what means something now, and what always holds while typing. */
export function ShortcutHelp() {
  const words = useWords();
  const open = useStore(helpOpen);
  useShortcut('help', () => helpOpen.set(true));
  return (
    <Dialog open={open} title={words.shell.shortcutHelp} onClose={() => helpOpen.set(false)} width={560}>
      <HelpLists />
    </Dialog>
  );
}

function HelpLists() {
  const words = useWords();
  const active = useActiveShortcuts();
  const fixed = words.shell.shortcutsFixed;
  return (
    <div className="help">
      <h2>{words.shell.shortcutsEverywhere}</h2>
      <dl>
        {active.map(({ id, label }) => (
          <div key={id}>
            <dt>
              {SHORTCUTS[id].map((key) => (
                <kbd key={key}>{keyText(key)}</kbd>
              ))}
            </dt>
            <dd>{label ?? words.shell.shortcuts[id]}</dd>
          </div>
        ))}
      </dl>
      <h2>{fixed.title}</h2>
      <dl>
        <div>
          <dt>
            <kbd>Enter</kbd>
          </dt>
          <dd>{fixed.enter}</dd>
        </div>
        <div>
          <dt>
            <kbd>Shift+Enter</kbd>
          </dt>
          <dd>{fixed.shiftEnter}</dd>
        </div>
        <div>
          <dt>
            <kbd>{keyText('Mod+Enter')}</kbd>
          </dt>
          <dd>{words.shell.shortcuts.save}</dd>
        </div>
        <div>
          <dt>
            <kbd>Tab</kbd>
          </dt>
          <dd>{fixed.tab}</dd>
        </div>
        <div>
          <dt>
            <kbd>{fixed.arrowKeys}</kbd>
          </dt>
          <dd>{fixed.arrows}</dd>
        </div>
        <div>
          <dt>
            <kbd>{fixed.spaceKey}</kbd>
          </dt>
          <dd>{fixed.space}</dd>
        </div>
      </dl>
    </div>
  );
}
