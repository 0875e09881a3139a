/** The two channels between the window and main, and what goes over them. */
import type { Call } from '../../../src-shared/kit/contract.ts';

/** Window → main, answered. */
export const CHANNEL_IN = 'servicelane:in';
/** Main → window. */
export const CHANNEL_OUT = 'servicelane:out';

export type InMessage =
  | { readonly kind: 'call'; readonly call: Call }
  | {
      readonly kind: 'file';
      readonly bytes: ArrayBuffer;
      readonly staffId: string | null;
      readonly purpose: 'attachment' | 'import';
    }
  | { readonly kind: 'print'; readonly file: string; readonly staffId: string | null };
