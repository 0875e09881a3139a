/** Sends a file to the shop; what comes back names it for good: the sum of its bytes is its id. */
import { useCallback, useState } from 'react';
import { type Failure, failureOf, type Outcome, useClient } from './client.ts';
import type { FilePurpose, StoredFile } from './transport.ts';

export interface UploadHandle {
  /** Never repeated by itself; sending the same bytes again stores them once. */
  run(file: Blob): Promise<Outcome<StoredFile>>;
  readonly busy: boolean;
  readonly failure: Failure | null;
}

export function useUpload(purpose: FilePurpose = 'attachment'): UploadHandle {
  const client = useClient();
  const [state, setState] = useState<{ busy: boolean; failure: Failure | null }>({ busy: false, failure: null });
  const run = useCallback(
    async (file: Blob): Promise<Outcome<StoredFile>> => {
      setState({ busy: true, failure: null });
      const answer = await client.transport.upload(file, client.staffId.get(), purpose);
      const failure = answer.ok ? null : failureOf(answer);
      setState({ busy: false, failure });
      return answer.ok ? { ok: true, value: answer.value } : { ok: false, failure: failure ?? { kind: 'offline' } };
    },
    [client, purpose],
  );
  return { ...state, run };
}
