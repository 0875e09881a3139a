/** The only thing that the page sees of Electron: four functions. Bundled as one CommonJS file for the sandbox. */
import { contextBridge, ipcRenderer } from 'electron';
import { CHANNEL_IN, CHANNEL_OUT, type InMessage } from './channels.ts';

function send(message: InMessage): Promise<unknown> {
  return ipcRenderer.invoke(CHANNEL_IN, message);
}

contextBridge.exposeInMainWorld('serviceLane', {
  call: (call: unknown) => send({ kind: 'call', call } as InMessage), // main checks every part of it
  file: (bytes: ArrayBuffer, staffId: string | null, purpose: 'attachment' | 'import') =>
    send({ kind: 'file', bytes, staffId, purpose }),
  print: (file: string, staffId: string | null) => send({ kind: 'print', file, staffId }),
  onMessage: (listener: (message: unknown) => void) => {
    // The event object stays here: it would hand ipcRenderer to the page.
    const forward = (_event: unknown, message: unknown): void => listener(message);
    ipcRenderer.on(CHANNEL_OUT, forward);
    return () => ipcRenderer.removeListener(CHANNEL_OUT, forward);
  },
});
