/** The menu: what the system expects of a program, and nothing that the screens already do. */
import type { MenuItemConstructorOptions } from 'electron';
import type { menuWordsZh } from '../../../src-shared/shell/menu-words.ts';
import type { WordsLike } from '../../../src-shared/wording/words.ts';

export function menuTemplate(
  words: WordsLike<typeof menuWordsZh>,
  platform: NodeJS.Platform,
  actions: { openDataFolder(): void },
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: words.file,
      submenu: [
        { label: words.openDataFolder, click: () => actions.openDataFolder() },
        { type: 'separator' },
        isMac ? { role: 'close', label: words.close } : { role: 'quit', label: words.quit },
      ],
    },
    {
      label: words.edit,
      submenu: [
        { role: 'undo', label: words.undo },
        { role: 'redo', label: words.redo },
        { type: 'separator' },
        { role: 'cut', label: words.cut },
        { role: 'copy', label: words.copy },
        { role: 'paste', label: words.paste },
        { role: 'selectAll', label: words.selectAll },
      ],
    },
    {
      label: words.view,
      submenu: [
        { role: 'resetZoom', label: words.resetZoom },
        { role: 'zoomIn', label: words.zoomIn },
        { role: 'zoomOut', label: words.zoomOut },
        { type: 'separator' },
        { role: 'togglefullscreen', label: words.fullScreen },
        { role: 'toggleDevTools', label: words.developer },
      ],
    },
  ];
}
