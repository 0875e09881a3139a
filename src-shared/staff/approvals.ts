/** What a second person can say yes to with a PIN at somebody else's seat. One word for each command that asks. */
export const APPROVAL_PURPOSES = [
  'handOver',
  'discount',
  'release',
  'refund',
  'reopen',
  'correct',
  'leaveOpen',
  'changePayer',
] as const;
export type ApprovalPurpose = (typeof APPROVAL_PURPOSES)[number];

/** Cars handed over with one PIN. */
export const MAX_APPROVED_ORDERS = 50;
